"""The public door of the form, and its steps. What is sent is in ``send_views``."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.models import Registration
from annuaire.referents.delays import promised_delay
from annuaire.registration import services, steps
from annuaire.registration.comparing import differences
from annuaire.registration.errors import RegistrationError, StaleFormError, TooManyError
from annuaire.registration.forms import PositionForm, TrustForm
from annuaire.registration.forms.base import StepForm
from annuaire.registration.locating import ANSWERED, DIRECTIONS, moved, position_after
from annuaire.registration.pages import (
    CHECK,
    in_progress,
    kept_listing,
    own_registration,
    step_address,
    step_page,
    version_read,
)
from annuaire.registration.receiving import bounded_upload
from annuaire.registration.steps import BY_SLUG, POSITION, TRUST, WHO, Step
from annuaire.registration.stored import Stored
from annuaire.registration.uploads import AcceptedFile, too_large

ABANDONED = "abandon"  # in the address of the door: say that it was done
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """``/annuaire/inscription/``: who may register, what it takes, what is promised."""
    return _door(request)


def _door(request: HttpRequest, refusal: str = "") -> HttpResponse:
    context = {
        "days": promised_delay(),
        "in_progress": in_progress(request.user),
        "is_abandoned": ABANDONED in request.GET,
        "refusal": refusal,
    }
    return render(request, "annuaire/registration/start.html", context)


@require_http_methods(GET_AND_POST)
@login_required
@never_cache
@bounded_upload
def new(request: HttpRequest) -> HttpResponse:
    """The first step; nothing is kept before it is accepted."""
    empty = Registration(user=request.user, data={})
    form = WHO.form(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return step_page(request, empty, WHO, form)
    data = {WHO.slug: form.stored, **_that_follow(empty, WHO, form.stored)}
    try:
        registration = services.start(request.user, data)
    except RegistrationError as error:
        form.add_error(None, str(error))
        return step_page(request, empty, WHO, form)
    return redirect(step_address(registration, steps.after(registration.data, WHO)))


@require_http_methods(GET_AND_POST)
@login_required
@never_cache
@bounded_upload
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form on a listing that one keeps; nothing is kept before its first step is accepted."""
    listing = kept_listing(request, pk)
    begun = Registration.objects.of(request.user).in_progress().filter(listing=listing).first()
    if request.method != "POST" and begun is not None:
        return redirect(step_address(begun, WHO))
    registration = begun or services.opened_on(listing, request.user)
    form = WHO.form(request.POST) if request.method == "POST" else None
    try:
        if begun is None:
            services.check_room(request.user)
        if form is None:
            return step_page(request, registration, WHO, steps.empty_form(registration, WHO))
        if begun is None and form.is_valid():
            registration = services.start_change(listing, request.user)
    except TooManyError as error:
        return _door(request, str(error))
    return _save(request, registration, WHO, as_opened=begun is None)


@require_http_methods(GET_AND_POST)
@login_required
@never_cache
@bounded_upload
def step(request: HttpRequest, pk: Any, slug: str) -> HttpResponse:
    """One step: shown as it was left, kept when it is accepted."""
    registration = own_registration(request, pk)
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        raise Http404
    if registration.sent_at is not None:
        return redirect("inscription:sent", registration.pk)
    if not steps.is_asked(registration.data, chosen):
        return redirect(step_address(registration, WHO))
    if request.method == "POST":
        return _save(request, registration, chosen)
    if CHECK in request.GET:
        return step_page(request, registration, chosen, steps.form_of_answers(registration, chosen))
    return step_page(request, registration, chosen, steps.empty_form(registration, chosen))


def _save(
    request: HttpRequest, registration: Registration, chosen: Step, *, as_opened: bool = False
) -> HttpResponse:
    """``as_opened``: what the page showed is what the form held when it was made."""
    form = _form_sent(request, registration, chosen)
    is_valid = form.is_valid()
    file = _file_of(form)
    version = services.FIRST_VERSION if as_opened else version_read(request)
    try:
        if not is_valid:
            if file is not None:  # nobody sends a good document twice
                registration = services.keep_document(registration, file, request.user, version)
            return step_page(request, registration, chosen, form)
        stored = _moved(request, form)
        others = _that_follow(registration, chosen, stored)
        saved = services.save_step(
            registration, chosen, stored, version, request.user, others=others, file=file
        )
    except StaleFormError as error:
        return _stale_page(request, chosen, form, error)
    except RegistrationError:
        return redirect("inscription:sent", registration.pk)
    return redirect(_next_address(request, saved, chosen))


def _form_sent(request: HttpRequest, registration: Registration, chosen: Step) -> StepForm:
    more = steps.more_of(registration, chosen)
    if chosen is not TRUST:
        return chosen.form(request.POST, **more)
    files = request.FILES  # read first: the handler then knows
    refusal = too_large() if request.bounded_upload.is_too_large else ""  # type: ignore[attr-defined]
    return TrustForm(request.POST, files, refusal=refusal, **more)


def _file_of(form: StepForm) -> AcceptedFile | None:
    file = form.cleaned_data.get("document")
    return file if isinstance(file, AcceptedFile) else None


def _that_follow(registration: Registration, chosen: Step, stored: Stored) -> dict[str, Stored]:
    """Another address has another point: asked here, outside of any transaction."""
    commune = steps.commune_of({WHO.slug: stored}) if chosen is WHO else None
    if commune is None:
        return {}
    before = steps.answers(registration.data, POSITION)
    return {POSITION.slug: position_after(stored, commune, before)}


def _moved(request: HttpRequest, form: StepForm) -> Stored:
    """The point one step to the north, the south…, when one of the arrows was pressed.

    Who moves the point has not answered yet: she is shown the page again.
    """
    stored, direction = form.stored, request.POST.get("move", "")
    if direction not in DIRECTIONS or not isinstance(form, PositionForm):
        return stored
    latitude, longitude = moved(float(stored["latitude"]), float(stored["longitude"]), direction)
    stored |= {
        "latitude": str(latitude),
        "longitude": str(longitude),
        "origin": form.origin_of(latitude, longitude),
    }
    del stored[ANSWERED]
    return stored | {name: form.before[name] for name in (ANSWERED,) if name in form.before}


def _next_address(request: HttpRequest, saved: Registration, chosen: Step) -> str:
    if "move" in request.POST:
        return f"{step_address(saved, chosen)}#carte"
    if "back" in request.POST:
        return step_address(saved, steps.before(saved.data, chosen) or chosen)
    return step_address(saved, steps.after(saved.data, chosen))


def _stale_page(
    request: HttpRequest, chosen: Step, form: StepForm, error: StaleFormError
) -> HttpResponse:
    """What she typed is still in the form; what is saved stands beside it."""
    saved = steps.answers(error.current.data, chosen)
    stale = differences(form, form.stored, saved)
    if _file_of(form) is not None:
        form.add_error(
            "document", _("Ce document n’est pas enregistré\u00a0: joignez-le à nouveau.")
        )
    return step_page(request, error.current, chosen, form, stale=stale)


@require_POST
@login_required
@never_cache
@bounded_upload
def abandon(request: HttpRequest, pk: Any) -> HttpResponse:
    """Forget a form in progress."""
    registration = own_registration(request, pk)
    try:
        services.abandon(registration, request.user)
    except RegistrationError:
        return redirect("inscription:sent", registration.pk)
    return redirect(f"{reverse('inscription:start')}?{ABANDONED}=1")
