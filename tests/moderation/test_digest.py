"""One mail a day, for those who chose it, when there is something to read."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from moderation.models import HeldNews, NotificationChoice, Role
from moderation.notifications import digest
from moderation.notifications.digest import send_digests
from moderation.notifications.listing import MOST_LISTED
from moderation.services import approve, request_changes
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, animator, cast, person, submitted
from tests.moderation.mailing import (
    move_clock,
    only_mail,
    paris,
    set_deadline,
    told,
    wants_digest,
)
from tests.moderation.steps import page_at_vote
from tests.support.mail import addresses, deliver, html_of
from tests.support.pages import html
from tests.support.queries import assert_max_queries

pytestmark = pytest.mark.django_db

REASON = "Citez la source."


@pytest.fixture
def at(monkeypatch):
    return move_clock(monkeypatch)


@pytest.fixture
def team():
    return wants_digest(animator())


# --- What awaits ----------------------------------------------------------------------------------


def test_instead_of_a_mail_for_each_event_one_mail_says_what_awaits(team):
    states = [submitted(title=title) for title in ("Dormir", "Manger")]
    assert deliver() == []
    assert send_digests() == 1
    message = only_mail()
    assert (message.recipients(), message.subject) == (
        [team.email],
        "Votre point du jour\u00a0: 2",
    )
    for version in (message.body, html_of(message)):
        assert "Ce qui vous attend" in version
        assert "Ce qui a été décidé" not in version
        for state in states:
            assert state.title in version
            assert f"/admin/bureau/{state.pk}/" in version
    assert "relecture éditoriale" in message.body
    assert "à faire avant le" in message.body


def test_others_still_get_a_mail_for_each_event(team):
    other = animator()
    submitted()
    assert addresses(deliver()) == [other.email]
    assert send_digests() == 1


def test_nothing_to_read_no_mail(team):
    wants_digest(person(Role.AUTHOR))
    assert send_digests() == 0
    assert deliver() == []


def test_what_was_answered_is_no_longer_there(team):
    state = submitted()
    approve(state, animator(), revision_id=state.revision_id)
    other = submitted(title="Manger")
    deliver()
    send_digests()
    message = only_mail()
    assert other.title in message.body
    assert f"/admin/bureau/{state.pk}/" not in message.body


def test_a_vote_already_cast_is_no_longer_there():
    member = MembershipFactory()
    wants_digest(member.user)
    MembershipFactory(user=member.user)
    state = page_at_vote()
    cast(state, member)
    deliver()
    assert send_digests() == 0


def test_the_digest_of_a_day_is_sent_once(at, team):
    at(paris("2027-06-08", "07:00"))
    submitted()
    assert [send_digests(), send_digests()] == [1, 0]
    at(paris("2027-06-09", "07:00"))
    assert send_digests() == 1
    assert len(deliver()) == 2


def test_the_day_is_that_of_paris(at, team):
    submitted()
    at(paris("2027-06-09", "00:30"))  # still the 8th in UTC
    send_digests()
    at(paris("2027-06-09", "07:00"))
    assert send_digests() == 0


def test_a_closed_account_receives_nothing(team):
    submitted()
    team.is_active = False
    team.save()
    assert send_digests() == 0


def test_a_digest_that_fails_stops_no_other(team, monkeypatch):
    other = wants_digest(animator())
    submitted()
    real = digest.sections_of

    def fail_for_the_first(person, news):
        if person == team:
            raise ZeroDivisionError
        return real(person, news)

    monkeypatch.setattr(digest, "sections_of", fail_for_the_first)
    with pytest.raises(ExceptionGroup, match="1 échec"):
        send_digests()
    assert addresses(deliver()) == [other.email]
    monkeypatch.setattr(digest, "sections_of", real)
    assert send_digests() == 1
    assert addresses(deliver()) == [team.email]


def test_animators_also_read_what_is_late_elsewhere(team):
    state = page_at_vote(title="Dormir")
    cast(state, MembershipFactory(user=team))
    set_deadline(state)
    deliver()
    send_digests()
    body = only_mail().body
    assert "Chez les autres, le délai est passé" in body
    assert "1 vote favorable sur 3" in body


def test_a_long_list_is_cut_and_says_so(team):
    for number in range(MOST_LISTED + 2):
        submitted(title=f"Texte {number}")
    send_digests()
    message = only_mail()
    assert message.subject.endswith(f"{MOST_LISTED + 2}")
    assert message.body.count("/admin/bureau/") == MOST_LISTED
    assert "Et 2 autres." in message.body


# --- What was decided -----------------------------------------------------------------------------


@pytest.fixture
def author():
    return wants_digest(person(Role.AUTHOR))


def sent_back(author, title="Dormir"):
    state = submitted(author=author, title=title)
    request_changes(state, animator(), reason=REASON)
    return state


def test_decisions_on_her_texts_wait_for_the_digest(author):
    state = sent_back(author)
    assert deliver() == []
    assert send_digests() == 1
    message = only_mail()
    for version in (message.body, html_of(message)):
        assert "Ce qui a été décidé" in version
        assert "Modifications demandées\u00a0: Dormir" in version
        assert "Corrigez le brouillon" in version
        assert REASON in version
        assert f"/admin/bureau/{state.pk}/" in version


def test_a_decision_is_in_one_digest_only(at, author):
    at(paris("2027-06-08", "09:00"))
    sent_back(author)
    send_digests()
    at(paris("2027-06-09", "07:00"))
    assert send_digests() == 0
    assert len(deliver()) == 1


def test_a_decision_taken_after_the_digest_is_in_the_next(at, author):
    at(paris("2027-06-08", "07:00"))
    sent_back(author)
    send_digests()
    sent_back(author, title="Manger")
    assert send_digests() == 0
    deliver()
    at(paris("2027-06-09", "07:00"))
    assert send_digests() == 1
    body = only_mail().body
    assert "Manger" in body
    assert "Dormir" not in body


def test_who_gives_up_the_digest_still_reads_what_was_kept(author):
    sent_back(author)
    NotificationChoice.objects.filter(user=author).update(daily_digest=False)
    assert send_digests() == 1
    assert "Dormir" in only_mail().body


def test_what_is_kept_goes_away_with_the_decision_that_failed(author):
    with transaction.atomic():
        sent_back(author)
        transaction.set_rollback(True)
    assert not HeldNews.objects.exists()


def test_it_is_written_in_the_language_of_the_person(author):
    author.language, author.time_zone = "en", "Pas/Unfuseau"
    author.save()
    sent_back(author)
    send_digests()
    assert '<html lang="en"' in html_of(only_mail())


# --- The choice -----------------------------------------------------------------------------------


def account_form(client, **changes):
    """What the account page would send back, with these ``changes``."""
    page = html(client.get(reverse("wagtailadmin_account")))
    fields = {}
    for field in page.select("form input[name], form select[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            fields[field["name"]] = chosen["value"] if chosen else ""
        elif field.get("type") not in ("checkbox", "file", "submit"):
            fields[field["name"]] = field.get("value", "")
    return page, {**fields, **changes}


def test_a_person_chooses_on_her_account_page(client):
    member = person()
    client.force_login(member)
    page, fields = account_form(client, **{"moderation-daily_digest": "on"})
    assert page.select_one('input[name="moderation-daily_digest"]').get("checked") is None
    assert "Courriels du comité éditorial" in page.get_text()
    assert not NotificationChoice.objects.exists()
    assert client.post(reverse("wagtailadmin_account"), fields).status_code == 302
    assert NotificationChoice.objects.get().user == member
    assert NotificationChoice.objects.get().daily_digest
    page, fields = account_form(client)
    assert page.select_one('input[name="moderation-daily_digest"]').get("checked") is not None
    client.post(reverse("wagtailadmin_account"), fields)
    assert not NotificationChoice.objects.get().daily_digest


def test_nobody_chooses_for_another(client):
    other = person()
    client.force_login(person())
    _page, fields = account_form(client, **{"moderation-daily_digest": "on"})
    client.post(reverse("wagtailadmin_account"), {**fields, "moderation-user": other.pk})
    assert not NotificationChoice.objects.filter(user=other).exists()


def test_an_account_without_the_admin_has_no_such_page(client):
    client.force_login(UserFactory())
    assert client.get(reverse("wagtailadmin_account")).status_code == 302


# --- The command and its cost ---------------------------------------------------------------------


def test_the_command_says_how_many(team, capsys):
    submitted()
    call_command("send_digests")
    assert capsys.readouterr().out == "1 point(s) du jour.\n"
    assert len(told(team)) == 1


@pytest.mark.parametrize("objects", [2, 20])
def test_a_digest_costs_the_same_whatever_awaits(team, objects):
    for number in range(objects):
        submitted(title=f"Texte {number}")
    with assert_max_queries(22):
        send_digests()
