"""The last page of the form: read as the public will, agree, send; and what comes after."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annuaire.models import Registration
from annuaire.presentation.detail import detail_of_draft
from annuaire.referents.delays import promised_delay
from annuaire.registration import services, steps
from annuaire.registration.alike import alike_to
from annuaire.registration.comparing import Difference, differences
from annuaire.registration.drafts import draft_of, preview_of
from annuaire.registration.errors import (
    AlreadySentError,
    ChangedSinceError,
    DuplicateError,
    IncompleteError,
    StaleFormError,
)
from annuaire.registration.forms import ConsentForm
from annuaire.registration.pages import (
    address_to_complete,
    own_registration,
    proofs_of,
    step_address,
    version_read,
)
from annuaire.registration.prefill import data_of
from annuaire.registration.reading import is_being_read, requested_changes
from annuaire.registration.receiving import bounded_upload
from annuaire.registration.steps import PREVIEW_TITLE, STEPS, STEPS_SHOWN
from millejours.models.guarded import NotReadyError
from moderation.errors import ModerationError

REFUSALS = (DuplicateError, StaleFormError, ChangedSinceError, ModerationError, NotReadyError)


@require_safe
@login_required
@never_cache
def preview(request: HttpRequest, pk: Any) -> HttpResponse:
    """The listing as the public will read it, and the button that sends it."""
    registration = own_registration(request, pk)
    if registration.sent_at is not None:
        return redirect("inscription:sent", registration.pk)
    return _preview_page(request, registration, ConsentForm())


def _preview_page(
    request: HttpRequest, registration: Registration, form: ConsentForm, refusal: str = ""
) -> HttpResponse:
    try:
        draft = preview_of(registration)
    except IncompleteError as error:
        return redirect(address_to_complete(registration, error))
    listing = registration.listing
    detail = detail_of_draft(draft)
    alike = alike_to(registration, draft, request.user)
    context = {
        "registration": registration,
        "listing": listing,
        "detail": detail,
        "is_preview": True,
        "form": form,
        "problems": form.problems(),
        "refusal": refusal,
        "candidates": alike.cards,
        "mine": alike.mine,
        "stale": _since(registration),
        "base": listing.latest_revision_id if listing else "",
        "previous": step_address(registration, steps.before(registration.data, None)),
        "steps_shown": STEPS_SHOWN,
        "title": PREVIEW_TITLE,
        "proofs": proofs_of(registration),
        "reason": requested_changes(listing),
        "is_being_read": is_being_read(listing),
        "days": promised_delay(),
    }
    return render(request, "annuaire/registration/preview.html", context)


def _since(registration: Registration) -> list[Difference]:
    """What another person saved in the listing since this form was opened, beside these answers."""
    listing = registration.listing
    if listing is None or listing.latest_revision_id == registration.base_revision_id:
        return []
    theirs = data_of(draft_of(listing), registration.user)
    return [
        difference
        for step in STEPS
        if steps.is_asked(registration.data, step)
        for difference in differences(
            steps.empty_form(registration, step),
            steps.answers(registration.data, step),
            steps.answers(theirs, step),
        )
    ]


@require_POST
@login_required
@never_cache
@bounded_upload
def send(request: HttpRequest, pk: Any) -> HttpResponse:
    """Send it to the referent, once, whatever the number of times it is asked."""
    registration = own_registration(request, pk)
    if registration.sent_at is not None:
        return redirect("inscription:sent", registration.pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _preview_page(request, registration, form)
    try:
        base, version = _base(request), version_read(request)
        services.send(registration, request.user, base_revision_id=base, version=version)
    except IncompleteError as error:
        return redirect(address_to_complete(registration, error))
    except AlreadySentError:
        return redirect("inscription:sent", registration.pk)
    except REFUSALS as error:
        return _preview_page(request, own_registration(request, pk), form, refusal=str(error))
    return redirect("inscription:sent", registration.pk)


def _base(request: HttpRequest) -> int | None:
    text = request.POST.get("base", "")
    return int(text) if _is_key(text) else None


@require_safe
@login_required
@never_cache
def sent(request: HttpRequest, pk: Any) -> HttpResponse:
    """What happens now, and by when."""
    registration = own_registration(request, pk)
    if registration.sent_at is None:
        return redirect("inscription:preview", registration.pk)
    context = {
        "listing": registration.listing,
        "days": promised_delay(),
        "space": reverse("espace:home"),
    }
    return render(request, "annuaire/registration/sent.html", context)


# --- "A listing like yours exists" ------------------------------------------------------------


@require_POST
@login_required
@never_cache
@bounded_upload
def not_the_same(request: HttpRequest, pk: Any) -> HttpResponse:
    """None of the listings shown is hers; others than those shown count for nothing."""
    registration = own_registration(request, pk)
    if registration.sent_at is not None:
        return redirect("inscription:sent", registration.pk)
    try:
        draft = preview_of(registration)
    except IncompleteError as error:
        return redirect(address_to_complete(registration, error))
    said = {int(text) for text in request.POST.getlist("listing") if _is_key(text)}
    shown = alike_to(registration, draft, request.user).keys
    try:
        services.not_the_same(registration, sorted(said & shown), request.user)
    except AlreadySentError:
        return redirect("inscription:sent", registration.pk)
    return redirect("inscription:preview", registration.pk)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16  # noqa: PLR2004
