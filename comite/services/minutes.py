"""The minutes: a draft made from what was decided, corrected by hand, then closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from articles.wording import in_words
from comite.access import check_prepares
from comite.decisions import Decision, decisions_of
from comite.errors import MinutesClosedError, TextMissingError, WrongMomentError
from comite.models import AgendaItem, Session
from comite.models.sessions import LONGEST_MINUTES
from comite.presence import people_of
from comite.services.sessions import held
from moderation.models import Vote


def draft(session: Session) -> str:
    """Plain text as ``comite.plain_text`` shows it: « # » a heading, « - » a line of a list."""
    decisions = decisions_of(session)
    lines = [
        *_opening(session),
        "",
        f"# {_('Présents')}",
        *_present(session),
        "",
        f"# {_('Décisions')}",
    ]
    for decision in decisions.items:
        lines += ["", f"## {decision.number}. {decision.item.title}", *_decided(decision)]
    lines += ["", f"# {_('Suites')}", *_next_steps(decisions.items)]
    return "\n".join(lines).strip()[:LONGEST_MINUTES]


def _opening(session: Session) -> Iterator[str]:
    starts = f", {time_format(session.starts_at)}" if session.starts_at else ""
    yield f"{_('Date')}\u00a0: {in_words(session.held_on)}{starts}."
    if place := session.place or session.link:
        yield f"{_('Lieu')}\u00a0: {place}."
    yield f"{_('Présidence')}\u00a0: {session.chair.acronym}, {session.chair.name}."


def _present(session: Session) -> Iterator[str]:
    """Those who came; those who were called, as long as no presence was noted."""
    people = people_of(session)
    if not people.is_noted:
        yield _("Les présences ne sont pas notées.")
    names: dict[str, list[str]] = defaultdict(list)
    for person in people.present or people.everybody:
        names[person.organisation.acronym].append(person.name)
    unsure = "" if people.is_noted else f" ({_('présence non notée')})"
    for acronym, persons in names.items():
        yield f"- {acronym}\u00a0: {', '.join(persons)}{unsure}"


def _decided(decision: Decision) -> Iterator[str]:
    item = decision.item
    yield f"{_('Décision')}\u00a0: {item.status.label}."
    if item.conclusion:
        yield item.conclusion
    if item.is_pulled_out:
        asked = item.pulled_out_for.acronym if item.pulled_out_for else ""
        reason = f"\u00a0: {item.pull_reason}" if item.pull_reason else "."
        yield _("Voté à part, à la demande de %(who)s") % {"who": asked} + reason
    for label, votes in (
        (_("Pour"), decision.favourable),
        (_("Abstention"), decision.abstentions),
    ):
        if votes:
            yield f"{label}\u00a0: {_who(votes)}."
    for vote in decision.objections:
        yield f"{_('Objection')}\u00a0: {vote.organisation.acronym}, «\u00a0{vote.reason}\u00a0»"


def _who(votes: Iterable[Vote]) -> str:
    return ", ".join(vote.organisation.acronym for vote in votes)


def _next_steps(decisions: Iterable[Decision]) -> Iterator[str]:
    steps = {
        AgendaItem.Status.PUT_OFF: _("à reprendre à la séance suivante"),
        AgendaItem.Status.SENT_BACK: _("l’auteur corrige, puis soumet à nouveau"),
        AgendaItem.Status.OPEN: _("le vote continue"),
    }
    found = [
        f"- {decision.item.title}\u00a0: {steps[decision.item.status]}."
        for decision in decisions
        if decision.item.status in steps
    ]
    yield from found or [_("Aucune.")]


def minutes_as_they_are(session: Session) -> str:
    """What is written; in an open session, the draft of this instant; else nothing."""
    return session.minutes or (draft(session) if session.is_open else "")


@transaction.atomic
def write_minutes(session: Session, actor: Any, *, text: str) -> Session:
    """Correct them by hand; blank, they are drafted again from what was decided.

    Raises NotPreparingError, WrongMomentError before the session, MinutesClosedError.
    """
    row = _held_minutes(session, actor)
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    row.minutes = text[:LONGEST_MINUTES] or draft(row)
    row.save(update_fields=["minutes"])
    return row


@transaction.atomic
def close_minutes(session: Session, actor: Any) -> Session:
    """From now on nobody changes them. The session itself is closed, thus nothing is left open.

    Raises NotPreparingError, WrongMomentError, MinutesClosedError, TextMissingError.
    """
    row = _held_minutes(session, actor)
    if not row.is_closed:
        raise WrongMomentError(_("Fermez d’abord la séance elle-même."))
    if not row.minutes.strip():
        raise TextMissingError
    row.minutes_closed_at, row.minutes_closed_by = timezone.now(), actor
    row.save(update_fields=["minutes_closed_at", "minutes_closed_by"])
    return row


def _held_minutes(session: Session, actor: Any) -> Session:
    check_prepares(actor)
    row = held(session)
    if row.minutes_closed_at:
        raise MinutesClosedError
    if row.state not in (Session.State.OPEN, Session.State.CLOSED):
        raise WrongMomentError
    return row
