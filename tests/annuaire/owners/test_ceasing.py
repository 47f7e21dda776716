"""Off line at once, by the person responsible, with what was being read."""

from __future__ import annotations

import pytest
from wagtail.models import WorkflowState

from annuaire.models import Reconfirmation, SearchRow
from annuaire.owners.errors import AlreadyWithdrawnError, NotKeeperError, NotResponsibleError
from annuaire.owners.services import cease
from moderation.models import Event
from moderation.models.journal import Action
from moderation.services import approve, submit
from tests.annuaire.factories import make_listing
from tests.espace.factories import again, approved, change, keeper, referent, send_back, sent
from tests.factories import UserFactory
from tests.moderation.factories import state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


def test_it_disappears_everywhere_at_once(client):
    user = UserFactory()
    listing = approved(user)
    address = listing.get_absolute_url()
    assert client.get(address).status_code == 200
    cease(listing, user, reason="Retraite.\0")
    assert client.get(address).status_code == 404
    assert not SearchRow.objects.filter(listing=listing).exists()
    event = Event.objects.of(listing).get(action=Action.CEASE)
    assert (event.actor, event.reason) == (user, "Retraite.")
    assert event.revision_id == listing.live_revision_id


@pytest.mark.parametrize("standing", ["read", "sent back", "never on line"])
def test_what_was_in_progress_goes_with_it_whoever_sent_it(standing):
    user = UserFactory()
    listing = sent(user) if standing == "never on line" else approved(user)
    if standing != "never on line":
        colleague = keeper(listing, is_owner=False)
        listing = change(listing, colleague, phone="04 66 00 00 00")
    if standing == "sent back":
        listing = send_back(listing)
    cease(listing, user)
    state = listing.workflow_states.order_by("-pk").first()
    assert state.status == WorkflowState.STATUS_CANCELLED
    assert Event.objects.of(listing).filter(action=Action.WITHDRAW).exists()
    assert not again(listing).live


def test_it_comes_back_through_the_form_and_a_new_approval():
    user = UserFactory()
    listing = approved(user)
    cease(listing, user)
    listing = again(listing)
    listing.get_latest_revision_as_object().save_revision(user=user)
    submit(again(listing), user)
    state = state_of(listing)
    approve(state, referent(), revision_id=state.revision_id)
    assert again(listing).live


def test_what_silence_had_withdrawn_may_be_withdrawn_for_good():
    listing = make_listing(live=False)
    user = keeper(listing)
    day = listing.confirmed_on
    Reconfirmation.objects.create(listing=listing, asked_on=day, last_sent_on=day, withdrawn_on=day)
    cease(listing, user)
    assert not Reconfirmation.objects.exists()


def test_the_second_time_says_so():
    user = UserFactory()
    listing = approved(user)
    cease(listing, user)
    with pytest.raises(AlreadyWithdrawnError):
        cease(listing, user)
    assert Event.objects.of(listing).filter(action=Action.CEASE).count() == 1


def test_a_colleague_or_a_stranger_does_not():
    listing = approved(UserFactory())
    with pytest.raises(NotResponsibleError):
        cease(listing, keeper(listing, is_owner=False))
    with pytest.raises(NotKeeperError):
        cease(listing, UserFactory())
    assert again(listing).live
