"""What a work says to those who read: one mail, whatever the number of listings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from annuaire.managers import works
from annuaire.managers.table import listings_of
from annuaire.models import LineState, WorkKind
from annuaire.registration import limits
from annuaire.registration.limits import check_pace_of_sending
from moderation.models import NotificationChoice
from moderation.services.deadlines import pass_deadlines
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import make_listing, point
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import again, referent
from tests.moderation.factories import state_of
from tests.support.mail import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
PHONE = {"phone": {"set": "04 66 99 99 99"}}
SITE = {"website": {"set": "https://creche.example"}}


@pytest.fixture
def body():
    ensure_default_workflows()
    return make_body()


@pytest.fixture
def user(body):
    return member(body)


def nurseries(body, number):
    return [
        managed(body, make_listing(f"Crèche {rank}", point("48095"), phone="04 66 00 00 00"))
        for rank in range(number)
    ]


def launched(body, user, changes=PHONE):
    work = works.choose(body, user, WorkKind.EDIT, listings_of(body))
    work = works.prepare(work, user, changes)
    return works.launch(work, user, seen=works.plan_of(work))


def done(body, user, changes=PHONE):
    work = launched(body, user, changes)
    assert works.apply(work, 60)
    return work


def test_one_mail_to_each_referent_for_a_work(body, user, territoires):
    people = {referent("48").email, referent("48").email}
    listings = nurseries(body, 3)
    done(body, user)
    mails = deliver()
    assert {mail.to[0] for mail in mails} == people
    assert len(mails) == 2
    assert mails[0].subject == "À relire\u00a0: 3 textes envoyés ensemble"
    for listing in listings:
        assert listing.name in mails[0].body
        assert f"/{state_of(listing).pk}/" in mails[0].body
    assert str(user) in mails[0].body
    done(body, user, SITE)
    assert len(deliver()) == 2


def test_one_listing_has_the_usual_letter(body, user, territoires):
    reader = referent("48")
    nurseries(body, 1)
    done(body, user)
    (mail,) = deliver()
    assert (mail.to, mail.subject) == ([reader.email], "À relire\u00a0: Crèche 0")


def test_nothing_is_said_before_the_end_then_once(body, user, territoires):
    referent("48")
    nurseries(body, 3)
    work = launched(body, user)
    assert not works.apply(work, -1)
    assert deliver() == []
    call_command("apply_body_works")
    assert len(deliver()) == 1
    assert works.apply(work)
    assert deliver() == []


def test_what_goes_out_at_once_is_not_to_be_read(body, user, territoires):
    referent("48")
    nurseries(body, 3)
    done(body, user, {"opening_hours": {"set": "24/7"}})
    assert deliver() == []


def test_who_has_a_digest_finds_them_there(body, user, territoires):
    reader = referent("48")
    NotificationChoice.objects.create(user=reader, daily_digest=True)
    nurseries(body, 2)
    done(body, user)
    assert deliver() == []
    call_command("send_digests")
    (mail,) = deliver()
    assert "Crèche 0" in mail.body


def test_silence_asks_others_and_not_the_same_again(body, user, territoires):
    reader = referent("48")
    listings = nurseries(body, 2)
    done(body, user)
    deliver()
    for listing in listings:
        state = state_of(listing)
        state.deadline = timezone.now() - timedelta(minutes=1)
        state.save(update_fields=["deadline"])
    assert pass_deadlines().escalated == 2
    assert not [mail for mail in deliver() if reader.email in mail.to]


def test_a_work_leaves_room_for_ones_own_registration(body, user, monkeypatch, territoires):
    monkeypatch.setattr(limits, "MOST_A_DAY", 2)
    nurseries(body, 3)
    done(body, user)
    check_pace_of_sending(user)


def test_one_listing_goes_a_few_times_a_day_only(body, user, monkeypatch, territoires):
    monkeypatch.setattr(limits, "MOST_CHANGES_A_DAY", 2)
    (listing,) = nurseries(body, 1)
    done(body, user)
    done(body, user, SITE)
    line = done(body, user, {"phone": {"set": "04 66 11 11 11"}}).lines.get()
    assert line.state == LineState.REFUSED
    assert "déjà partie plusieurs fois chez le référent aujourd’hui" in line.message
    kept = again(listing).get_latest_revision_as_object()
    assert kept.phone == PHONE["phone"]["set"]
    assert again(listing).workflow_in_progress  # what waits still does
