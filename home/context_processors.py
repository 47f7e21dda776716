"""What the header and the footer need."""

from typing import Any

from django.http import HttpRequest

from home.navigation import navigation


def navigation_links(request: HttpRequest) -> dict[str, Any]:
    return {"navigation": navigation()}
