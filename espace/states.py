"""Where each listing of a person stands, in plain words; a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from annuaire import opening
from annuaire.models import Listing, ListingEditor, Reconfirmation
from annuaire.owners.keeping import Kept
from annuaire.upkeep.dates import asked_since
from moderation.models import Event, ScopedTaskState
from moderation.models.journal import Action, base_content_type

WENT_AWAY = (Action.CEASE, Action.WITHDRAW_NOW, Action.REFUSE)


class Standing(Enum):
    """What a listing is for the public and for its referent."""

    DRAFT = "draft"
    SENT = "sent"
    TO_CHANGE = "to-change"
    ON_LINE = "on-line"
    CHANGE_SENT = "change-sent"
    CHANGE_TO_REDO = "change-to-redo"
    TO_CONFIRM = "to-confirm"
    SILENT = "silent"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


ON_LINE = {Standing.ON_LINE, Standing.CHANGE_SENT, Standing.CHANGE_TO_REDO, Standing.TO_CONFIRM}
GONE = {Standing.WITHDRAWN, Standing.REFUSED}
# What a person should do first, the most pressing at the top.
URGENT_FIRST = (
    Standing.SILENT,
    Standing.TO_CHANGE,
    Standing.CHANGE_TO_REDO,
    Standing.TO_CONFIRM,
    Standing.DRAFT,
)


@dataclass(frozen=True, slots=True)
class Status:
    """A listing of somebody, what became of it, and why (``reason``, written by a referent)."""

    listing: Listing
    kept: Kept
    standing: Standing
    badge: str
    tone: str  # of the badge, one of the design system's: success, info, warning, error, new
    sentence: str
    reason: str = ""

    @property
    def is_on_line(self) -> bool:
        return self.standing in ON_LINE

    @property
    def closure(self) -> str:
        """Until when it says that it is closed, at the time of Paris."""
        if not self.is_on_line:
            return ""
        return opening.closure(self.listing.closed_until, opening.local_now(settings.TIME_ZONE))

    @property
    def has_gesture(self) -> bool:
        return self.is_on_line or self.may_be_confirmed or self.waits_for_changes

    @property
    def may_be_confirmed(self) -> bool:
        """Also while a change of it is read, or waits to be redone."""
        is_doubted = self.is_on_line and not self.listing.is_confirmed
        return is_doubted or self.standing in (Standing.TO_CONFIRM, Standing.SILENT)

    @property
    def waits_for_changes(self) -> bool:
        return self.standing in (Standing.TO_CHANGE, Standing.CHANGE_TO_REDO, Standing.DRAFT)

    @property
    def may_be_withdrawn(self) -> bool:
        return self.kept.is_owner and self.standing not in GONE | {Standing.DRAFT}


@dataclass(slots=True)
class _Known:
    """What was read for all the listings at once."""

    states: dict[int, WorkflowState]
    steps: dict[int, ScopedTaskState]
    questions: dict[int, Reconfirmation]
    ends: dict[int, Event]


def statuses_of(user: Any) -> list[Status]:
    """The listings that ``user`` keeps in person, those with something to do first."""
    editors = ListingEditor.objects.of(user).select_related("listing__category")
    rows = editors.order_by("listing__folded_name", "listing__pk")
    found = statuses([Kept(row.listing, row.is_owner, row.pk) for row in rows])
    return sorted(found, key=lambda status: _rank(status.standing))


def status_of(kept: Kept) -> Status:
    return statuses([kept])[0]


def _rank(standing: Standing) -> int:
    """What needs a gesture, then what needs none, then what is gone."""
    if standing in URGENT_FIRST:
        return URGENT_FIRST.index(standing)
    return len(URGENT_FIRST) + (standing in GONE)


def statuses(kept: list[Kept]) -> list[Status]:
    known = _read([one.listing for one in kept])
    return [_status(one, known) for one in kept]


def _read(listings: Iterable[Listing]) -> _Known:
    keys = [listing.pk for listing in listings]
    names = [str(pk) for pk in keys]
    content_type = base_content_type(Listing())
    states = WorkflowState.objects.active().filter(
        base_content_type=content_type, object_id__in=names
    )
    by_listing = {int(state.object_id): state for state in states.order_by("pk")}
    current = [state.current_task_state_id for state in by_listing.values()]
    steps = ScopedTaskState.objects.select_related("departement", "region").in_bulk(
        [pk for pk in current if pk is not None]
    )
    questions = Reconfirmation.objects.filter(listing__in=keys).order_by("pk")
    ends = Event.objects.filter(
        content_type=content_type, object_id__in=names, action__in=WENT_AWAY
    )
    return _Known(
        by_listing,
        steps,
        {question.listing_id: question for question in questions},
        {int(event.object_id): event for event in ends.order_by("at", "pk")},
    )


def _status(kept: Kept, known: _Known) -> Status:
    listing = kept.listing
    state = known.states.get(listing.pk)
    if state is not None:
        return _in_progress(kept, state, known.steps.get(state.current_task_state_id or 0))
    if listing.live:
        return _on_line(kept, known.questions.get(listing.pk))
    return _off_line(kept, known.questions.get(listing.pk), known.ends.get(listing.pk))


def _in_progress(kept: Kept, state: WorkflowState, step: ScopedTaskState | None) -> Status:
    live = kept.listing.live
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        sentence = _("Votre référent demande des modifications avant de mettre la fiche en ligne.")
        if live:
            sentence = _(
                "Votre référent demande de revoir votre modification. La fiche approuvée reste en"
                " ligne."
            )
        standing = Standing.CHANGE_TO_REDO if live else Standing.TO_CHANGE
        reason = step.comment if step else ""
        return Status(kept.listing, kept, standing, _("À modifier"), "warning", sentence, reason)
    sent = _("Envoyée le %(date)s, lue par %(who)s %(deadline)s.") % {
        "date": _day(state.created_at),
        "who": referent_of(step),
        "deadline": _deadline(step),
    }
    if live:
        stays = _("La fiche approuvée reste en ligne en attendant.")
        badge, standing = _("Modification en cours de lecture"), Standing.CHANGE_SENT
        return Status(kept.listing, kept, standing, badge, "info", f"{sent} {stays}")
    return Status(kept.listing, kept, Standing.SENT, _("Envoyée"), "info", sent)


def referent_of(step: ScopedTaskState | None) -> str:
    """Who reads, without any name: ``le référent du territoire (Mayotte)``."""
    territory = (step.departement or step.region) if step else None
    if territory is None or (step is not None and step.escalated_at is not None):
        return _("l’équipe nationale")
    return _("le référent du territoire (%(name)s)") % {"name": territory.name}


def _deadline(step: ScopedTaskState | None) -> str:
    if step is None or step.deadline is None:
        return _("dès que possible")
    if step.deadline < timezone.now():
        return _("avec du retard\u00a0: elle a été rappelée")
    return _("d’ici le %(date)s") % {"date": _day(step.deadline)}


def _on_line(kept: Kept, question: Reconfirmation | None) -> Status:
    listing = kept.listing
    is_asked = listing.confirmed_on is not None and listing.confirmed_on <= asked_since()
    if listing.confirmed_on is not None and not is_asked:
        sentence = _("Les parents la trouvent. Confirmée le %(date)s.") % {
            "date": _date(listing.confirmed_on)
        }
        return Status(listing, kept, Standing.ON_LINE, _("En ligne"), "success", sentence)
    sentence = _("Personne n’a encore confirmé que tout est vrai.")
    if listing.confirmed_on is not None:
        sentence = _("Confirmée le %(date)s\u00a0: dites si tout est toujours vrai.") % {
            "date": _date(listing.confirmed_on)
        }
    if question is not None:
        sentence += " " + _("Nous vous l’avons demandé le %(date)s.") % {
            "date": _date(question.asked_on)
        }
    return Status(listing, kept, Standing.TO_CONFIRM, _("À confirmer"), "new", sentence)


def _off_line(kept: Kept, question: Reconfirmation | None, end: Event | None) -> Status:
    listing = kept.listing
    if question is not None and question.withdrawn_on is not None:
        sentence = _(
            "Retirée de l’annuaire le %(date)s, faute de réponse. Confirmez que tout est vrai et"
            " elle revient aussitôt."
        ) % {"date": _date(question.withdrawn_on)}
        return Status(listing, kept, Standing.SILENT, _("Retirée"), "error", sentence)
    if end is None:
        sentence = _("Elle n’est pas encore envoyée\u00a0: personne d’autre que vous ne la voit.")
        return Status(listing, kept, Standing.DRAFT, _("Brouillon"), "info", sentence)
    if end.action == Action.REFUSE:
        sentence = _("Votre référent n’a pas accepté la fiche, le %(date)s.")
        badge, standing = _("Refusée"), Standing.REFUSED
    elif end.action == Action.WITHDRAW_NOW:
        sentence = _("Mise hors ligne par un référent le %(date)s.")
        badge, standing = _("Retirée"), Standing.WITHDRAWN
    else:
        sentence = _("Retirée de l’annuaire le %(date)s.")
        badge, standing = _("Retirée"), Standing.WITHDRAWN
    said = sentence % {"date": _day(end.at)}
    return Status(listing, kept, standing, badge, "error", said, end.reason)


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _date(day: dt.date) -> str:
    return date_format(day, "j F Y")
