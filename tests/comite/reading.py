"""What a person is told after a gesture."""

from __future__ import annotations

from django.contrib.messages import get_messages
from django.http import HttpResponse


def told(response: HttpResponse) -> list[str]:
    """The messages that wait for the next page, in order."""
    return [str(message).strip() for message in get_messages(response.wsgi_request)]
