"""Nobody tries codes one after the other: a light limit, without keeping who asked."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from millejours.pace import count, counted

WRONG_CODES: Final = 30
SECONDS: Final = 60
WHAT = "wrong-codes"


def too_many(request: HttpRequest) -> bool:
    """Whether this address gave too many wrong codes in the last minute."""
    return counted(WHAT, request) >= WRONG_CODES


def count_wrong_code(request: HttpRequest) -> None:
    count(WHAT, request, seconds=SECONDS)
