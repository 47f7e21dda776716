"""Who is written to. Each person once, whatever the number of her memberships."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from millejours.models import User
from moderation.competence import members_who_can_act, members_who_can_speak
from moderation.models import (
    Membership,
    NotificationChoice,
    Organisation,
    ScopedTaskState,
    Step,
    Vote,
)
from moderation.models.people import SPEAKING_ROLES, Role

if TYPE_CHECKING:
    from wagtail.models import WorkflowState


@dataclass(frozen=True, slots=True)
class Asked:
    """A person who can act, the organisations for which she does.

    ``only_names``: she may not give an opinion, only name the organisation that will.
    """

    person: User
    organisations: tuple[str, ...]
    only_names: bool = False


def people_to_ask(state: ScopedTaskState) -> list[Asked]:
    """Those who can act on ``state`` and have not voted. Three queries at most."""
    voted = Vote.objects.filter(task_state=state).exclude(user=None).values("user")
    members = list(
        members_who_can_act(state)
        .exclude(user__in=voted)
        .select_related("user", "organisation")
        .order_by("user_id", "organisation__acronym", "pk")
    )
    if state.step == Step.EXPERT:
        speakers = set(members_who_can_speak(state).values_list("pk", flat=True))
    else:
        speakers = {member.pk for member in members}
    return [_asked(person, own, speakers) for person, own in _by_person(members).items()]


def _by_person(members: Iterable[Membership]) -> dict[User, list[Membership]]:
    people: dict[User, list[Membership]] = {}
    for member in members:
        people.setdefault(member.user, []).append(member)
    return people


def _asked(person: User, members: list[Membership], speakers: set[int]) -> Asked:
    speaking = [member for member in members if member.pk in speakers]
    acronyms = [member.organisation.acronym for member in speaking or members]
    return Asked(person, tuple(dict.fromkeys(acronyms)), only_names=not speaking)


def people_with_digest(people: Iterable[User]) -> set[int]:
    """The keys of those who chose one mail a day."""
    chosen = NotificationChoice.objects.filter(
        daily_digest=True, user__in=[person.pk for person in people]
    )
    return set(chosen.values_list("user_id", flat=True))


def animators() -> list[User]:
    return _people(Q(role=Role.ANIMATOR))


def committee() -> list[User]:
    """Everybody who votes, and the animation team."""
    votes = Q(role__in=SPEAKING_ROLES, organisation__kind=Organisation.Kind.COMMITTEE)
    return _people(votes | Q(role=Role.ANIMATOR))


def _people(rule: Q) -> list[User]:
    members = Membership.objects.active().filter(rule)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))


def authors_of(item: Any, workflow_state: WorkflowState | None) -> list[User]:
    """Active accounts: who sent the object, who owns it, whom it names (``authors``)."""
    sent_by = workflow_state.requested_by_id if workflow_state else None
    others = item.authors() if hasattr(item, "authors") else ()
    keys = {sent_by, getattr(item, "owner_id", None), *(one.pk for one in others)} - {None}
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))
