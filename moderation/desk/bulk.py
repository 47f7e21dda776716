"""Several objects approved together, once a part of them, drawn by chance, has been read."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from millejours.models.guarded import NotReadyError
from moderation import services
from moderation.desk.access import Viewer
from moderation.desk.bulk_choice import (
    Candidate,
    Chosen,
    awaiting_readings,
    candidates_of,
    drawn,
    named,
    sealed,
    size_of_sample,
    split,
    unsealed,
)
from moderation.desk.filters import DeskFilter, States
from moderation.desk.items import kind_of
from moderation.desk.objects import Subject, texts_of
from moderation.desk.panels import Panel, panel_for
from moderation.desk.rows import rows_of, with_details
from moderation.errors import ModerationError
from moderation.models import ScopedTaskState, Step
from moderation.notifications.gathering import authors_told_together

logger = logging.getLogger("moderation")
SECONDS = 15  # then the rest waits for another request: a server gives up after thirty


@dataclass(frozen=True, slots=True)
class Group:
    """Objects of one kind at one step: what may be approved together."""

    label: str
    count: int
    url: str


# --- Choosing -----------------------------------------------------------------------------------


@require_safe
def choose_page(request: HttpRequest) -> HttpResponse:
    """``/admin/bureau/lot/`` with the filters of the desk: the boxes, or the kinds to choose."""
    viewer = Viewer.of(request.user)
    awaited = awaiting_readings(viewer)
    form = DeskFilter(request.GET, awaited)
    states = form.apply(awaited)
    groups = _groups(states, request.GET.dict())
    context: dict[str, Any] = {
        "header_title": _("En approuver plusieurs ensemble"),
        "groups": groups if len(groups) > 1 else [],
        "choices": [],
        "alone": [],
        "most": settings.MODERATION_BULK_MOST,
    }
    if len(groups) == 1:
        shown = with_details(states)[: settings.MODERATION_BULK_MOST]
        candidates, context["alone"] = split(shown)
        rows = rows_of([one.state for one in candidates], viewer, all_mine=True)
        context["choices"] = list(zip(rows, candidates, strict=True))
        context["others"] = groups[0].count - len(candidates) - len(context["alone"])
        context["to_read"] = size_of_sample(len(candidates))
    return render(request, "moderation/desk/bulk/choose.html", context)


def _groups(states: States, asked: dict[str, str]) -> list[Group]:
    kinds = states.order_by().values_list("step", "workflow_state__content_type")
    counted = kinds.annotate(count=Count("pk")).order_by("step", "workflow_state__content_type")
    return [_group(asked, *row) for row in counted]


def _group(asked: dict[str, str], step: str, kind: int, count: int) -> Group:
    query = urlencode({**asked, "etape": step, "nature": kind})
    name = kind_of(ContentType.objects.get_for_id(kind))
    label = f"{name} – {Step(step).label}"
    return Group(label, count, f"{reverse('moderation_bulk')}?{query}")


# --- Reading ------------------------------------------------------------------------------------


def read_page(request: HttpRequest) -> HttpResponse:
    """The part that chance draws among the boxes that were ticked, shown in full.

    Its address typed, or opened again later: the boxes.
    """
    if request.method != "POST":
        return redirect("moderation_bulk")
    viewer = Viewer.of(request.user)
    asked = named(request.POST.getlist("choix"))
    if not asked:
        return _back(request, _("Cochez au moins un objet."))
    if len(asked) > settings.MODERATION_BULK_MOST:
        what = {"most": settings.MODERATION_BULK_MOST}
        return _back(request, _("Pas plus de %(most)d objets à la fois.") % what)
    known = {one.chosen: one for one in _still_awaiting(viewer, asked)}
    if not known:
        return _back(request, _("Ces objets ne vous attendent plus, ou leur texte a changé."))
    if len({(one.state.step, type(one.item)) for one in known.values()}) > 1:
        return _back(request, _("Choisissez des objets d’une seule sorte, à la même étape."))
    chosen = [one for one in asked if one in known]
    return _render_reading(request, viewer, chosen, known, left_out=len(asked) - len(chosen))


def _still_awaiting(viewer: Viewer, chosen: list[Chosen]) -> list[Candidate]:
    """Those that await this person now, in the version that she was shown."""
    keys = [one.state_pk for one in chosen]
    states = awaiting_readings(viewer).filter(pk__in=keys).select_related("workflow_state")
    wanted = set(chosen)
    return [one for one in candidates_of(states.order_by("pk")) if one.chosen in wanted]


@dataclass(frozen=True, slots=True)
class Read:
    """One object of the part to read, ``is_ticked`` when she said that she has read it."""

    candidate: Candidate
    texts: dict[str, Any]
    panel: Panel | None
    is_ticked: bool


def _render_reading(
    request: HttpRequest,
    viewer: Viewer,
    chosen: list[Chosen],
    known: dict[Chosen, Candidate],
    *,
    left_out: int = 0,
    refusal: str = "",
) -> HttpResponse:
    ticked = set(named(request.POST.getlist("lu")))
    sample = [
        _read(known[one], viewer, is_ticked=one in ticked)
        for one in drawn(chosen, request.user)
        if one in known
    ]
    context = {
        "header_title": _("Lire avant d’approuver"),
        "sample": sample,
        "total": len(chosen),
        "left_out": left_out,
        "refusal": refusal,
        "seal": sealed(chosen, request.user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "moderation/desk/bulk/read.html", context, status=status)


def _read(candidate: Candidate, viewer: Viewer, *, is_ticked: bool) -> Read:
    """All that its own page shows: texts, papers, what is said against it."""
    item = getattr(candidate.item, "specific", candidate.item)
    revision = item.revisions.get(pk=candidate.chosen.revision_pk)
    texts = texts_of(Subject(candidate.state, viewer, item, revision))
    return Read(candidate, texts, panel_for(item, candidate.state, viewer), is_ticked)


# --- Approving ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Report:
    """Titles approved; titles left as they were, with the reason; how many were not tried yet.

    ``before``: how many this person had approved already, by the same page.
    """

    approved: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    before: int = 0
    remaining: int = 0


def approve_page(request: HttpRequest) -> HttpResponse:
    """Each object by its own service, once every object of the part was said to be read."""
    if request.method != "POST":
        return redirect("moderation_bulk")
    viewer = Viewer.of(request.user)
    chosen = unsealed(request.POST.get("liste", ""), request.user)
    if chosen is None:
        return _back(request, _("Cette page a expiré. Choisissez de nouveau les objets."))
    ticked = set(named(request.POST.getlist("lu")))
    known = {one.chosen: one for one in _still_awaiting(viewer, chosen)}
    unread = [one for one in drawn(chosen, request.user) if one in known and one not in ticked]
    if unread:
        refusal = _("Lisez chacun de ces objets, et cochez-le, avant de les approuver tous.")
        return _render_reading(request, viewer, chosen, known, refusal=refusal)
    with authors_told_together():
        report = _approve_all(chosen, request.user)
    context = {
        "header_title": _("Ce qui a été approuvé"),
        "report": report,
        "seal": sealed(chosen, request.user),
        "ticked": [one.name for one in chosen if one in ticked],
    }
    return render(request, "moderation/desk/bulk/report.html", context)


def _approve_all(chosen: list[Chosen], user: Any) -> Report:
    report = Report()
    found = ScopedTaskState.objects.at_the_desk().select_related("workflow_state")
    states = found.in_bulk([one.state_pk for one in chosen])
    alone = {state.pk for state in split(states.values())[1]}
    stop_at = time.monotonic() + SECONDS
    for one in chosen:
        state = states.get(one.state_pk)
        if state is not None and _is_done(state, one, user):
            report.before += 1
            continue
        if time.monotonic() > stop_at:
            report.remaining += 1
            continue
        if state is None:
            report.refused.append((f"n° {one.state_pk}", _("Cet objet n’existe plus.")))
        elif state.pk in alone:
            why = _("À lire à part\u00a0: un fait grave est signalé.")
            report.refused.append((state.title, why))
        elif why := _approve(state, one, user):
            report.refused.append((state.title, why))
        else:
            report.approved.append(state.title)
    return report


def _approve(state: ScopedTaskState, one: Chosen, user: Any) -> str:
    """Why it was not approved; "" when it was."""
    try:
        services.approve(state, user, revision_id=one.revision_pk)
    except (ModerationError, NotReadyError) as refusal:
        return str(refusal)
    except Exception:
        logger.exception("Approbation par lot : étape %s", state.pk)  # the others go on
        return _("Une erreur est survenue\u00a0: rien n’a été fait pour celui-ci.")
    return ""


def _is_done(state: ScopedTaskState, one: Chosen, user: Any) -> bool:
    approved = state.status == state.STATUS_APPROVED and state.revision_id == one.revision_pk
    return approved and state.finished_by_id == user.pk


def _back(request: HttpRequest, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect("moderation_bulk")
