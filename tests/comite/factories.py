"""Key messages, campaigns, planned subjects, sessions with objects at the vote."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.contrib.auth.models import Permission
from factory.django import DjangoModelFactory

from comite.models import AgendaItem, Campaign, EditorialEntry, KeyMessage, KeyMessageUse, Session
from comite.services import convene, make_agenda, note_use, open_session
from home.models import ContentPage
from millejours.models import User
from moderation.models import Membership, Role, ScopedTaskState
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory, locale, make_home
from tests.moderation.factories import MembershipFactory, OrganisationFactory, animator, person
from tests.moderation.steps import at_vote, put_at_vote

WORDING = "Un bébé dort sur le dos, dans son propre lit."
DAY = dt.date(2026, 12, 10)


class KeyMessageFactory(DjangoModelFactory):
    class Meta:
        model = KeyMessage

    locale = factory.LazyFunction(locale)
    title = factory.Sequence(lambda n: f"Message {n}")
    wording = WORDING
    organisation = factory.SubFactory(OrganisationFactory)
    live = True


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign

    name = factory.Sequence(lambda n: f"Campagne {n}")
    starts_on = dt.date(2026, 12, 1)
    ends_on = dt.date(2026, 12, 31)
    aim = "Faire connaître les gestes qui protègent."
    lead = factory.SubFactory(OrganisationFactory)


class EditorialEntryFactory(DjangoModelFactory):
    class Meta:
        model = EditorialEntry

    title = factory.Sequence(lambda n: f"Sujet {n}")
    planned_on = DAY
    organisation = factory.SubFactory(OrganisationFactory)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    held_on = DAY
    chair = factory.SubFactory(OrganisationFactory)


class SubjectFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    session = factory.SubFactory(SessionFactory)
    order = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Point {n}")
    is_by_hand = True


def draft(title: str = "Un texte", author: User | None = None) -> ContentPage:
    """A page under the French home, never published, with its first revision."""
    home = make_home()
    ensure_default_workflows()
    page = ContentPage(title=title, live=False, owner=author)
    home.add_child(instance=page)
    page.save_revision(user=author)
    return page


def page_at_vote(title: str = "Un texte") -> ScopedTaskState:
    """Its editorial review and its opinion are done."""
    author = person(Role.AUTHOR)
    return at_vote(draft(title, author), author)


def stranger() -> User:
    """An account of the admin that belongs to no organisation."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def publish(message: KeyMessage, user: User | None = None, **changes: Any) -> KeyMessage:
    """Publish ``message`` with these changes, as an approval does."""
    latest = message.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(latest, name, value)
    latest.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    return KeyMessage.objects.get(pk=message.pk)


def used(message: KeyMessage, page: Any, actor: User | None = None) -> KeyMessageUse:
    return note_use(message, page, actor or animator())


def objects_at_vote(count: int = 1, *, quorum: int = 2) -> list[ScopedTaskState]:
    """Task states in progress, whose titles are « Texte 0 », « Texte 1 »…"""
    states = [put_at_vote(draft(f"Texte {number}"), quorum=quorum) for number in range(count)]
    return [ScopedTaskState.objects.get(pk=state.pk) for state in states]


def prepared(count: int = 1, **values: Any) -> Session:
    """A session whose agenda holds ``count`` objects at the vote."""
    objects_at_vote(count, quorum=values.pop("quorum", 2))
    session = SessionFactory(**values)
    make_agenda(session, animator())
    return session


def opened(count: int = 1, **values: Any) -> Session:
    session = prepared(count, **values)
    team = animator()
    convene(session, team)
    return open_session(session, team)


def items(session: Session) -> list[AgendaItem]:
    return list(session.items.select_related("task_state").order_by("order", "pk"))


def voter() -> Membership:
    """Somebody who votes for a new organisation of the committee."""
    return MembershipFactory()


def seen(*shown: AgendaItem) -> dict[int, int]:
    return {item.pk: item.task_state.revision_id for item in shown}
