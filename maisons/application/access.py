"""Nobody learns of a request that she does not make: it is not found."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maisons.models import LabelRequestPage

READ = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
ACT = ("POST",)
LARGEST_KEY = 2**63 - 1
View = Callable[..., HttpResponseBase]


def of_mine(*methods: str) -> Callable[[View], View]:
    """``view(request, asked, …)``: ``asked`` is the request for the label of that number.

    Who signs in again after a gesture that is only sent comes back to the home of the request.
    """

    def decorate(view: View) -> View:
        @require_http_methods(list(methods))
        @never_cache
        @wraps(view)
        def run(request: HttpRequest, number: str, **more: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                home = reverse("candidater:home", args=[number])
                return redirect_to_login(request.path if "GET" in methods else home)
            return view(request, own_request(request.user, number), **more)

        return run

    return decorate


def own_request(user: Any, number: str) -> LabelRequestPage:
    """Raises Http404, to former members too."""
    if "\x00" in number:
        raise Http404
    mine = LabelRequestPage.objects.of(user).filter(number=number)
    found = mine.select_related("referential", "region", "departement").first()
    if found is None:
        raise Http404
    return found


def is_responsible(request: LabelRequestPage, user: Any) -> bool:
    return request.members.current().responsible().filter(user=user).exists()
