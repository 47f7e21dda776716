"""A listing withdrawn for silence: what its owner sends since is never put on line unread."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annuaire.models import Listing, Origin, Reconfirmation
from annuaire.owners.services import Hours, cease, change_hours
from annuaire.referents.outcomes import REFUSE
from annuaire.registration.services import send, start_change
from annuaire.upkeep import runs
from annuaire.upkeep.dates import months_before
from annuaire.upkeep.errors import BeingChangedError, NothingToConfirmError
from annuaire.upkeep.reconfirmation import confirm
from annuaire.upkeep.tokens import token_for
from moderation.services import approve, request_changes, resume, withdraw
from tests.annuaire.factories import make_listing
from tests.annuaire.registration import forms
from tests.espace.factories import again, confirmed, keeper
from tests.moderation.factories import state_of
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
UNREAD = "TEXTE JAMAIS RELU"


def silent(listing: Listing) -> Listing:
    """Withdrawn today because nobody answered."""
    today = timezone.localdate()
    confirmed(listing, 15)
    Reconfirmation.objects.create(
        listing=listing, asked_on=months_before(today, 3), last_sent_on=today, reminders=4
    )
    runs.ask_and_withdraw(today)
    listing = again(listing)
    assert not listing.live
    return listing


@pytest.fixture
def listing(her, midwife):
    """Approved, then withdrawn for silence."""
    listing = forms.sent(her, midwife)
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    return silent(again(listing))


def send_a_change(her, midwife, listing, name=UNREAD):
    registration = start_change(again(listing), midwife)
    who = registration.data["qui-et-ou"]
    forms.post(her, registration, "qui-et-ou", {**who, "name": name})
    registration.refresh_from_db()
    return send(registration, midwife)


def confirm_again(listing, midwife):
    return confirm(listing, midwife, confirmed_on=again(listing).confirmed_on)


def test_a_text_being_read_is_not_put_on_line_by_confirming(her, midwife, listing):
    send_a_change(her, midwife, listing)
    assert again(listing).name == "Camille Martin"
    her.post(f"/mon-espace/fiches/{listing.pk}/confirmer/")
    assert not again(listing).live
    with pytest.raises(BeingChangedError):
        confirm_again(listing, midwife)


def test_nor_is_a_text_that_waits_for_changes(her, midwife, listing):
    send_a_change(her, midwife, listing)
    request_changes(state_of(listing), forms.referent_of("976"), reason="Le nom.")
    with pytest.raises(BeingChangedError):
        confirm_again(listing, midwife)
    assert not again(listing).live


def test_nor_is_a_refused_text(her, midwife, listing):
    send_a_change(her, midwife, listing)
    state = state_of(listing)
    approve(
        state,
        forms.referent_of("976"),
        revision_id=state.revision_id,
        outcome=REFUSE,
        comment="Vous n’êtes plus inscrite.",
    )
    assert "elle revient aussitôt" not in text_of(her.get(f"/mon-espace/fiches/{listing.pk}/"))
    her.post(f"/mon-espace/fiches/{listing.pk}/confirmer/")
    with pytest.raises(NothingToConfirmError):
        confirm_again(listing, midwife)
    assert not again(listing).live
    assert again(listing).name == "Camille Martin"


def test_nor_is_a_text_taken_back(her, midwife, listing):
    withdraw(send_a_change(her, midwife, listing), midwife)
    with pytest.raises(NothingToConfirmError):
        confirm_again(listing, midwife)
    assert not again(listing).live


def test_a_refusal_of_what_was_sent_before_the_silence_counts(her, midwife):
    """Sent back before it, then sent again as it was, without the form."""
    listing = forms.sent(her, midwife)
    state = state_of(listing)
    referent = forms.referent_of("976")
    approve(state, referent, revision_id=state.revision_id)
    send_a_change(her, midwife, listing)
    request_changes(state_of(listing), referent, reason="Le nom.")
    listing = silent(again(listing))
    with pytest.raises(BeingChangedError):
        confirm_again(listing, midwife)
    resume(listing, midwife)
    state = state_of(listing)
    approve(state, referent, revision_id=state.revision_id, outcome=REFUSE, comment="Non.")
    assert not Reconfirmation.objects.exists()
    with pytest.raises(NothingToConfirmError):
        confirm_again(listing, midwife)


def test_the_text_approved_since_goes_on_line(her, midwife, listing):
    send_a_change(her, midwife, listing, name="Camille Durand")
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    assert again(listing).live
    assert again(listing).name == "Camille Durand"


def test_what_comes_back_is_the_revision_that_was_on_line(midwife, listing):
    """Even if something wrote in the row meanwhile."""
    Listing.objects.filter(pk=listing.pk).update(name=UNREAD)
    confirm_again(listing, midwife)
    fresh = again(listing)
    assert (fresh.live, fresh.name) == (True, "Camille Martin")
    assert fresh.confirmed_on == timezone.localdate()


def test_a_draft_saved_since_stays_a_draft(midwife, listing):
    draft = again(listing).get_latest_revision_as_object()
    draft.name = UNREAD
    draft.save_revision(user=midwife)
    confirm_again(listing, midwife)
    fresh = again(listing)
    assert (fresh.live, fresh.name, fresh.has_unpublished_changes) == (True, "Camille Martin", True)


def test_hours_changed_while_it_was_away_come_back_with_it(midwife, listing):
    draft = again(listing).get_latest_revision_as_object()
    draft.save_revision(user=midwife)  # what was on line is no longer the latest
    change_hours(
        again(listing),
        midwife,
        opening_hours="We 10:00-12:00",
        closed_until=None,
        seen=Hours.of(again(listing)).mark,
    )
    confirm_again(listing, midwife)
    assert again(listing).opening_hours == "We 10:00-12:00"


def test_the_row_of_an_imported_listing_is_not_written_either(her, midwife):
    """It has no revision: its row is all that there is of what was on line."""
    listing = make_listing("PMI", origin=Origin.IMPORT, phone="02 69 11 11 11")
    keeper(listing, midwife)
    listing = silent(listing)
    registration = start_change(listing, midwife)
    forms.post(her, registration, "quoi", forms.what(description=UNREAD))
    forms.post(her, registration, "confiance", forms.trust())
    registration.refresh_from_db()
    send(registration, midwife)
    assert again(listing).description != UNREAD
    withdraw(again(listing), midwife)
    with pytest.raises(NothingToConfirmError):
        confirm_again(listing, midwife)


def test_a_listing_never_on_line_shows_what_was_sent_last(her, midwife):
    listing = forms.sent(her, midwife)
    request_changes(state_of(listing), forms.referent_of("976"), reason="Le nom.")
    send_a_change(her, midwife, listing, name="Camille Durand")
    assert again(listing).name == "Camille Durand"


def test_what_its_owner_took_off_line_keeps_its_approved_text(her, midwife, listing):
    confirm_again(listing, midwife)
    cease(again(listing), midwife)
    send_a_change(her, midwife, listing)
    assert again(listing).name == "Camille Martin"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_link_of_the_mail_says_that_a_change_is_read(her, midwife, listing, method):
    link = f"/annuaire/confirmer/{token_for(listing.editors.get(), listing.confirmed_on)}/"
    assert her.get(link).status_code == 200
    send_a_change(her, midwife, listing)
    answer = getattr(her, method)(link)
    assert answer.status_code == 410
    assert "quand le référent l’aura approuvée" in text_of(answer)
    assert "rien de plus à faire" not in text_of(answer)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_link_says_that_there_is_nothing_to_confirm(her, midwife, listing, method):
    link = f"/annuaire/confirmer/{token_for(listing.editors.get(), listing.confirmed_on)}/"
    withdraw(send_a_change(her, midwife, listing), midwife)
    answer = getattr(her, method)(link)
    assert answer.status_code == 410
    assert "n’est pas en ligne" in text_of(answer)
