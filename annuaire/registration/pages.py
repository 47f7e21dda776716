"""What the pages of the form show around it, and who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from annuaire.models import Listing, Registration, TrustProof
from annuaire.registration import steps
from annuaire.registration.comparing import Difference
from annuaire.registration.errors import IncompleteError
from annuaire.registration.forms.base import StepForm
from annuaire.registration.proofs import may_read
from annuaire.registration.reading import is_being_read, requested_changes
from annuaire.registration.steps import STEPS_SHOWN, Step

CHECK = "verifier"  # in the address of a step: show what is missing


def own_registration(request: HttpRequest, pk: Any) -> Registration:
    """One of hers, sent or not, of a listing that she still keeps. Raises Http404."""
    mine = Registration.objects.of(request.user).select_related("listing")
    registration = get_object_or_404(mine, pk=pk)
    listing = registration.listing
    if listing is not None and not listing.is_kept_by(request.user):
        raise Http404
    return registration


def kept_listing(request: HttpRequest, pk: int) -> Listing:
    """A listing that she keeps. Raises Http404."""
    return get_object_or_404(Listing.objects.kept_by(request.user), pk=pk)


def version_read(request: HttpRequest) -> int:
    """That of the answers on the page that was sent; -1, which nothing has, when not said."""
    text = request.POST.get("version", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 10  # noqa: PLR2004
    return int(text) if is_number else -1


def step_address(registration: Registration, step: Step | None) -> str:
    """The address of a step; None is the preview."""
    if step is None:
        return reverse("inscription:preview", args=[registration.pk])
    return reverse("inscription:step", args=[registration.pk, step.slug])


def address_to_complete(registration: Registration, error: IncompleteError) -> str:
    step = steps.BY_SLUG[error.step]
    return f"{step_address(registration, step)}?{CHECK}=1"


def step_page(
    request: HttpRequest,
    registration: Registration,
    step: Step,
    form: StepForm,
    stale: list[Difference] | None = None,
) -> HttpResponse:
    """``stale``: what differs from what was saved meanwhile; None when nothing was."""
    data = registration.data
    previous = steps.before(data, step) if registration.pk and registration.version else None
    context = {
        "registration": registration,
        "listing": registration.listing,
        "is_new": registration.version == 0,
        "step": step,
        "form": form,
        "problems": form.problems(),
        "previous": step_address(registration, previous) if previous else "",
        "next_title": steps.title_after(data, step),
        "steps_shown": STEPS_SHOWN,
        "stale": stale,
        "is_stale": stale is not None,
        "reason": requested_changes(registration.listing),
        "is_being_read": is_being_read(registration.listing),
        "proofs": proofs_of(registration),
    }
    return render(request, step.template, context)


def proofs_of(registration: Registration) -> list[TrustProof]:
    """The documents that the form has, then those of its listing that its author may read."""
    if registration.version == 0:
        return []
    found = list(registration.proofs.exclude(file=""))
    if registration.listing is not None:
        given = registration.listing.proofs.exclude(file="").select_related("listing")
        found += [proof for proof in given if may_read(registration.user, proof)]
    return list({proof.pk: proof for proof in found}.values())


@dataclass(frozen=True, slots=True)
class InProgress:
    """A form to take up again: what it is about, and where it was left."""

    title: str
    address: str
    registration: Registration


def in_progress(user: Any) -> list[InProgress]:
    kept = Listing.objects.kept_by(user).order_by().values("pk")
    mine = Registration.objects.of(user).in_progress().select_related("listing")
    begun = mine.filter(Q(listing=None) | Q(listing__in=kept))
    return [
        InProgress(title_of(one), step_address(one, _first_unfinished(one)), one) for one in begun
    ]


def title_of(registration: Registration) -> str:
    name = steps.answers(registration.data, steps.WHO).get("name")
    if isinstance(name, str) and name:
        return name
    return registration.listing.name if registration.listing else ""


def _first_unfinished(registration: Registration) -> Step | None:
    """The first step without an answer; None: all that is left is to read and send."""
    data = registration.data
    return next((step for step in steps.asked(data) if not steps.is_done(data, step)), None)
