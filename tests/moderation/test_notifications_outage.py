"""The mail server is down for an hour: decisions go on, their mails leave later, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from post_office.models import STATUS, Email

from millejours.mail.sending import send_queue
from moderation.models import Role
from tests.moderation.factories import MembershipFactory, cast, person
from tests.moderation.steps import item_of, page_at_vote
from tests.support import mail_server
from tests.support.mail_server import Clock, Server

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    mail_server.install(settings)


@pytest.fixture
def letters() -> list[tuple[str, str]]:
    """(to whom, subject) of what the server took."""
    taken: list[tuple[str, str]] = []

    def note(message: EmailMessage) -> None:
        taken.extend((to, str(message.subject)) for to in message.recipients())

    Server.on_message = note
    return taken


def minutes_pass(clock: Clock, count: int) -> None:
    for _minute in range(count):
        send_queue(clock)
        clock.wait(MINUTE)


def test_votes_go_on_and_every_mail_leaves_once(letters) -> None:
    clock = Clock()
    Server.is_up = False
    members = [MembershipFactory() for _number in range(3)]
    person(Role.AUTHOR)
    state = page_at_vote(title="Dormir")
    minutes_pass(clock, 20)
    for member in members:
        cast(state, member)
        minutes_pass(clock, 15)
    assert item_of(state).live
    assert letters == []
    queued = Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued]).count()
    assert queued

    Server.is_up = True
    minutes_pass(clock, 60)
    assert len(letters) == queued
    assert len(set(letters)) == queued
    author = state.workflow_state.requested_by.email
    assert [subject for to, subject in letters if to == author] == [
        "Étape franchie (Relecture éditoriale)\u00a0: Dormir",
        "Étape franchie (Avis d’expert)\u00a0: Dormir",
        "En ligne\u00a0: Dormir",
    ]
    for member in members:
        assert (member.user.email, "À voter\u00a0: Dormir") in letters
