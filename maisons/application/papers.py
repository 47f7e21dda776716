"""Who reads a document of a request: those who make it, those who instruct it. Asked each time."""

from __future__ import annotations

from typing import Any

from maisons.models import LabelRequestPage, Paper
from maisons.requests.visibility import requests_shown


def may_read(user: Any, paper: Paper) -> bool:
    """Administrators, former members, other regions: no.

    Before the first filing, only those who make the request; what the instruction added, only
    those who read it for an organisation.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    with requests_shown():
        requests = LabelRequestPage.objects.filter(pk=paper.request_id)
        is_theirs = not paper.from_instruction and requests.of(user).exists()
        return is_theirs or requests.readable_by(user).exists()
