"""Help now, addresses that browsers ask for by themselves, error pages.

They answer without a database.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from millejours.useful_numbers import by_situation

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /annuaire/?
Disallow: /annuaire/carte.json
Disallow: /annuaire/lieux/
"""


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """``/aide/``: the numbers by situation."""
    return render(request, "home/help_now.html", {"situations": by_situation()})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """``/favicon.ico``: browsers ask for it by themselves on what is not HTML."""
    return redirect(static("site/favicon/favicon.ico"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """``/robots.txt``: searches are for people, not for crawlers."""
    return HttpResponse(ROBOTS, content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form sent from elsewhere gets."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
