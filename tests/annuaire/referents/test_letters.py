"""What a professional without access to the admin is told, and where the links lead."""

from __future__ import annotations

import pytest

from annuaire.models import ListingEditor
from millejours.mail import absolute_url
from moderation.models import Role
from moderation.services import approve, request_changes, submit, withdraw, withdraw_now
from tests.annuaire.referents.making import (
    changed,
    draft_listing,
    listing_of,
    online_listing,
    professional,
    referent,
    sent_listing,
)
from tests.moderation.factories import MembershipFactory, person, state_of
from tests.support.mail import deliver, html_of

pytestmark = pytest.mark.django_db
NAME = "Claire Petit, sage-femme"


@pytest.fixture
def author():
    return professional()


@pytest.fixture
def reader():
    return referent("48")


def mail_to(somebody):
    """The only mail this person received since the last delivery; nothing in it is of the admin."""
    [message] = [one for one in deliver() if one.recipients() == [somebody.email]]
    for version in (message.body, html_of(message)):
        assert "/admin/" not in version
    return message


def space(listing, page=""):
    return absolute_url(f"/mon-espace/fiches/{listing.pk}/{page}")


def form(listing):
    return absolute_url(f"/annuaire/inscription/modifier/{listing.pk}/")


def test_an_approval_leads_to_the_kit_and_to_the_public_page(author, reader):
    state = sent_listing(author)
    deliver()
    approve(state, reader, revision_id=state.revision_id)
    message, listing = mail_to(author), listing_of(state)
    assert message.subject == f"Votre fiche est en ligne\u00a0: {NAME}"
    for version in (message.body, html_of(message)):
        assert space(listing, "kit/") in version
        assert absolute_url(listing.get_absolute_url()) in version
        assert "Télécharger mon logo et mon kit" in version


def test_changes_are_asked_with_their_reason_and_the_way_to_the_form(author, reader):
    state = sent_listing(author)
    deliver()
    request_changes(state, reader, reason="Ajoutez le numéro de téléphone.")
    message = mail_to(author)
    assert message.subject == f"Votre fiche est à compléter\u00a0: {NAME}"
    for version in (message.body, html_of(message)):
        assert "Ajoutez le numéro de téléphone." in version
        assert form(listing_of(state)) in version
        assert "Corriger ma fiche" in version
        assert "brouillon" not in version


def test_a_refusal_says_why(author, reader):
    state = sent_listing(author)
    deliver()
    approve(
        state,
        reader,
        revision_id=state.revision_id,
        outcome="refuser",
        comment="L’agrément a pris fin.",
    )
    message = mail_to(author)
    assert message.subject == f"Votre fiche n’est pas acceptée\u00a0: {NAME}"
    assert "L’agrément a pris fin." in message.body
    assert space(listing_of(state)) in message.body


def test_a_withdrawal_by_the_team_is_told(author):
    state = sent_listing(author)
    deliver()
    withdraw(listing_of(state), person(Role.ANIMATOR), reason="Envoyée deux fois.")
    message = mail_to(author)
    assert message.subject == f"Votre demande est retirée\u00a0: {NAME}"
    assert "Envoyée deux fois." in message.body


def test_taking_off_line_is_told_and_leads_to_its_reason(author, reader):
    listing = online_listing(author, reader)
    deliver()
    withdraw_now(listing, reader, reason="Le cabinet a fermé.")
    message = mail_to(author)
    assert message.subject == f"Votre fiche n’est plus en ligne\u00a0: {NAME}"
    assert space(listing) in message.body
    assert "comité" not in message.body


def test_who_keeps_the_listing_is_told_even_when_a_colleague_sent_it(author, reader):
    colleague = professional()
    listing = draft_listing(author)
    ListingEditor.objects.create(listing=listing, user=colleague, email=colleague.email)
    listing.save_revision(user=colleague)
    submit(listing, colleague)
    deliver()
    state = state_of(listing)
    approve(state, reader, revision_id=state.revision_id)
    told = {message.recipients()[0] for message in deliver()}
    assert told == {author.email, colleague.email}


def test_who_is_only_invited_is_not_told(author, reader):
    listing = draft_listing(author)
    ListingEditor.objects.create(listing=listing, email="invitee@exemple.test")
    submit(listing, author)
    deliver()
    state = state_of(listing)
    approve(state, reader, revision_id=state.revision_id)
    assert [message.recipients() for message in deliver()] == [[author.email]]


def test_somebody_of_the_admin_who_keeps_nothing_is_sent_to_the_desk(reader):
    writer = MembershipFactory(role=Role.AUTHOR).user
    state = sent_listing(writer)
    ListingEditor.objects.all().delete()
    deliver()
    request_changes(state, reader, reason="Ajoutez le téléphone.")
    [message] = deliver()
    assert absolute_url(f"/admin/bureau/{state.pk}/") in message.body
    assert "/mon-espace/" not in message.body


def test_somebody_of_the_admin_who_keeps_a_listing_is_sent_to_her_space(reader):
    keeper = MembershipFactory(role=Role.AUTHOR).user
    state = sent_listing(keeper)
    deliver()
    request_changes(state, reader, reason="Ajoutez le téléphone.")
    [message] = deliver()
    assert form(listing_of(state)) in message.body
    assert "/admin/bureau/" not in message.body


def test_a_requester_who_keeps_nothing_any_more_is_sent_to_the_home_of_the_space(author, reader):
    state = sent_listing(author)
    ListingEditor.objects.all().delete()
    deliver()
    approve(state, reader, revision_id=state.revision_id)
    message = mail_to(author)
    assert absolute_url("/mon-espace/") in message.body
    assert "kit/" not in message.body


def test_a_change_of_a_listing_on_line_is_told_in_the_same_words(author, reader):
    listing = online_listing(author, reader)
    deliver()
    state = changed(listing, author, description="Je reçois aussi le samedi.")
    deliver()
    approve(state, reader, revision_id=state.revision_id)
    assert mail_to(author).subject == f"Votre fiche est en ligne\u00a0: {NAME}"


def test_the_referent_is_written_to_about_the_desk(author, reader):
    state = sent_listing(author)
    [message] = deliver()
    assert message.recipients() == [reader.email]
    assert message.subject == f"À relire\u00a0: {NAME}"
    assert absolute_url(f"/admin/bureau/{state.pk}/") in message.body
    assert "Lozère" in message.body
