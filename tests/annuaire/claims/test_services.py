"""A listing that exists is asked for once, given by who answers for it, and everybody is told."""

from __future__ import annotations

import pytest

from annuaire.claims import services
from annuaire.claims.desk_section import waiting
from annuaire.claims.errors import (
    AlreadyKeeperError,
    ClosedAccountError,
    OwnClaimError,
    TooManyClaimsError,
)
from annuaire.models import ClaimAnswer, ListingClaim, TrustProof
from annuaire.owners import colleagues
from annuaire.owners.keeping import responsible_for
from annuaire.registration.proofs import may_read
from moderation import errors
from moderation.competence import Standing
from moderation.models import Event
from moderation.models.journal import Action
from tests.annuaire.factories import make_listing, make_winner, point
from tests.annuaire.managers.factories import make_body, managed, member
from tests.annuaire.referents.making import national, referent
from tests.espace.factories import invited, keeper
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, animator
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    return make_winner("Café des parents", point("48095"))


@pytest.fixture
def midwife():
    return UserFactory(email="camille@example.org")


@pytest.fixture
def claim(listing, midwife):
    return services.ask(listing, midwife, "Je dirige ce café.")


def keep(listing, user, how):
    if how == "in person":
        return keeper(listing, user)
    body = make_body()
    managed(body, listing)
    return member(body, user)


def proof_of(listing, user):
    return TrustProof.objects.create(listing=listing, uploaded_by=user, name="diplome.pdf")


# --- Asked --------------------------------------------------------------------------------------


def test_it_is_asked_once_and_the_referents_get_one_mail(listing, midwife):
    reader = referent("48")
    referent("75")
    first = services.ask(listing, midwife, "Je dirige ce café.")
    assert services.ask(listing, midwife, "Vite !") == first
    (message,) = deliver()
    assert message.to == [reader.email]
    assert f"/admin/annuaire/demandes/{first.pk}/" in message.body
    assert "Je dirige ce café." in message.body
    assert (first.departement_id, first.region_id) == ("48", "76")


def test_refused_then_asked_again_the_referents_are_told_again(claim, listing, midwife):
    reader = referent("48")
    services.refuse(claim, reader, "Joignez votre contrat.")
    deliver()
    services.ask(listing, midwife, "Le voici.")
    assert addresses(deliver()) == [reader.email]


def test_a_referent_is_not_asked_about_her_own(listing):
    reader, other = referent("48"), referent("48")
    services.ask(listing, reader, "C’est moi.")
    assert addresses(deliver()) == [other.email]


def test_the_referents_of_all_its_territories_are_told_once(midwife):
    listing = make_winner("Café", point("48095"), point("75056"), point("48061"))
    here, there = referent("48"), referent("75")
    services.ask(listing, midwife, "Moi")
    assert addresses(deliver()) == sorted([here.email, there.email])


@pytest.mark.parametrize("keeps", ["in person", "with a body"])
def test_a_referent_who_keeps_it_is_not_asked(listing, midwife, keeps):
    accused, other, _pool = referent("48"), referent("48"), national()
    keep(listing, accused, keeps)
    services.ask(listing, midwife, "Moi")
    assert addresses(deliver()) == [other.email]


@pytest.mark.parametrize("keeps", ["in person", "with a body"])
def test_nobody_left_the_national_pool_is_asked(listing, midwife, keeps):
    keep(listing, referent("48"), keeps)
    keep(listing, national(), "in person")
    pool = national()
    services.ask(listing, midwife, "Moi")
    assert addresses(deliver()) == [pool.email]


def test_the_only_referent_asks_the_national_pool(listing):
    pool = national()
    services.ask(listing, referent("48"), "Moi")
    assert addresses(deliver()) == [pool.email]


def test_who_keeps_it_does_not_ask(listing):
    for person in (keeper(listing), keeper(listing, is_owner=False)):
        with pytest.raises(AlreadyKeeperError):
            services.ask(listing, person, "Moi")


def test_nobody_asks_for_the_whole_directory(midwife):
    for number in range(services.MOST_OPEN):
        services.ask(make_listing(f"Fiche {number}"), midwife, "Moi")
    with pytest.raises(TooManyClaimsError):
        services.ask(make_listing("Une de trop"), midwife, "Moi")


def test_what_is_off_line_or_says_nothing_is_refused(listing, midwife):
    with pytest.raises(errors.ReasonNeededError):
        services.ask(listing, midwife, " \0 … ")
    listing.live = False
    listing.save()
    with pytest.raises(errors.NotOnLineError):
        services.ask(listing, midwife, "Moi")
    assert not ListingClaim.objects.exists()


# --- Given --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [lambda: referent("48"), national, animator])
def test_given_she_is_responsible_and_it_is_journalled(claim, listing, midwife, who):
    reader = who()
    deliver()
    services.give(claim, reader)
    row = listing.editors.get()
    assert (row.user, row.email, row.is_owner) == (midwife, midwife.email, True)
    event = Event.objects.of(listing).get(action=Action.ENTRUST)
    assert event.actor == reader
    claim.refresh_from_db()
    assert (claim.answer, claim.answered_by) == (ClaimAnswer.GIVEN, reader)
    (message,) = deliver()
    assert message.to == [midwife.email]
    assert f"/mon-espace/fiches/{listing.pk}/" in message.body


def test_who_was_responsible_stays_as_a_colleague_and_is_told(claim, listing, midwife):
    before = keeper(listing)
    colleague = keeper(listing, is_owner=False)
    deliver()
    services.give(claim, referent("48"))
    owners = listing.editors.filter(is_owner=True)
    assert [row.user for row in owners] == [midwife]
    assert {before.pk, colleague.pk} <= set(listing.editors.values_list("user", flat=True))
    assert addresses(deliver()) == sorted([before.email, midwife.email])


