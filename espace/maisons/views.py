"""``/mon-espace/maisons/…``: a Maison that one keeps, its workshops, their sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import WorkflowState

from espace.maisons.access import maison_or_404, session_or_404, workshop_or_404
from espace.maisons.forms import SessionForm, WorkshopForm, values_of_session, values_of_workshop
from maisons.models import MaisonPage, Workshop
from maisons.register import workshops as services
from maisons.register.agenda import Moment, moment_of, zone_of
from maisons.register.presentation import verification_path
from maisons.register.refusals import SessionChangedError, WorkshopChangedError
from millejours.models.guarded import NotReadyError
from millejours.refusals import RefusalError
from moderation.errors import ModerationError

REFUSALS = (RefusalError, ModerationError, NotReadyError)


def _page(view: Callable[..., HttpResponse]) -> Any:
    """Signed in, never kept by a browser, read or sent."""
    asked = require_http_methods(["GET", "HEAD", "POST"])(view)
    return wraps(view)(login_required(never_cache(asked)))


@dataclass(frozen=True, slots=True)
class WorkshopLine:
    """``state``: where its text is, in words."""

    workshop: Workshop
    state: str
    moments: list[Moment]


@login_required
@never_cache
@require_safe
def maison(request: HttpRequest, pk: int) -> HttpResponse:
    """One Maison: whether it is on line, its listing, its workshops."""
    page = maison_or_404(request.user, pk)
    context = {
        "page": page,
        "label": page.label,
        "is_on_line": page.live and page.label.is_in_force(),
        "verification": verification_path(page.label),
        "lines": _lines(page),
        "trail": _trail(),
    }
    return render(request, "espace/maisons/maison.html", context)


def _lines(page: MaisonPage) -> list[WorkshopLine]:
    zone, kind = zone_of(page), ContentType.objects.get_for_model(Workshop)
    workshops = page.workshops.prefetch_related("sessions").order_by("title", "pk")
    states = dict(
        WorkflowState.objects.active()
        .filter(object_id__in=[str(one.pk) for one in workshops], base_content_type=kind)
        .order_by("pk")
        .values_list("object_id", "status")
    )
    return [
        WorkshopLine(
            workshop,
            _state(workshop, states.get(str(workshop.pk), "")),
            [moment_of(session, zone) for session in workshop.sessions.all()],
        )
        for workshop in workshops
    ]


def _state(workshop: Workshop, status: str) -> str:
    if status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _("Le référent demande des modifications")
    if status == WorkflowState.STATUS_IN_PROGRESS and workshop.live:
        return _("En ligne\u00a0; un nouveau texte est en relecture")
    if status == WorkflowState.STATUS_IN_PROGRESS:
        return _("En relecture")
    return _("En ligne") if workshop.live else _("Hors ligne")


# --- The text of a workshop -----------------------------------------------------------------------


@_page
def new_workshop(request: HttpRequest, pk: int) -> HttpResponse:
    page = maison_or_404(request.user, pk)
    form = WorkshopForm(_posted(request))
    if request.method != "POST" or not form.is_valid():
        return _workshop_page(request, page, form)
    try:
        services.open_workshop(page, request.user, form.values)
    except REFUSALS as refusal:
        return _refused(request, _workshop_page, page, form, refusal)
    messages.success(
        request, _("C’est envoyé au référent de votre territoire. Ajoutez déjà les dates.")
    )
    return redirect("espace-maisons:maison", pk)


@_page
def workshop(request: HttpRequest, pk: int, workshop_pk: int) -> HttpResponse:
    """409 when somebody changed it meanwhile: what was typed is kept."""
    one = workshop_or_404(request.user, pk, workshop_pk)
    if request.method != "POST":
        return _workshop_page(request, one.maison, WorkshopForm(initial=values_of_workshop(one)))
    form = WorkshopForm(request.POST)
    if not form.is_valid():
        return _workshop_page(request, one.maison, form)
    try:
        services.change_workshop(one, request.user, form.values, seen=form.cleaned_data["seen"])
    except WorkshopChangedError as refusal:
        one.refresh_from_db()
        form.data = {**request.POST.dict(), "seen": one.latest_revision_id}
        return _refused(
            request, _workshop_page, one.maison, form, refusal, status=HTTPStatus.CONFLICT
        )
    except REFUSALS as refusal:
        return _refused(request, _workshop_page, one.maison, form, refusal)
    messages.success(
        request, _("C’est envoyé au référent\u00a0: ce qui est en ligne reste jusqu’à sa réponse.")
    )
    return redirect("espace-maisons:maison", pk)


def _workshop_page(
    request: HttpRequest, page: MaisonPage, form: WorkshopForm, status: int | None = None
) -> HttpResponse:
    context = {"page": page, "form": form, "trail": _trail(page)}
    status = status or (HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK)
    return render(request, "espace/maisons/workshop.html", context, status=status)


# --- Sessions -------------------------------------------------------------------------------------


@_page
def new_session(request: HttpRequest, pk: int, workshop_pk: int) -> HttpResponse:
    one = workshop_or_404(request.user, pk, workshop_pk)
    form = SessionForm(zone_of(one.maison), _posted(request))
    if request.method != "POST" or not form.is_valid():
        return _session_page(request, one, form)
    try:
        services.add_session(one, request.user, **form.moments)
    except REFUSALS as refusal:
        return _refused(request, _session_page, one, form, refusal)
    messages.success(request, _("C’est fait\u00a0: la date est annoncée."))
    return redirect("espace-maisons:maison", pk)


@_page
def session(request: HttpRequest, pk: int, workshop_pk: int, session_pk: int) -> HttpResponse:
    """409 when somebody changed it meanwhile: what was typed is kept."""
    one = session_or_404(request.user, pk, workshop_pk, session_pk)
    zone = zone_of(one.workshop.maison)
    if request.method != "POST":
        form = SessionForm(zone, initial=values_of_session(one, zone))
        return _session_page(request, one.workshop, form, one)
    form = SessionForm(zone, request.POST)
    if not form.is_valid():
        return _session_page(request, one.workshop, form, one)
    seen = form.cleaned_data["seen"]
    try:
        services.change_session(
            one, request.user, **form.moments, seen=-1 if seen is None else seen
        )
    except SessionChangedError as refusal:
        one.refresh_from_db(fields=["sequence"])
        form.data = {**request.POST.dict(), "seen": one.sequence}
        form.add_error(None, str(refusal.message))
        return _session_page(request, one.workshop, form, one, HTTPStatus.CONFLICT)
    except REFUSALS as refusal:
        form.add_error(None, _sentence(refusal))
        return _session_page(request, one.workshop, form, one)
    messages.success(request, _("C’est fait\u00a0: la date est à jour sur la page publique."))
    return redirect("espace-maisons:maison", pk)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int, workshop_pk: int, session_pk: int) -> HttpResponse:
    one = session_or_404(request.user, pk, workshop_pk, session_pk)
    try:
        services.cancel_session(one, request.user)
    except REFUSALS as refusal:
        messages.error(request, _sentence(refusal))
    else:
        messages.success(request, _("La séance est marquée annulée, sur la page et les agendas."))
    return redirect("espace-maisons:maison", pk)


def _session_page(
    request: HttpRequest,
    workshop: Workshop,
    form: SessionForm,
    session: Any = None,
    status: int | None = None,
) -> HttpResponse:
    context = {
        "page": workshop.maison,
        "workshop": workshop,
        "form": form,
        "session": session,
        "trail": _trail(workshop.maison),
    }
    status = status or (HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK)
    return render(request, "espace/maisons/session.html", context, status=status)


def _posted(request: HttpRequest) -> Any:
    """None when nothing was sent; an empty form was."""
    return request.POST if request.method == "POST" else None


def _trail(page: MaisonPage | None = None) -> list[dict[str, str]]:
    """The pages of the space above."""
    trail = [{"title": _("Mon espace"), "url": reverse("espace:home")}]
    if page is not None:
        address = reverse("espace-maisons:maison", args=[page.pk])
        trail.append({"title": page.title, "url": address})
    return trail


def _refused(
    request: HttpRequest,
    shown: Callable[..., HttpResponse],
    subject: Any,
    form: Any,
    refusal: Exception,
    *,
    status: int = HTTPStatus.BAD_REQUEST,
) -> HttpResponse:
    form.add_error(None, _sentence(refusal))
    return shown(request, subject, form, status=status)


def _sentence(refusal: Exception) -> str:
    return str(getattr(refusal, "message", refusal))
