"""Several objects approved by one gesture: one mail to each author."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from moderation.errors import ModerationError
from moderation.models import HeldNews, NotificationChoice, Role, TerritorialReviewTask
from moderation.notifications.gathering import authors_told_together
from moderation.services import approve
from tests.annuaire.factories import departement
from tests.moderation.factories import OrganisationFactory, person
from tests.moderation.steps import a_place, give_workflow, sent
from tests.moderation.toys.models import Place
from tests.support.mail import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


class StoppedError(Exception):
    pass


@pytest.fixture
def reader():
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.departements.add(departement("48"))
    return person(Role.REFERENT, organisation)


@pytest.fixture
def author(reader):
    give_workflow(Place, TerritorialReviewTask())
    return person(Role.AUTHOR)


def places(author, count):
    made = [
        sent(a_place(author, title=f"Lieu {n}", departement=departement("48")), author)
        for n in range(count)
    ]
    deliver()
    return made


def approve_together(states, reader):
    with authors_told_together():
        for state in states:
            approve(state, reader, revision_id=state.revision_id)


def told(author):
    return [mail for mail in deliver() if mail.to == [author.email]]


def test_one_mail_says_all_that_was_approved(author, reader):
    approve_together(places(author, 3), reader)
    (mail,) = told(author)
    assert mail.subject == "3 décisions prises ensemble"
    for number in range(3):
        assert f"Lieu {number}" in mail.body
    assert "Ouvrir le bureau" in mail.body
    call_command("send_digests")
    assert told(author) == []


def test_one_alone_has_its_usual_letter(author, reader):
    approve_together(places(author, 1), reader)
    (mail,) = told(author)
    assert mail.subject == "En ligne\u00a0: Lieu 0"


def test_each_author_has_her_own(author, reader):
    other = person(Role.AUTHOR)
    approve_together([*places(author, 2), *places(other, 2)], reader)
    mails = deliver()
    assert sorted(mail.to[0] for mail in mails) == sorted([author.email, other.email])


def test_who_chose_a_digest_finds_them_there(author, reader):
    NotificationChoice.objects.create(user=author, daily_digest=True)
    approve_together(places(author, 2), reader)
    assert told(author) == []
    call_command("send_digests")
    (mail,) = told(author)
    assert "Lieu 0" in mail.body
    assert "Lieu 1" in mail.body


def test_what_was_refused_on_the_way_is_not_told(author, reader):
    first, second = places(author, 2)
    with authors_told_together():
        approve(first, reader, revision_id=first.revision_id)
        with pytest.raises(ModerationError):
            approve(second, author, revision_id=second.revision_id)
    (mail,) = told(author)
    assert mail.subject == "En ligne\u00a0: Lieu 0"


def test_stopped_half_way_it_tells_what_was_done(author, reader):
    def gesture():
        with authors_told_together():
            for state in states:
                approve(state, reader, revision_id=state.revision_id)
            raise StoppedError

    states = places(author, 2)
    with pytest.raises(StoppedError):
        gesture()
    assert [mail.subject for mail in told(author)] == ["2 décisions prises ensemble"]


def test_killed_half_way_the_next_digest_says_it(author, reader, monkeypatch):
    monkeypatch.setattr("moderation.notifications.gathering._tell", lambda *_killed: None)
    approve_together(places(author, 2), reader)
    assert told(author) == []
    assert HeldNews.objects.to_send().count() == 2
    call_command("send_digests")
    (mail,) = told(author)
    assert "Lieu 1" in mail.body
