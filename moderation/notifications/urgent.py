"""Corrections and withdrawals that went around the committee: told at once, digest or not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from millejours.models import User
from moderation.models import ExceptionalAct
from moderation.models.journal import Action
from moderation.moderated import in_charge_of, is_discreet
from moderation.notifications import notices
from moderation.notifications.decisions import own_words, tell_authors
from moderation.notifications.links import act_url, act_url_for, own_url_for
from moderation.notifications.notices import (
    FOR_ANIMATORS,
    FOR_THE_COMMITTEE,
    FOR_THOSE_IN_CHARGE,
    Notice,
)
from moderation.notifications.recipients import (
    animators,
    authors_of,
    committee,
)
from moderation.notifications.sending import Letter, send, send_to_author
from moderation.notifications.wording import readable_title

if TYPE_CHECKING:
    from django.utils.functional import Promise

Kind = ExceptionalAct.Kind
AT_ONCE = {Kind.URGENT: notices.URGENT_DONE, Kind.WITHDRAWAL: notices.OFF_LINE}
ACTIONS: dict[Any, Any] = {
    Kind.MINOR: Action.MINOR,
    Kind.URGENT: Action.URGENT,
    Kind.WITHDRAWAL: Action.WITHDRAW_NOW,
}


def tell_act(act: ExceptionalAct, item: Any) -> None:
    """A minor correction is told to the authors only; the others to the whole committee too.

    Those of a discreet object, to who is in charge of it: no mail says why.
    """
    if act.kind == Kind.MINOR:
        letter = _letter(act, notices.MINOR, act.applied_by_name)
        people = _others(_authors(act, item), act.applied_by_id)
        tell_authors(people, letter, f"act-{act.pk}", partial(_link_for, act=act, item=item))
    elif act.applied_at is None:
        _tell_demand(act, item)
    else:
        _tell_done(act, item)


def _tell_demand(act: ExceptionalAct, item: Any) -> None:
    """To the animators who can confirm it, for information to the rest of the committee.

    Each reads the first letter only: both bear the same key.
    """
    key = f"act-{act.pk}-asked"
    to_confirm = _to_readers(act, notices.URGENT_TO_CONFIRM, act.asked_by_name)
    _send_all(_others(animators(), act.asked_by_id), to_confirm, FOR_ANIMATORS, key)
    asked = _to_readers(act, notices.URGENT_ASKED, act.asked_by_name)
    people, why = _readers(item)
    _send_all(_others(people, act.asked_by_id), asked, why, key)


def _tell_done(act: ExceptionalAct, item: Any) -> None:
    """To the authors, then to the committee; who is in both reads the first letter only."""
    key = f"act-{act.pk}-done"
    letter = _to_readers(act, _notice_of(act), act.applied_by_name)
    own = replace(letter, notice=own_words(item, ACTIONS[Kind(act.kind)], letter.notice))
    if is_discreet(item):
        own = replace(own, facts=())
    for person in _others(_authors(act, item), act.applied_by_id):
        send_to_author(person, replace(own, link=_link_for(person, act, item)), key)
    people, why = _readers(item)
    _send_all(_others(people, act.applied_by_id), letter, why, key)


def _readers(item: Any) -> tuple[list[User], Promise]:
    """Who is told, besides its authors, and why they are."""
    if is_discreet(item):
        return in_charge_of(item), FOR_THOSE_IN_CHARGE
    return committee(), FOR_THE_COMMITTEE


def _notice_of(act: ExceptionalAct) -> Notice:
    if act.kind == Kind.WITHDRAWAL and is_discreet(act.model):
        return notices.OFF_LINE_HERE
    return AT_ONCE[Kind(act.kind)]


def _to_readers(act: ExceptionalAct, notice: Notice, who: str) -> Letter:
    """What was said of a discreet object is read at the desk."""
    letter = _letter(act, notice, who)
    return replace(letter, reason="") if is_discreet(act.model) else letter


def _link_for(person: User, act: ExceptionalAct, item: Any) -> str:
    own = own_url_for(person, item, ACTIONS[Kind(act.kind)])
    return own or act_url_for(person, act)


def _send_all(people: list[User], letter: Letter, why: Promise, key: str) -> None:
    for person in people:
        send(person, letter, why, key)


def _others(people: list[User], actor_pk: int | None) -> list[User]:
    return [person for person in people if person.pk != actor_pk]


def _authors(act: ExceptionalAct, item: Any) -> list[User]:
    """Of the object and, when it was taken off line with them, of its translations."""
    people = authors_of(item, _last_sending(item))
    if act.kind != Kind.WITHDRAWAL or not hasattr(item, "get_translations"):
        return people
    owners = {getattr(other, "owner_id", None) for other in item.get_translations()} - {None}
    known = {person.pk for person in people}
    others = User.objects.filter(pk__in=owners - known, is_active=True)
    return [*people, *others.order_by("pk")]


def _last_sending(item: Any) -> WorkflowState | None:
    return item.workflow_states.order_by("-created_at", "-pk").first()


def _letter(act: ExceptionalAct, notice: Notice, who: str) -> Letter:
    return Letter(
        notice=notice,
        values={"title": readable_title(act.title)},
        facts=((_("Par"), who),),
        reason=act.reason,
        link=act_url(act),
    )
