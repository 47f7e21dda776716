"""A listing taken off line accuses somebody: who is told, of what, and who reads it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.alerts.services import handle
from annuaire.models import AlertKind, Listing
from millejours.mail import absolute_url
from moderation import errors
from moderation.desk.access import Viewer
from moderation.desk.items import address_of
from moderation.desk.selection import acts
from moderation.models import ExceptionalAct, Role
from moderation.services import ratify, submit, withdraw_now
from tests.annuaire.alerts.making import an_alert
from tests.annuaire.factories import make_listing
from tests.annuaire.referents.making import (
    changed,
    national,
    online_listing,
    professional,
    referent,
)
from tests.factories import UserFactory
from tests.moderation.factories import animator, person, state_of
from tests.support.mail import addresses, deliver, html_of
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
REASON = str(Listing.off_line_reasons[0])
DETAILS = "Mme Petit frappe les enfants."


@pytest.fixture
def author():
    return professional()


@pytest.fixture
def reader():
    return referent("48", user__last_name="Vigneron")


@pytest.fixture
def listing(author, reader):
    listing = online_listing(author, reader)
    deliver()
    return listing


def taken_off(listing, actor):
    return withdraw_now(listing, actor, reason=REASON, details=DETAILS)


def history(client, user, listing):
    client.force_login(user)
    return text_of(
        client.get(reverse("moderation_history", kwargs=address_of(listing)), follow=True)
    )


# --- Taken off line -----------------------------------------------------------------------------


def test_the_reasons_are_those_of_a_listing_and_none_is_chosen_for_the_person(client, html, reader):
    listing = make_listing("Fausse sage-femme")
    client.force_login(reader)
    address = reverse("moderation_off_line", kwargs=address_of(listing))
    page = html(client.get(address))
    labels = {label.get_text(strip=True) for label in page.select(".desk-choice label")}
    assert labels == {str(reason) for reason in Listing.off_line_reasons}
    assert not page.select("input[type=radio][checked]")
    response = client.post(address, {"details": "Radiée en mai."})
    assert response.status_code == 422
    page = html(response)
    assert "Choisissez un motif." in page.text
    assert (
        page.select_one("fieldset:has([aria-invalid=true])")["aria-describedby"]
        == (page.select_one(".desk-error")["id"])
    )
    assert page.select_one("textarea").text.strip() == "Radiée en mai."
    listing.refresh_from_db()
    assert listing.live


@pytest.mark.parametrize("index", range(len(Listing.off_line_reasons)))
def test_each_reason_takes_it_off_line(client, reader, index):
    listing = make_listing("Fausse sage-femme")
    client.force_login(reader)
    reason = str(Listing.off_line_reasons[index])
    address = reverse("moderation_off_line", kwargs=address_of(listing))
    client.post(address, {"choice": reason, "details": ""})
    listing.refresh_from_db()
    assert not listing.live
    assert ExceptionalAct.objects.get().reason == reason


# --- Told ---------------------------------------------------------------------------------------


def test_only_those_who_answer_for_it_and_who_keeps_it_are_told(listing, author, reader):
    for stranger in (person(Role.REVIEWER), person(Role.AUTHOR), referent("75")):
        assert stranger.email
    told = [author, referent("48"), national(), animator()]
    taken_off(listing, reader)
    assert addresses(deliver()) == sorted(one.email for one in told)


def test_no_mail_says_why(listing, author, reader):
    animator()
    state = changed(listing, author, description="Une autre présentation.")
    deliver()
    taken_off(state.workflow_state.content_object, reader)
    messages = deliver()
    assert len(messages) == 3  # what was in progress came back to its author too
    for message in messages:
        for version in (message.body, html_of(message)):
            assert DETAILS not in version
            assert REASON not in version


def test_who_is_accused_is_not_told_by_whom(client, listing, author, reader):
    changed(listing, author, description="Une autre présentation.")
    deliver()
    taken_off(listing, reader)
    messages = deliver()
    assert len(messages) == 2
    for message in messages:
        assert message.recipients() == [author.email]
        assert str(reader) not in message.body
        assert str(reader) not in html_of(message)
    client.force_login(author)
    shown = text_of(client.get(reverse("espace:listing", args=[listing.pk])))
    assert str(reader) not in shown
    assert DETAILS not in shown


def test_her_space_says_the_reason_without_what_was_added(client, listing, author, reader):
    taken_off(listing, reader)
    client.force_login(author)
    shown = text_of(client.get(reverse("espace:listing", args=[listing.pk])))
    assert REASON in shown
    assert DETAILS not in shown


# --- Read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [lambda: referent("48"), national, animator])
def test_those_told_read_it_where_the_mail_leads(client, listing, reader, who):
    told = who()
    act = taken_off(listing, reader)
    path = reverse("moderation_act", args=[act.pk])
    [message] = [one for one in deliver() if one.recipients() == [told.email]]
    assert absolute_url(path) in message.body
    client.force_login(told)
    shown = text_of(client.get(path))
    assert REASON in shown
    assert DETAILS in shown


@pytest.mark.parametrize(
    "who",
    [
        lambda: person(Role.AUTHOR),
        lambda: person(Role.REVIEWER),
        lambda: referent("75"),
    ],
)
def test_the_rest_of_the_committee_reads_nothing_of_it(client, listing, reader, who):
    handle(an_alert(listing, AlertKind.DANGER), reader, "Transmis au 119 : famille Dupont.")
    act, other = taken_off(listing, reader), who()
    shown = history(client, other, listing)
    for said in ("Dupont", REASON, DETAILS):
        assert said not in shown
    assert client.get(reverse("moderation_act", args=[act.pk])).status_code == 302
    assert act not in acts(Viewer.of(other))
    with pytest.raises(errors.NotYoursError):
        ratify(act, other)


def test_its_history_says_it_to_those_who_answer(client, listing, reader):
    handle(an_alert(listing, AlertKind.DANGER), reader, "Transmis au 119.")
    taken_off(listing, reader)
    for somebody in (referent("48"), animator(), UserFactory(is_superuser=True)):
        shown = history(client, somebody, listing)
        assert "Transmis au 119." in shown
        assert REASON in shown


def test_the_animation_team_ratifies_it(listing, reader):
    act, team = taken_off(listing, reader), animator()
    assert act in acts(Viewer.of(team))
    ratify(act, team)
    act.refresh_from_db()
    assert act.ratified_at


def test_who_sent_it_does_not_read_what_is_said_against_it_on_her_desk(client, reader):
    author = person(Role.AUTHOR)
    listing = online_listing(author, reader)
    an_alert(listing, AlertKind.DANGER)
    submit(listing, author)
    client.force_login(author)
    shown = text_of(client.get(reverse("moderation_object", args=[state_of(listing).pk])))
    assert "Justificatifs" in shown
    assert "Signalements du public" not in shown


def test_a_referent_who_keeps_it_is_told_as_its_author_and_reads_no_more(client, reader):
    accused = referent("48")
    listing = online_listing(accused, reader)
    deliver()
    act = taken_off(listing, reader)
    [message] = deliver()
    assert message.recipients() == [accused.email]
    assert "/admin/bureau/" not in message.body
    client.force_login(accused)
    assert client.get(reverse("moderation_act", args=[act.pk])).status_code == 302
    shown = history(client, accused, listing)
    assert REASON not in shown


def test_the_act_keeps_all_that_was_said(listing, reader):
    taken_off(listing, reader)
    assert ExceptionalAct.objects.get().reason == f"{REASON} {DETAILS}"
