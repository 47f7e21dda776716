"""How often one address may take results away."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from millejours.pace import count

SECONDS: Final = 60
MOST_A_MINUTE: Final = 20


def is_too_fast(request: HttpRequest) -> bool:
    return count("export", request, seconds=SECONDS) > MOST_A_MINUTE