def test_the_members_of_its_body_are_told_and_keep_it(claim, listing, midwife):
    body = make_body()
    one, two = member(body), member(body)
    managed(body, listing)
    deliver()
    services.give(claim, referent("48"))
    assert addresses(deliver()) == sorted([midwife.email, one.email, two.email])
    assert listing.is_kept_by(one)
    assert responsible_for(listing) == [midwife]


def test_beside_who_was_responsible_the_members_are_told_too(claim, listing, midwife):
    body = make_body()
    one, owner = member(body), keeper(managed(body, listing))
    deliver()
    services.give(claim, referent("48"))
    assert addresses(deliver()) == sorted([midwife.email, one.email, owner.email])


def test_the_papers_of_before_stay_with_who_gave_them(claim, listing, midwife):
    before = keeper(listing)
    old = proof_of(listing, before)
    services.give(claim, referent("48"))
    new = proof_of(listing, before)
    own = proof_of(listing, midwife)
    assert not may_read(midwife, old)
    assert may_read(midwife, new)
    assert may_read(midwife, own)
    assert may_read(before, old)
    assert not may_read(before, own)


def test_handing_it_over_does_not_open_them(claim, listing, midwife):
    old = proof_of(listing, keeper(listing))
    services.give(claim, referent("48"))
    friend = keeper(listing, is_owner=False)
    row = listing.editors.get(user=friend)
    colleagues.hand_over(listing, midwife, editor_pk=row.pk)
    midwife.delete()
    assert not may_read(friend, old)


def test_a_member_of_its_body_does_not_ask(listing):
    body = make_body()
    with pytest.raises(AlreadyKeeperError):
        services.ask(managed(body, listing), member(body), "Moi")


def test_an_invitation_to_her_address_is_the_row_she_keeps(claim, listing, midwife):
    invited(listing, midwife.email.upper())
    services.give(claim, referent("48"))
    assert listing.editors.get().user == midwife


def test_given_once(claim, listing):
    reader = referent("48")
    services.give(claim, reader)
    for gesture in (
        lambda: services.give(claim, reader),
        lambda: services.refuse(claim, reader, "Non."),
    ):
        with pytest.raises(errors.AlreadyDecidedError):
            gesture()
    assert listing.editors.count() == 1
    assert Event.objects.of(listing).count() == 1


def test_refused_with_a_reason_that_is_sent(claim, listing, midwife):
    reader = referent("48")
    with pytest.raises(errors.ReasonNeededError):
        services.refuse(claim, reader, " ")
    deliver()
    services.refuse(claim, reader, "Personne ne vous connaît à cette adresse.")
    assert not listing.editors.exists()
    assert Event.objects.of(listing).get(action=Action.NOT_ENTRUST).actor == reader
    (message,) = deliver()
    assert message.to == [midwife.email]
    assert "Personne ne vous connaît à cette adresse." in message.body


@pytest.mark.parametrize(
    "who",
    [
        lambda: referent("75"),
        lambda: MembershipFactory().user,
        UserFactory,
        lambda: UserFactory(is_superuser=True),
    ],
)
def test_nobody_else_answers(claim, listing, who):
    person = who()
    for gesture in (
        lambda: services.give(claim, person),
        lambda: services.refuse(claim, person, "Non."),
    ):
        with pytest.raises(errors.NotYoursError):
            gesture()
    assert not listing.editors.exists()


def test_a_referent_does_not_give_herself_a_listing(listing):
    reader = referent("48")
    claim = services.ask(listing, reader, "C’est la mienne.")
    with pytest.raises(OwnClaimError):
        services.give(claim, reader)
    assert claim not in waiting(Standing.of(reader))


@pytest.mark.parametrize("keeps", ["in person", "with a body"])
@pytest.mark.parametrize("who", [lambda: referent("48"), national, animator])
def test_who_keeps_the_listing_does_not_answer(claim, listing, midwife, who, keeps):
    person = who()
    keep(listing, person, keeps)
    for gesture in (
        lambda: services.refuse(claim, person, "Non."),
        lambda: services.give(claim, person),
    ):
        with pytest.raises(errors.NotYoursError):
            gesture()
    assert claim not in waiting(Standing.of(person))
    assert not listing.editors.filter(user=midwife).exists()
    services.give(claim, referent("48"))


def test_the_referent_of_another_of_its_territories_answers(midwife):
    listing = make_winner("Café", point("48095"), point("75056"))
    claim = services.ask(listing, midwife, "Moi")
    there = referent("75")
    assert claim in waiting(Standing.of(there))
    services.give(claim, there)
    assert listing.is_kept_by(midwife)


def test_a_closed_account_receives_nothing(claim, listing, midwife):
    midwife.is_active = False
    midwife.save()
    with pytest.raises(ClosedAccountError):
        services.give(claim, referent("48"))
    assert not listing.editors.exists()


def test_an_account_that_goes_takes_its_claims_with_it(claim, midwife):
    midwife.delete()
    with pytest.raises(errors.GoneError):
        services.give(claim, referent("48"))


def test_the_desk_lists_what_one_may_answer(claim, midwife):
    services.ask(make_listing("Ailleurs", point("75056")), midwife, "Moi")
    two = services.ask(make_listing("Deux", point("75056"), point("48095")), midwife, "Moi")
    accused = keeper(two.listing, referent("48"))
    region = referent(region_of="48")
    people = (referent("48"), referent("75"), region, national(), animator(), UserFactory())
    for person in (accused, *people):
        shown = set(waiting(Standing.of(person)))
        every = ListingClaim.objects.all()
        assert shown == {each for each in every if services.may_answer(person, each)}
