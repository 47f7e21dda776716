"""Hours at once: on line, in what waits, in the journal; stale forms, strangers, bad values."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire.models import Listing, SearchRow
from annuaire.owners.errors import HoursChangedError, NotKeeperError
from annuaire.owners.services import Hours, change_hours
from annuaire.registration.services import start_change
from annuaire.registration.steps import WHAT, form_of_answers
from annuaire.search import Search
from moderation.models import Event
from moderation.models.journal import Action
from moderation.services import approve
from territoires.places import resolve
from tests.annuaire.factories import make_listing
from tests.espace.factories import again, approved, change, keeper, referent, send_back, sent
from tests.factories import UserFactory
from tests.moderation.factories import state_of
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
NEW = "Tu-Sa 10:00-18:00"


def set_hours(listing, user, expression=NEW, until=None, seen=None):
    seen = seen or Hours.of(again(listing)).mark
    return change_hours(listing, user, opening_hours=expression, closed_until=until, seen=seen)


def in_three_days():
    return timezone.localdate() + dt.timedelta(days=3)


def test_what_is_on_line_changes_and_the_journal_says_it():
    user = UserFactory()
    listing = approved(user)
    assert set_hours(listing, user, until=in_three_days())
    fresh = again(listing)
    assert (fresh.opening_hours, fresh.closed_until) == (NEW, in_three_days())
    event = Event.objects.of(listing).get(action=Action.PROMPT)
    assert event.actor == user
    said = "du lundi au vendredi : 9 h – 12 h → du mardi au samedi : 10 h – 18 h, fermé jusqu’au"
    assert said in event.reason.replace("\u00a0", " ")


def test_a_colleague_may():
    listing = approved(UserFactory())
    assert set_hours(listing, keeper(listing, is_owner=False))


def test_a_change_that_waits_does_not_undo_them():
    user = UserFactory()
    listing = change(approved(user), user, phone="04 66 00 00 00")
    state = state_of(listing)
    set_hours(listing, user, until=in_three_days())
    approve(state, referent(), revision_id=state.revision_id)
    fresh = again(listing)
    assert fresh.phone == "04 66 00 00 00"
    assert (fresh.opening_hours, fresh.closed_until) == (NEW, in_three_days())


def test_neither_the_text_read_nor_a_later_draft_undoes_them():
    user = UserFactory()
    listing = change(approved(user), user, phone="04 66 00 00 00")
    read = state_of(listing).revision
    draft = again(listing).get_latest_revision_as_object()
    draft.description = "Un brouillon de plus."
    draft.save_revision(user=user)
    set_hours(listing, user)
    read.refresh_from_db()
    fresh = again(listing)
    contents = [read.content, fresh.latest_revision.content, fresh.live_revision.content]
    assert len({read.pk, fresh.latest_revision_id, fresh.live_revision_id}) == 3
    assert [content["opening_hours"] for content in contents] == [NEW] * 3


def test_a_form_opened_before_does_not_bring_the_older_ones_back():
    user = UserFactory()
    listing = approved(user)
    form = start_change(listing, user)
    before = read_hours(form)
    assert before == listing.opening_hours
    set_hours(listing, user)
    form.refresh_from_db()
    assert form.version == 2  # who has it open is told
    assert read_hours(form) == NEW


def read_hours(registration):
    """As the form accepts them when it is sent."""
    form = form_of_answers(registration, WHAT)
    form.is_valid()
    return form.cleaned_data["opening_hours"]


def test_what_was_sent_back_and_what_is_not_on_line_follow_too():
    user = UserFactory()
    listing = send_back(sent(user))
    set_hours(listing, user)
    assert not SearchRow.objects.filter(listing=listing).exists()
    assert again(listing).get_latest_revision_as_object().opening_hours == NEW


def test_hours_changed_meanwhile_are_told_and_nothing_is_written():
    user = UserFactory()
    listing = approved(user)
    seen = Hours.of(listing).mark
    set_hours(listing, user, "Mo 08:00-09:00")
    with pytest.raises(HoursChangedError):
        set_hours(listing, user, seen=seen)
    assert again(listing).opening_hours == "Mo 08:00-09:00"


def test_the_same_hours_write_nothing():
    user = UserFactory()
    listing = approved(user)
    assert not set_hours(listing, user, listing.opening_hours)
    assert not Event.objects.filter(action=Action.PROMPT).exists()


def test_a_stranger_and_an_unreadable_expression_are_refused():
    user = UserFactory()
    listing = approved(user)
    with pytest.raises(NotKeeperError):
        set_hours(listing, UserFactory())
    with pytest.raises(ValidationError):
        set_hours(listing, user, "le mardi")
    assert again(listing).opening_hours == listing.opening_hours


# --- What the public reads ----------------------------------------------------------------------


def closed(until=None, **values):
    return make_listing(opening_hours="24/7", closed_until=until or in_three_days(), **values)


def test_the_page_and_the_card_say_closed_until(client):
    listing = closed()
    shown = text_of(client.get(listing.get_absolute_url()))
    assert "Fermé jusqu’au" in shown
    assert "Ouvert en continu" not in shown
    results = text_of(client.get("/annuaire/", {"lieu": "Mende"}))
    assert "Fermé jusqu’au" in results


def test_the_mention_goes_by_itself_the_day_after(client):
    listing = closed(timezone.localdate() - dt.timedelta(days=1))
    shown = text_of(client.get(listing.get_absolute_url()))
    assert "Fermé jusqu’au" not in shown
    assert "Ouvert en continu" in shown


def test_it_is_closed_on_the_last_day_and_open_the_next():
    listing = closed(dt.date(2026, 8, 3))
    midnight = dt.datetime(2026, 8, 4, tzinfo=zoneinfo.ZoneInfo("Europe/Paris"))
    place = resolve("Mende").best
    before, after = (
        Search(place, 20, {}, open_now=True, now=now).run(0, 10)
        for now in (midnight - dt.timedelta(minutes=1), midnight)
    )
    assert not before.hits["near"]
    assert [hit.listing_id for hit in after.hits["near"]] == [listing.pk]


def test_open_now_leaves_it_out():
    closed()
    opened = make_listing("Toujours ouvert", opening_hours="24/7")
    place = resolve("Mende").best
    found = Search(place, 20, {}, open_now=True).run(0, 10)
    assert [hit.listing_id for hit in found.hits["near"]] == [opened.pk]
    assert Listing.objects.count() == 2
