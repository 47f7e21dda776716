"""Alerts are kept once, told at once when they are serious, handled by those who answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annuaire.alerts import letters
from annuaire.alerts.desk_section import waiting
from annuaire.alerts.services import MOST_OPEN, handle, may_handle
from annuaire.models import SERIOUS, AlertKind, ListingAlert, ListingEditor
from annuaire.models.alerts import LONGEST_SAID
from annuaire.referents.rights import answers_for
from millejours.mail import absolute_url
from moderation import errors
from moderation.competence import Standing
from moderation.models import Event, Role
from moderation.models.journal import Action
from moderation.notifications.digest import send_digests
from tests.annuaire.alerts.making import an_alert
from tests.annuaire.factories import at_a_distance, make_listing, point
from tests.annuaire.managers.factories import make_body, managed, member
from tests.annuaire.referents.making import national, professional, referent
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, animator, person
from tests.moderation.mailing import wants_digest
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db
DONE = "La fiche est corrigée."


@pytest.fixture
def listing():
    return make_listing("PMI de Mende")


def kept_listing(keeper):
    listing = make_listing("Sage-femme de Mende", point())
    ListingEditor.objects.create(listing=listing, user=keeper, email=keeper.email)
    return listing


# --- Received -----------------------------------------------------------------------------------


@pytest.mark.parametrize("again", ["", "Fermé depuis juin.", "FERMÉ, depuis juin"])
def test_the_same_thing_said_again_is_counted_once(listing, again):
    first = an_alert(listing, AlertKind.CLOSED, "Fermé depuis juin.")
    assert an_alert(listing, AlertKind.CLOSED, again) == first
    assert ListingAlert.objects.get().count == 2


def test_something_else_is_another_alert(listing):
    an_alert(listing, AlertKind.CLOSED, "Fermé depuis juin.")
    an_alert(listing, AlertKind.CLOSED, "La rue a changé de nom.")
    an_alert(listing, AlertKind.WRONG, "Fermé depuis juin.")
    an_alert(make_listing("Autre"), AlertKind.CLOSED, "Fermé depuis juin.")
    assert ListingAlert.objects.count() == 4


def test_what_was_handled_may_be_said_again(listing):
    handle(an_alert(listing), animator(), DONE)
    an_alert(listing)
    assert ListingAlert.objects.open().count() == 1


def test_a_listing_is_not_buried_under_alerts(listing):
    for number in range(MOST_OPEN + 5):
        an_alert(listing, AlertKind.WRONG, f"Texte {number}")
    assert ListingAlert.objects.count() == MOST_OPEN
    an_alert(listing, AlertKind.DANGER, "Un enfant crie.")  # never lost among the others
    assert ListingAlert.objects.filter(kind=AlertKind.DANGER).exists()


def test_of_a_listing_with_many_alerts_nothing_that_is_new_is_lost(listing):
    for number in range(MOST_OPEN + 3):
        an_alert(listing, AlertKind.DANGER, f"Fait {number}.")
    assert ListingAlert.objects.count() == MOST_OPEN
    said = "\n".join(ListingAlert.objects.order_by("pk").values_list("text", flat=True))
    for number in range(MOST_OPEN + 3):
        assert f"Fait {number}." in said
    last = ListingAlert.objects.latest("pk")
    assert last.count == 4
    assert an_alert(listing, AlertKind.DANGER, "Fait 21.").text.count("Fait 21.") == 1


def test_what_is_added_is_bounded(listing):
    for number in range(MOST_OPEN + 15):
        an_alert(listing, AlertKind.WRONG, f"{number} " + "a" * 990)
    assert len(ListingAlert.objects.latest("pk").text) == LONGEST_SAID


# --- Told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SERIOUS)
def test_a_serious_one_is_told_at_once_to_the_referents_and_to_the_pool(listing, kind):
    asked = [referent("48"), referent(region_of="48"), national(), wants_digest(animator())]
    for somebody in (referent("75"), MembershipFactory().user, professional()):
        assert somebody not in asked
    alert = an_alert(listing, kind, "Ce que quelqu’un a vu.")
    messages = deliver()
    assert addresses(messages) == sorted(one.email for one in asked)
    for message in messages:
        assert message.subject == "Signalement grave\u00a0: PMI de Mende"
        assert absolute_url(f"/admin/annuaire/signalements/{alert.pk}/") in message.body
        assert "Ce que quelqu’un a vu." not in message.body


def test_it_is_told_once_whatever_the_number_of_people_who_say_it(listing):
    referent("48")
    for _number in range(3):
        an_alert(listing, AlertKind.DANGER)
    assert len(deliver()) == 1


def test_more_facts_in_a_full_alert_are_told_again_once_an_hour(listing, monkeypatch):
    referent("48")
    for number in range(MOST_OPEN):
        an_alert(listing, AlertKind.FRAUD, f"Fait {number}.")
    deliver()
    now = timezone.now().replace(minute=5)
    monkeypatch.setattr(letters.timezone, "now", lambda: now)
    an_alert(listing, AlertKind.FRAUD, "Un autre.")
    an_alert(listing, AlertKind.FRAUD, "Encore un autre.")
    [message] = deliver()
    assert message.subject == "Signalement grave, suite\u00a0: PMI de Mende"
    assert "Un autre." not in message.body
    monkeypatch.setattr(letters.timezone, "now", lambda: now + timedelta(hours=1))
    an_alert(listing, AlertKind.FRAUD, "Un autre.")
    assert ListingAlert.objects.latest("pk").count == 4
    an_alert(listing, AlertKind.FRAUD, "Un dernier.")
    monkeypatch.undo()
    assert len(deliver()) == 1


def test_an_ordinary_one_is_not_told_at_once(listing):
    referent("48")
    an_alert(listing)
    assert deliver() == []


def test_an_ordinary_one_is_in_the_mail_of_the_day_of_those_who_chose_it(listing):
    reader, stranger = wants_digest(referent("48")), wants_digest(referent("75"))
    alert = an_alert(listing, AlertKind.CLOSED)
    send_digests()
    [message] = deliver()
    assert message.recipients() == [reader.email] != [stranger.email]
    assert "Signalements du public" in message.body
    assert absolute_url(f"/admin/annuaire/signalements/{alert.pk}/") in message.body


def test_a_listing_without_territory_is_told_to_the_pool():
    pool = national()
    referent("48")
    an_alert(make_listing("Écoute", at_a_distance()), AlertKind.FRAUD)
    assert addresses(deliver()) == [pool.email]


def test_who_keeps_the_listing_is_not_told_of_what_is_said_against_her():
    accused, other = referent("48"), referent("48")
    an_alert(kept_listing(accused), AlertKind.DANGER)
    assert addresses(deliver()) == [other.email]


def test_without_another_referent_the_pool_alone_is_told():
    accused, pool = referent("48"), national()
    an_alert(kept_listing(accused), AlertKind.DANGER)
    assert addresses(deliver()) == [pool.email]


# --- Handled ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", [lambda: referent("48"), lambda: referent(region_of="31"), national, animator]
)
def test_who_answers_for_the_territory_handles_it(listing, who):
    alert, actor = an_alert(listing, AlertKind.FRAUD), who()
    handle(alert, actor, DONE)
    alert.refresh_from_db()
    assert (alert.handled_by, alert.outcome, alert.is_open) == (actor, DONE, False)
    event = Event.objects.of(listing).get(action=Action.ALERT)
    assert event.actor == actor
    assert DONE in event.reason


@pytest.mark.parametrize(
    "who",
    [
        lambda: referent("75"),
        lambda: MembershipFactory().user,
        lambda: person(Role.AUTHOR),
        lambda: UserFactory(is_superuser=True),
        professional,
    ],
)
def test_nobody_else_handles_it(listing, who):
    alert, actor = an_alert(listing), who()
    referent("48")
    with pytest.raises(errors.NotYoursError):
        handle(alert, actor, DONE)
    alert.refresh_from_db()
    assert alert.is_open


@pytest.mark.parametrize("who", [lambda: referent("48"), national, animator])
def test_nobody_handles_what_is_said_of_a_listing_she_keeps(who):
    accused, other = who(), referent("48")
    listing = kept_listing(accused)
    alert = an_alert(listing, AlertKind.DANGER)
    with pytest.raises(errors.NotYoursError):
        handle(alert, accused, DONE)
    assert alert not in waiting(Standing.of(accused))
    assert alert in waiting(Standing.of(other))
    assert not may_handle(accused, alert)
    assert not answers_for(accused, listing)
    assert answers_for(other, listing)


def test_a_member_of_the_body_that_keeps_it_handles_nothing(listing):
    accused, body = referent("48"), make_body()
    member(body, accused)
    alert = an_alert(managed(body, listing), AlertKind.DANGER)
    assert deliver() == []
    assert not may_handle(accused, alert)
    assert alert not in waiting(Standing.of(accused))


def test_a_closed_account_handles_nothing(listing):
    actor = referent("48", user__is_active=False)
    with pytest.raises(errors.InactiveAccountError):
        handle(an_alert(listing), actor, DONE)


def test_it_is_handled_once(listing):
    alert = an_alert(listing)
    handle(alert, animator(), DONE)
    with pytest.raises(errors.AlreadyDecidedError):
        handle(alert, animator(), "Autre chose.")


def test_what_was_done_is_said(listing):
    with pytest.raises(errors.ReasonNeededError):
        handle(an_alert(listing), animator(), " … ")


def test_an_alert_that_is_gone_is_said(listing):
    alert = an_alert(listing)
    ListingAlert.objects.all().delete()
    with pytest.raises(errors.GoneError):
        handle(alert, animator(), DONE)


def test_the_territory_is_the_one_where_it_was_received(listing):
    alert, reader = an_alert(listing), referent("48")
    listing.coverages = [point("75056")]
    listing.save()
    handle(alert, reader, DONE)


def test_the_referents_of_every_presence_are_told_and_handle_it():
    here, there = referent("48"), referent("75")
    listing = make_listing("Deux cabinets", point("48095"), point("75056"))
    alert = an_alert(listing, AlertKind.FRAUD)
    assert addresses(deliver()) == sorted([here.email, there.email])
    assert alert in waiting(Standing.of(there))
    handle(alert, there, DONE)


@pytest.mark.parametrize(
    "where", [("48095",), ("75056",), ("97411",), (), ("48095", "75056"), ("97411", "48095")]
)
def test_both_sides_of_the_rule_agree(where):
    coverages = [point(code) for code in where] or [at_a_distance()]
    alert = an_alert(make_listing("Une fiche", *coverages))
    people = [
        referent("48"),
        referent("75", "974"),
        referent(region_of="974"),
        national(),
        animator(),
        MembershipFactory().user,
        professional(),
    ]
    for somebody in people:
        listed = alert in waiting(Standing.of(somebody))
        assert listed == may_handle(somebody, alert)
