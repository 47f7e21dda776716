"""Who may enter: a person who keeps at least one listing that is on line."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from annuaire.models import Listing
from millejours.models import User

ProfessionalView = Callable[..., HttpResponse]


def kept_on_line(user: User) -> list[Listing]:
    """The listings on line that a person keeps, by name."""
    kept = Listing.objects.published().kept_by(user)
    return list(kept.order_by("folded_name", "pk"))


def for_professionals(view: ProfessionalView) -> ProfessionalView:
    """``view(request, kept)``; a 403 that says how to enter for those who keep nothing on line."""

    @login_required
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def run(request: HttpRequest, **more: Any) -> HttpResponse:
        kept = kept_on_line(cast("User", request.user))
        if not kept:
            return render(request, "espace/territory/not_yet.html", status=HTTPStatus.FORBIDDEN)
        return view(request, kept, **more)

    return run
