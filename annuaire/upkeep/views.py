"""``/annuaire/confirmer/<token>/``: reading changes nothing, one POST confirms."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annuaire.presentation.detail import detail_of_draft
from annuaire.upkeep.errors import (
    ConfirmationError,
    NothingToConfirmError,
    TooLateError,
    UnreadableLinkError,
)
from annuaire.upkeep.reconfirmation import confirm, that_comes_back
from annuaire.upkeep.tokens import invited_by
from moderation.errors import ModerationError

LONGEST_TOKEN = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The listing as the public sees it, and one button. 404 or 410, with a sentence, otherwise."""
    try:
        if len(token) > LONGEST_TOKEN:
            raise UnreadableLinkError
        invited = invited_by(token)
        if request.method == "POST":
            user = invited.editor.user
            listing = confirm(invited.listing, user, confirmed_on=invited.listing.confirmed_on)
            return _answer(request, "annuaire/upkeep/confirmed.html", {"listing": listing})
        that_comes_back(invited.listing)
    except ModerationError as refusal:
        return _refused(request, refusal)
    context = {
        "listing": invited.listing,
        "detail": detail_of_draft(invited.listing),
        "is_preview": not invited.listing.live,
    }
    return _answer(request, "annuaire/upkeep/confirm.html", context)


def _refused(request: HttpRequest, refusal: ModerationError) -> HttpResponse:
    status = HTTPStatus.GONE
    if isinstance(refusal, UnreadableLinkError) or not isinstance(refusal, ConfirmationError):
        status = HTTPStatus.NOT_FOUND
    may_come_back = isinstance(refusal, TooLateError | NothingToConfirmError)
    context = {"message": refusal.message, "may_come_back": may_come_back}
    return _answer(request, "annuaire/upkeep/refused.html", context, status)


def _answer(
    request: HttpRequest, template: str, context: dict, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Not for search engines."""
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
