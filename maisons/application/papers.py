"""Who reads a document of a request: those who make it, those who instruct it. Asked each time."""

from __future__ import annotations

from typing import Any

from maisons.models import LabelRequestPage, Paper
from maisons.requests.visibility import requests_shown


def may_read(user: Any, paper: Paper) -> bool:
    """Administrators, former members, other regions: no.

    Before the first filing, and once it is taken back, only those who make the request.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    with requests_shown():
        requests = LabelRequestPage.objects.filter(pk=paper.request_id)
        if requests.of(user).exists():
            return True
        if paper.request.filed_at is None:
            return False
        return requests.in_regions_of(user).exists()
