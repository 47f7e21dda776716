"""What the pages of the room share: who looks, where from, how a refusal is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from comite.access import may_prepare, standing_of_reader
from moderation.competence import Standing
from moderation.errors import ModerationError

logger = logging.getLogger("comite")
Trail = list[tuple[str, str]]


class RoomView(WagtailAdminTemplateMixin, View):
    """A page for members. Others get PermissionDenied: Wagtail sends them home and says so."""

    standing: Standing
    may_prepare: bool
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.standing = standing_of_reader(request.user)
        self.may_prepare = may_prepare(request.user, self.standing)
        self.prepare(**kwargs)
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def prepare(self, **kwargs: Any) -> None:
        """Read what the address names, before the method runs. May raise Http404."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def trail(self) -> Trail:
        """The pages above this one: ``(label, address)``."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"label": label, "url": url} for label, url in self.trail()]
        here = {"label": self.get_page_title(), "url": ""}
        return [*self.breadcrumbs_items, *above, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "may_prepare": self.may_prepare, "standing": self.standing}

    def do(self, act: Callable[[], Any], done: str = "") -> bool:
        """Run a service; tell what was done, or why it was refused. Returns whether it was done."""
        try:
            act()
        except ModerationError as refusal:
            refused(self.request, refusal)
            return False
        if done:
            messages.success(self.request, done)
        return True


def refused(request: HttpRequest, refusal: ModerationError) -> None:
    logger.warning(
        "Refus : %s (compte %s, %s)", type(refusal).__name__, request.user.pk, request.path
    )
    messages.error(request, str(refusal.message))


def to(name: str, *args: Any) -> HttpResponse:
    return redirect(reverse(f"comite:{name}", args=args))
