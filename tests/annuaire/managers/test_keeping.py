"""One rule of who keeps a listing: in person, or as a member of the body it belongs to."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annuaire.imports.closing import reasons_to_keep
from annuaire.managers import membership
from annuaire.managers.errors import (
    AlreadyMemberError,
    AttachedElsewhereError,
    LastMemberError,
    NobodyElseError,
    NotMemberError,
    UnknownMemberError,
)
from annuaire.models import BodyMember, ImportedRecord, Listing, ManagedListing, Registration
from annuaire.owners import colleagues, pace
from annuaire.owners.contact import set_professional_contact
from annuaire.owners.errors import (
    KeptTogetherError,
    LastResponsibleError,
    NotKeeperError,
    NotResponsibleError,
    TooManyInvitationsError,
)
from annuaire.owners.services import Hours, cease, change_hours
from annuaire.registration.services import start_change
from annuaire.upkeep.reconfirmation import take_next_step
from espace.deletion import delete_account, only_responsible_for
from moderation.errors import InactiveAccountError
from moderation.models import Event
from tests.annuaire.factories import make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import approved, confirmed, keeper
from tests.factories import UserFactory
from tests.support.mail import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def body():
    return make_body()


def hours(listing, user):
    return change_hours(
        listing, user, opening_hours="24/7", closed_until=None, seen=Hours.of(listing).mark
    )


def test_a_member_keeps_the_listings_of_her_body_and_no_other(body):
    user = member(body)
    mine, other = managed(body), managed(make_body("Caf"), name="Ailleurs")
    assert list(Listing.objects.kept_by(user)) == [mine]
    assert mine.is_kept_by(user)
    assert not other.is_kept_by(user)
    assert hours(mine, user)
    with pytest.raises(NotKeeperError):
        hours(other, user)


def test_a_listing_kept_twice_is_found_once(body):
    user = member(body)
    listing = managed(body)
    keeper(listing, user)
    assert list(Listing.objects.kept_by(user)) == [listing]


@pytest.mark.parametrize("way", ["removed", "closed", "detached"])
def test_what_ends_membership_ends_keeping(body, way):
    user = member(body)
    listing = managed(body)
    if way == "removed":
        BodyMember.objects.filter(user=user).delete()
    elif way == "detached":
        ManagedListing.objects.all().delete()
    else:
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(InactiveAccountError if way == "closed" else NotKeeperError):
        hours(listing, user)


def test_an_invited_address_keeps_nothing_before_it_signs_in(body):
    user = UserFactory(email="Caf@example.org")
    listing = managed(body)
    BodyMember.objects.create(body=body, email="caf@example.org")
    assert not listing.is_kept_by(user)
    assert membership.take_up(user) == 1
    assert listing.is_kept_by(user)


def test_only_the_person_responsible_may_take_it_off_when_there_is_one(body):
    owner, user = UserFactory(), member(body)
    listing = managed(body, approved(owner))
    with pytest.raises(NotResponsibleError):
        cease(listing, user)
    with pytest.raises(NotResponsibleError):
        colleagues.invite(listing, user, email="x@example.org")
    cease(listing, owner)


def test_the_body_is_responsible_for_what_nobody_else_is(body):
    user = member(body)
    listing = managed(body)
    row = colleagues.invite(listing, user, email="creche@example.org").editor
    keeper_of_the_place = UserFactory(email="creche@example.org")
    colleagues.take_up(keeper_of_the_place)
    colleagues.hand_over(listing, user, editor_pk=row.pk)
    with pytest.raises(NotResponsibleError):
        cease(listing, user)
    cease(listing, keeper_of_the_place)


def test_a_member_does_not_leave_a_listing_alone(body):
    with pytest.raises(KeptTogetherError):
        colleagues.leave(managed(body), member(body))


def test_the_last_person_may_leave_when_a_body_stays(body):
    owner = UserFactory()
    listing = approved(owner)
    with pytest.raises(LastResponsibleError):
        colleagues.leave(listing, owner)
    member(body)
    managed(body, listing)
    colleagues.leave(listing, owner)


# --- Members and listings of a body --------------------------------------------------------------


def test_an_invitation_is_mailed_once_and_taken_up(body, client):
    user = member(body)
    membership.invite(body, user, email="nouvelle@example.org")
    with pytest.raises(AlreadyMemberError):
        membership.invite(body, user, email="NOUVELLE@example.org")
    mails = deliver()
    assert [mail.to for mail in mails] == [["nouvelle@example.org"]]
    assert "Ville de Mende" in mails[0].subject
    client.force_login(UserFactory(email="nouvelle@example.org"))
    assert "Toutes les fiches de Ville de Mende" in client.get("/mon-espace/").content.decode()


def test_an_address_invited_again_and_again_has_one_mail_a_day(body):
    user = member(body)
    told = []
    for _time in range(3):
        invitation = membership.invite(body, user, email="collegue@example.org")
        told.append(invitation.is_told)
        membership.remove(body, user, member_pk=invitation.member.pk)
    assert told == [True, False, False]
    assert len(deliver()) == 1


def test_removing_who_was_invited_gives_no_invitation_back(body):
    user, colleague = member(body), member(body)
    for rank in range(pace.MOST_A_DAY):
        by = user if rank % 2 else colleague
        one = membership.invite(body, by, email=f"victime-{rank}@example.org")
        membership.remove(body, by, member_pk=one.member.pk)
    with pytest.raises(TooManyInvitationsError):
        membership.invite(body, user, email="x@example.org")
    assert len(deliver()) == pace.MOST_A_DAY


def test_a_person_invites_so_many_a_day_wherever_it_is(body):
    user = member(body)
    for rank in range(pace.MOST_A_DAY):
        membership.invite(body, user, email=f"victime-{rank}@example.org")
    other = make_body("Caf")
    member(other, user)
    with pytest.raises(TooManyInvitationsError):
        membership.invite(other, user, email="x@example.org")
    with pytest.raises(TooManyInvitationsError):
        colleagues.invite(managed(body), user, email="x@example.org")


@pytest.mark.parametrize("way", ["removed", "leaves", "detached"])
def test_what_a_former_member_had_begun_goes(body, way):
    """Her form holds the text and the contact of a listing that is not hers any more."""
    user, other = member(body), member(body)
    listing = managed(body, make_listing(phone="04 66 00 00 00", professional_contact="secret"))
    owner = keeper(listing)
    own = keeper(managed(body, name="La sienne"), user)
    start_change(listing, user)
    start_change(listing, owner)
    kept_too = start_change(Listing.objects.get(name="La sienne"), own)
    if way == "detached":
        membership.detach(listing, owner)
    else:
        row = BodyMember.objects.get(user=user)
        membership.remove(body, user if way == "leaves" else other, member_pk=row.pk)
    left = Registration.objects.order_by("user").values_list("user", "listing")
    expected = [(owner.pk, listing.pk), (user.pk, kept_too.listing_id)]
    assert sorted(left) == sorted(expected)


def test_who_changes_her_address_is_a_member_under_the_new_one(body):
    user, other = member(body), member(body)
    old, new = user.email, "Nouvelle@example.org"
    membership.invite(body, other, email="nouvelle@example.org")
    user.email = new
    user.save()
    rows = BodyMember.objects.filter(user=user).values_list("email", flat=True)
    assert list(rows) == [new]
    assert not BodyMember.objects.filter(user=None).exists()
    with pytest.raises(AlreadyMemberError):
        membership.invite(body, other, email=new)
    membership.invite(body, other, email=old)  # nobody stands under it any more


def test_an_address_that_another_member_stands_under_is_not_taken(body):
    user, other = member(body), member(body)
    taken = "prise@example.org"
    BodyMember.objects.filter(user=other).update(email=taken)
    before = user.email
    user.email = taken
    user.save()
    assert BodyMember.objects.get(user=user).email == before
    assert BodyMember.objects.get(user=other).email == taken


def test_who_is_no_member_neither_invites_nor_removes(body):
    row = BodyMember.objects.get(user=member(body))
    stranger = member(make_body("Caf"))
    with pytest.raises(NotMemberError):
        membership.invite(body, stranger, email="x@example.org")
    with pytest.raises(NotMemberError):
        membership.remove(body, stranger, member_pk=row.pk)


def test_the_last_member_stays(body):
    user = member(body)
    BodyMember.objects.create(body=body, email="invitee@example.org")
    mine = BodyMember.objects.get(user=user)
    with pytest.raises(LastMemberError):
        membership.remove(body, user, member_pk=mine.pk)
    other = member(body)
    membership.remove(body, user, member_pk=mine.pk)
    with pytest.raises(UnknownMemberError):
        membership.remove(body, other, member_pk=mine.pk)


def test_a_person_responsible_attaches_her_listing_once_and_detaches_it(body):
    user = member(body)
    listing = make_listing()
    keeper(listing, user)
    membership.attach(body, listing, user)
    with pytest.raises(AttachedElsewhereError):
        membership.attach(body, listing, user)
    membership.detach(listing, user)
    assert not ManagedListing.objects.exists()


def test_what_its_owner_attaches_or_detaches_is_written_and_told(body):
    owner, user = member(body), member(body)
    listing = make_listing("Une")
    keeper(listing, owner)
    colleague = keeper(listing, is_owner=False)
    membership.attach(body, listing, owner)
    membership.detach(listing, owner)
    told = [(mail.to[0], mail.subject) for mail in deliver()]
    assert sorted(told) == sorted(
        [
            (user.email, "Des fiches rejoignent Ville de Mende"),
            (user.email, "Des fiches quittent Ville de Mende"),
            (colleague.email, "Un organisme tient aussi la fiche\u00a0: Une"),
            (colleague.email, "Un organisme ne tient plus la fiche\u00a0: Une"),
        ]
    )
    reasons = Event.objects.of(listing).values_list("actor", "action", "reason")
    assert list(reasons) == [
        (owner.pk, "rattachement", "Ville de Mende"),
        (owner.pk, "detachement", "Ville de Mende"),
    ]


def test_attaching_is_for_who_is_responsible_and_a_member(body):
    listing = make_listing()
    colleague = keeper(listing, is_owner=False)
    BodyMember.objects.create(body=body, user=colleague, email=colleague.email)
    with pytest.raises(NotResponsibleError):
        membership.attach(body, listing, colleague)
    owner = keeper(listing)
    with pytest.raises(NotMemberError):
        membership.attach(body, listing, owner)
    with pytest.raises(NotKeeperError):
        membership.attach(body, listing, member(body))


def test_a_body_does_not_abandon_what_only_it_keeps(body):
    user = member(body)
    with pytest.raises(NobodyElseError):
        membership.detach(managed(body), user)


# --- What follows from keeping ------------------------------------------------------------------


def test_members_are_told_once_a_week_of_all_that_is_to_be_confirmed(body):
    user = member(body)
    for name in ("Une", "Deux"):
        listing = managed(body, name=name)
        take_next_step(confirmed(listing, 13), timezone.localdate())
    mails = deliver()
    assert [mail.to for mail in mails] == [[user.email]]
    assert f"/mon-espace/structures/{body.pk}/?etat=a-confirmer" in mails[0].body


def test_no_import_closes_what_a_body_keeps(body):
    listing = managed(body, make_listing(confirmed_on=None))
    record = ImportedRecord(listing=listing, identifier="1")
    assert "quelqu’un tient cette fiche" in reasons_to_keep([record])[listing.pk]


def test_a_closed_account_leaves_the_body_responsible(body):
    owner = UserFactory()
    listing = managed(body, approved(owner))
    assert only_responsible_for(owner) == [listing]
    member(body)
    BodyMember.objects.create(body=make_body("Caf"), email=owner.email)
    delete_account(owner, withdraw_all=False)
    assert Listing.objects.get(pk=listing.pk).live
    assert not BodyMember.objects.filter(email=owner.email).exists()


def test_decisions_are_told_to_who_is_responsible(body):
    owner, user = UserFactory(), member(body)
    assert managed(body).authors() == [user]
    assert managed(body, approved(owner)).authors() == [owner]


def test_a_contact_is_given_by_a_member(body):
    listing = managed(body)
    set_professional_contact(listing, member(body), "poste 12")
    assert Listing.objects.get(pk=listing.pk).professional_contact == "poste 12"
