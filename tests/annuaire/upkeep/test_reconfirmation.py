"""A year later: asked, reminded, doubted in public, withdrawn; and back by one POST."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import signing
from django.core.management import call_command
from django.utils import timezone

from annuaire.models import Listing, ListingEditor, Origin, Reconfirmation, SearchRow
from annuaire.upkeep import runs
from annuaire.upkeep.dates import months_after, months_before
from annuaire.upkeep.errors import NothingToConfirmError, TooLateError, UsedLinkError
from annuaire.upkeep.reconfirmation import Done, confirm
from annuaire.upkeep.tokens import SALT, token_for
from moderation.models import Event
from moderation.models.journal import Action
from tests.annuaire.factories import make_listing, make_winner
from tests.espace.factories import again, approved, change, confirmed, invited, keeper
from tests.factories import UserFactory
from tests.support.mail import addresses, deliver
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
TODAY = timezone.localdate()
LINK = re.compile(r"/annuaire/confirmer/[^/\s\"]+/")


def kept(months_ago=12, **values):
    listing = confirmed(make_listing(**values), months_ago)
    keeper(listing)
    return listing


def round_of(day=None):
    return runs.ask_and_withdraw(day or timezone.localdate())


def days_later(days):
    return timezone.localdate() + dt.timedelta(days=days)


def link_in(message):
    return LINK.search(message.body)[0]


# --- Asking -------------------------------------------------------------------------------------


def test_everybody_who_keeps_it_is_asked_once():
    listing = kept()
    colleague = keeper(listing, is_owner=False)
    invited(listing, "nouvelle@example.org")
    keeper(listing, UserFactory(is_active=False), is_owner=False)
    assert round_of()[Done.ASKED] == 1
    assert round_of() == {Done.NOTHING: 1}
    messages = deliver()
    owner = listing.editors.filter(is_owner=True).order_by("pk")[0]
    assert addresses(messages) == sorted([owner.email, colleague.email, "nouvelle@example.org"])
    assert all("toujours vrai" in message.subject for message in messages)


def test_what_is_recent_unkept_or_off_line_is_not_asked_about():
    kept(11)
    confirmed(make_listing(origin=Origin.IMPORT), 14)
    confirmed(make_listing(live=False), 14)
    make_winner()
    assert not round_of()
    assert not deliver()


def test_an_imported_listing_that_somebody_keeps_is_asked_about():
    kept(origin=Origin.IMPORT)
    assert round_of()[Done.ASKED] == 1


def test_reminders_come_in_their_time_and_missed_ones_are_not_sent_together():
    kept()
    round_of()
    deliver()
    assert round_of(days_later(13))[Done.REMINDED] == 0
    assert round_of(days_later(14))[Done.REMINDED] == 1
    assert round_of(days_later(14))[Done.REMINDED] == 0
    assert len(deliver()) == 1
    assert round_of(days_later(61))[Done.REMINDED] == 1
    (message,) = deliver()
    assert "pas encore eu votre réponse" in message.body


def test_a_confirmation_made_elsewhere_starts_again():
    listing = kept()
    Reconfirmation.objects.create(
        listing=listing, asked_on=months_before(TODAY, 12), last_sent_on=TODAY, reminders=4
    )
    assert round_of()[Done.ASKED] == 1
    assert Reconfirmation.objects.get(listing=listing).reminders == 0


# --- Doubt, then silence ------------------------------------------------------------------------


def test_after_thirteen_months_it_is_to_be_confirmed_in_public(client):
    listing = kept(13)
    SearchRow.objects.update(confirmed=True)
    assert runs.show_doubts(TODAY) == 1
    assert runs.show_doubts(TODAY) == 0
    assert not SearchRow.objects.filter(confirmed=True).exists()
    page = text_of(client.get(listing.get_absolute_url()))
    assert "À confirmer" in page
    assert "et pas depuis" in page
    assert "À confirmer" in text_of(client.get("/annuaire/", {"lieu": "Mende"}))


def test_after_fifteen_months_it_goes_off_line_and_its_people_are_told(client):
    listing = kept(15)
    Reconfirmation.objects.create(
        listing=listing, asked_on=months_before(TODAY, 3), last_sent_on=TODAY, reminders=4
    )
    assert round_of()[Done.WITHDRAWN] == 1
    assert not round_of()
    assert client.get(listing.get_absolute_url()).status_code == 404
    assert not SearchRow.objects.filter(listing=listing).exists()
    event = Event.objects.of(listing).get(action=Action.CEASE)
    assert event.actor is None
    (message,) = deliver()
    assert "n’est plus dans l’annuaire" in message.subject


def test_who_was_never_asked_in_time_has_three_months_to_answer():
    kept(20)
    assert round_of()[Done.ASKED] == 1
    assert round_of(days_later(45))[Done.WITHDRAWN] == 0
    assert round_of(months_after(TODAY, 3))[Done.WITHDRAWN] == 1


def test_a_listing_being_changed_is_not_withdrawn():
    user = UserFactory()
    listing = confirmed(change(approved(user), user, phone="04 66 00 00 00"), 16)
    Reconfirmation.objects.create(
        listing=listing, asked_on=months_before(TODAY, 4), last_sent_on=TODAY, reminders=4
    )
    assert round_of()[Done.WITHDRAWN] == 0
    assert again(listing).live


def test_the_command_says_what_it_did(capsys):
    kept(13)
    SearchRow.objects.update(confirmed=True)
    call_command("ask_reconfirmation")
    said = capsys.readouterr().out
    assert "1 fiche(s) à confirmer" in said
    assert "1 montrée(s)" in said


def test_slices_forget_nobody(monkeypatch):
    monkeypatch.setattr(runs, "SLICE", 2)
    for rank in range(5):
        kept(12 + rank % 2, name=f"Fiche {rank}")
    assert round_of()[Done.ASKED] == 5


@pytest.mark.parametrize("listings", [1, 8])
def test_the_round_reads_by_slices(listings, assert_max_queries):
    for rank in range(listings):
        kept(11, name=f"Fiche {rank}")
    with assert_max_queries(1):
        round_of()


# --- Answering ----------------------------------------------------------------------------------


@pytest.fixture
def asked():
    """A listing asked about, and the link of the mail."""
    listing = kept(13)
    round_of()
    return listing, link_in(deliver()[0])


def test_reading_changes_nothing_and_one_post_confirms(client, asked):
    listing, link = asked
    for _scanner in range(2):
        assert listing.name in text_of(client.get(link))
        assert client.head(link).status_code == 200
    assert again(listing).confirmed_on == listing.confirmed_on
    assert "c’est confirmé" in text_of(client.post(link))
    assert again(listing).confirmed_on == TODAY
    assert SearchRow.objects.get(listing=listing).confirmed
    assert not Reconfirmation.objects.exists()
    event = Event.objects.of(listing).get(action=Action.CONFIRM)
    assert event.actor == listing.editors.get().user


def test_a_link_is_useless_once_confirmed(client, asked):
    _listing, link = asked
    client.post(link)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "rien de plus à faire" in text_of(answer)
    assert Event.objects.filter(action=Action.CONFIRM).count() == 1


def test_a_link_dies_with_the_access_of_its_person(client, asked):
    listing, link = asked
    ListingEditor.objects.all().delete()
    answer = client.post(link)
    assert answer.status_code == 410
    assert "ne tenez plus" in text_of(answer)
    assert again(listing).confirmed_on == listing.confirmed_on


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a:b:c",
        "é",
        "x" * 500,
        signing.dumps([1, 2], salt=SALT),
        signing.dumps("abc", salt=SALT),
        signing.dumps([999_999, 1, "2025-01-01"], salt=SALT),
        signing.dumps(["a", "b", "c"], salt=SALT),
        signing.dumps([1, 1, "2025-01-01"], salt="autre"),
    ],
    ids=[  # signed with the time: never twice the same
        "one letter",
        "no signature",
        "accent",
        "long",
        "two parts",
        "a word",
        "unknown listing",
        "words",
        "other salt",
    ],
)
def test_a_bad_link_says_so(client, token):
    answer = client.get(f"/annuaire/confirmer/{token}/")
    assert answer.status_code == 404
    assert "Recopiez-le en entier" in text_of(answer)


def test_the_exact_point_is_not_on_the_page(client):
    from tests.annuaire.factories import exact_point

    listing = make_listing("Sage-femme", exact_point(44.51234, 3.56789, precision="commune"))
    keeper(confirmed(listing, 12))
    editor = listing.editors.get()
    link = f"/annuaire/confirmer/{token_for(editor, again(listing).confirmed_on)}/"
    content = client.get(link).content.decode()
    assert "44.51234" not in content
    assert "rue des Lilas" not in content


def test_the_page_is_kept_by_no_cache(client, asked):
    _listing, link = asked
    assert "no-store" in client.get(link)["Cache-Control"]


def test_a_confirmation_is_written_in_what_waits():
    user = UserFactory()
    listing = confirmed(change(approved(user), user, phone="04 66 00 00 00"), 13)
    confirm(listing, user, confirmed_on=listing.confirmed_on)
    assert again(listing).get_latest_revision_as_object().confirmed_on == TODAY


def test_two_people_confirm_at_once_the_second_is_told():
    listing = kept()
    confirm(listing, None, confirmed_on=listing.confirmed_on)
    with pytest.raises(UsedLinkError):
        confirm(listing, None, confirmed_on=listing.confirmed_on)


# --- Coming back --------------------------------------------------------------------------------


def withdrawn(months_ago=0, listing=None):
    listing = listing or kept(15)
    Reconfirmation.objects.create(
        listing=listing, asked_on=months_before(TODAY, 3), last_sent_on=TODAY, reminders=4
    )
    round_of()
    day = months_before(TODAY, months_ago) - dt.timedelta(days=months_ago > 0)
    Reconfirmation.objects.update(withdrawn_on=day)
    return again(listing)


def test_the_mail_of_withdrawal_brings_it_back_as_it_was(client):
    user = UserFactory()
    listing = confirmed(approved(user, phone="04 66 00 00 00"), 15)
    revision = listing.live_revision_id
    listing = withdrawn(listing=listing)
    assert not listing.live
    link = link_in([message for message in deliver() if user.email in message.to][-1])
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 200
    fresh = again(listing)
    assert fresh.live
    assert fresh.live_revision_id == revision
    assert not fresh.has_unpublished_changes
    assert SearchRow.objects.get(listing=fresh).confirmed
    assert client.get(fresh.get_absolute_url()).status_code == 200
    assert not Reconfirmation.objects.exists()


def test_what_was_never_edited_comes_back_too():
    listing = withdrawn()
    confirm(listing, None, confirmed_on=listing.confirmed_on)
    assert again(listing).live


def test_too_late_it_must_be_sent_again(client):
    listing = withdrawn(12)
    with pytest.raises(TooLateError):
        confirm(listing, None, confirmed_on=listing.confirmed_on)
    link = link_in(deliver()[-1])
    answer = client.post(link)
    assert answer.status_code == 410
    assert "Relire la fiche dans mon espace" in text_of(answer)
    assert not again(listing).live


def test_what_a_referent_took_off_line_does_not_come_back():
    listing = kept()
    listing.unpublish()
    with pytest.raises(NothingToConfirmError):
        confirm(listing, None, confirmed_on=listing.confirmed_on)
    assert not again(listing).live


def test_a_new_approval_forgets_the_silence():
    from moderation.services import approve
    from tests.espace.factories import referent
    from tests.moderation.factories import state_of

    user = UserFactory()
    listing = withdrawn(listing=confirmed(approved(user), 15))
    listing = change(listing, user, phone="04 66 00 00 00")
    state = state_of(listing)
    approve(state, referent(), revision_id=state.revision_id)
    assert again(listing).live
    assert not Reconfirmation.objects.exists()


# --- Dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 3, 31), -13, dt.date(2025, 2, 28)),
        (dt.date(2026, 12, 15), 12, dt.date(2027, 12, 15)),
        (dt.date(2026, 1, 1), -1, dt.date(2025, 12, 1)),
    ],
)
def test_months_end_where_they_can(day, months, expected):
    assert months_after(day, months) == expected


def test_the_rule_of_the_settings_is_the_one_of_the_page(settings):
    settings.RECONFIRMATION = settings.RECONFIRMATION._replace(doubt_after_months=2)
    listing = Listing(confirmed_on=months_before(TODAY, 2))
    assert not listing.is_confirmed
    listing.confirmed_on += dt.timedelta(days=1)
    assert listing.is_confirmed
