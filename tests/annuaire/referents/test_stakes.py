"""Who keeps a listing, or prepared a file, leaves the decision to another referent."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.models import Listing, ListingEditor, ManagedListing, TrustProof
from annuaire.registration.proofs import may_read
from moderation.competence import Standing, awaiting, users_who_can_act
from moderation.errors import StakeError
from moderation.models import Role
from moderation.moderated import Stakes
from moderation.services import approve, request_changes
from tests.annuaire.factories import point
from tests.annuaire.imports.files import analysed, make_source, row, submitted
from tests.annuaire.managers.factories import make_body, member
from tests.annuaire.referents.making import (
    changed,
    listing_of,
    national,
    online_listing,
    professional,
    referent,
    sent_listing,
)
from tests.moderation.factories import animator, person, state_of
from tests.support.mail import addresses, deliver
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
SENTENCE = "Vous êtes partie prenante : vous lisez, une autre personne décide."


def colleague(listing, user):
    ListingEditor.objects.create(listing=listing, user=user, email=user.email)


def responsible(listing, user):
    ListingEditor.objects.filter(listing=listing).update(is_owner=False)
    ListingEditor.objects.create(listing=listing, user=user, email=user.email, is_owner=True)


def in_its_body(listing, user):
    body = make_body()
    member(body, user)
    ManagedListing.objects.create(listing=listing, body=body)


WAYS = [colleague, responsible, in_its_body]


@pytest.fixture
def author():
    return professional()


@pytest.mark.parametrize("keep", WAYS)
def test_a_referent_who_keeps_it_decides_nothing_and_another_does(author, keep):
    her, other = referent("48"), referent("48")
    state = sent_listing(author)
    keep(listing_of(state), her)
    assert list(users_who_can_act(state)) == [other]
    assert state not in awaiting(Standing.of(her))
    with pytest.raises(StakeError):
        approve(state, her, revision_id=state.revision_id)
    with pytest.raises(StakeError):
        request_changes(state, her, reason="Autrement.")
    assert not listing_of(state).live
    approve(state, other, revision_id=state.revision_id)
    assert listing_of(state).live


@pytest.mark.parametrize("keep", WAYS)
@pytest.mark.parametrize("who", [national, animator])
def test_without_another_the_pool_decides_never_who_keeps_it(author, keep, who):
    her, concerned, free = referent("48"), who(), who()
    state = sent_listing(author)
    for user in (her, concerned):
        ManagedListing.objects.all().delete()
        colleague(listing_of(state), user) if user == her else keep(listing_of(state), user)
    assert set(users_who_can_act(state)) == {free}
    assert state in awaiting(Standing.of(free))
    for user in (her, concerned):
        assert state not in awaiting(Standing.of(user))
        with pytest.raises(StakeError):
            approve(state, user, revision_id=state.revision_id)
    approve(state, free, revision_id=state.revision_id)


def test_who_keeps_another_listing_decides_on_this_one(author):
    her = referent("48")
    colleague(listing_of(sent_listing(author)), her)
    state = sent_listing(author, point(), name="Autre fiche")
    assert list(users_who_can_act(state)) == [her]


def test_an_invitation_without_account_names_nobody(author):
    reader, state = referent("48"), sent_listing(author)
    ListingEditor.objects.create(listing=listing_of(state), email=reader.email)
    assert list(users_who_can_act(state)) == [reader]
    assert state in awaiting(Standing.of(reader))


def test_the_mail_to_read_it_goes_to_the_other_referent(author):
    her, other = referent("48"), referent("48")
    listing = online_listing(author, other)
    colleague(listing, her)
    deliver()
    changed(listing, author, description="Autre présentation.")
    assert addresses(deliver()) == [other.email]


def test_with_no_other_it_goes_to_the_pool(author):
    her, pool = referent("48"), national()
    listing = online_listing(author, her)
    colleague(listing, her)
    deliver()
    changed(listing, author, description="Autre présentation.")
    assert addresses(deliver()) == [pool.email]


@pytest.mark.parametrize("keep", WAYS)
def test_the_desk_shows_it_and_says_why_she_leaves_it(client, html, author, keep):
    her = referent("48")
    state = sent_listing(author, point(street="3 rue des Lilas"))
    keep(listing_of(state), her)
    client.force_login(her)
    page = client.get(reverse("moderation_object", args=[state.pk]))
    assert SENTENCE in text_of(page)
    assert "3 rue des Lilas" in text_of(page)
    assert not html(page).select("form[action$='/decision/']")
    url = reverse("moderation_action", args=[state.pk, "decision"])
    said = {"choice": "approuver", "revision": state.revision_id, "reason": ""}
    assert SENTENCE in text_of(client.post(url, said))
    assert not listing_of(state).live


def test_bulk_approval_leaves_it_out(client, html, author):
    her = referent("48")
    kept, other = sent_listing(author), sent_listing(author, point(), name="Autre fiche")
    colleague(listing_of(kept), her)
    client.force_login(her)
    boxes = html(client.get(reverse("moderation_bulk"))).select("[name=choix]")
    assert [box["value"] for box in boxes] == [f"{other.pk}-{other.revision_id}"]


def test_she_reads_no_papers_of_her_colleagues(author):
    her, other = referent("48"), referent("48")
    listing = online_listing(author, other)
    proof = TrustProof.objects.create(listing=listing, number="AG-1", uploaded_by=author)
    assert may_read(her, proof)
    colleague(listing, her)
    assert not may_read(her, proof)
    assert may_read(other, proof)
    state = changed(listing, author, description="Autre présentation.")
    request_changes(state, other, reason="Autrement.")
    assert not may_read(her, proof)
    assert may_read(other, proof)


def test_when_every_referent_keeps_it_the_pool_reads_its_papers(author):
    her, pool = referent("48"), national()
    listing = online_listing(author, her)
    proof = TrustProof.objects.create(listing=listing, number="AG-1", uploaded_by=author)
    assert not may_read(pool, proof)
    colleague(listing, her)
    assert may_read(pool, proof)


def test_one_rule_says_who_keeps_it(author, monkeypatch):
    """Another way of keeping a listing, said once, is a stake in it too."""
    state = sent_listing(author)
    reader = referent("48")
    every = Listing._base_manager.order_by()
    ways = (*Listing.moderation_stakes(), Stakes(every, "pk", "claims__user"))
    listing_of(state).claims.create(user=reader, message="C’est la mienne.")
    assert list(users_who_can_act(state)) == [reader]
    monkeypatch.setattr(Listing, "moderation_stakes", classmethod(lambda _cls: ways))
    assert listing_of(state).is_kept_by(reader)
    assert not users_who_can_act(state).exists()


# --- A file of listings ------------------------------------------------------------------------


def test_who_prepared_a_file_does_not_approve_it_whoever_submits_it():
    her, sender, other = animator(), animator(), animator()
    batch = submitted(analysed(make_source(), row(), user=her), sender)
    state = state_of(batch)
    assert set(users_who_can_act(state)) == {other}
    for user in (her, sender):
        assert state not in awaiting(Standing.of(user))
    with pytest.raises(StakeError):
        approve(state, her, revision_id=state.revision_id, outcome="accord")
    approve(state, other, revision_id=state.revision_id, outcome="accord")


def test_a_file_prepared_by_nobody_known_any_more_is_read_by_all():
    reader, gone = animator(), person(Role.ANIMATOR)
    batch = submitted(analysed(make_source(), row(), user=gone), person(Role.AUTHOR))
    gone.delete()
    assert list(users_who_can_act(state_of(batch))) == [reader]
