"""Inviting, accepting by signing in, handing over, leaving; and all that is refused."""

from __future__ import annotations

import pytest

from annuaire.models import ListingEditor, Registration
from annuaire.owners import colleagues, errors, pace
from annuaire.referents.outcomes import REFUSE
from annuaire.registration.services import start_change
from moderation.services import approve
from tests.annuaire.factories import make_listing
from tests.espace.factories import approved, invited, keeper, referent, sent
from tests.factories import UserFactory
from tests.moderation.factories import state_of
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
ADDRESS = "collegue@example.org"


@pytest.fixture
def listing():
    return make_listing("PMI de Mende")


@pytest.fixture
def owner(listing):
    return keeper(listing)


def test_the_invited_address_gets_a_mail_without_any_secret(listing, owner):
    editor = colleagues.invite(listing, owner, email=ADDRESS).editor
    assert (editor.user, editor.is_owner) == (None, False)
    (message,) = deliver()
    assert message.to == [ADDRESS]
    assert "PMI de Mende" in message.subject
    assert "/mon-espace/" in message.body


def test_it_is_taken_up_when_the_address_signs_in_whatever_its_case(client, listing, owner):
    colleagues.invite(listing, owner, email="Collegue@Example.org")
    other = invited(listing, "autre@example.org")
    colleague = UserFactory(email=ADDRESS)
    client.login(email=ADDRESS, password="un mot de passe long")
    assert ListingEditor.objects.of(colleague).get().listing == listing
    other.refresh_from_db()
    assert other.user is None


def test_the_same_address_is_invited_once(listing, owner):
    colleagues.invite(listing, owner, email=ADDRESS)
    for email in (ADDRESS, ADDRESS.upper(), owner.email):
        with pytest.raises(errors.AlreadyThereError):
            colleagues.invite(listing, owner, email=email)
    assert listing.editors.count() == 2


def test_an_address_invited_again_the_same_day_gets_one_mail(listing, owner):
    told = []
    for _time in range(3):
        invitation = colleagues.invite(listing, owner, email=ADDRESS)
        told.append(invitation.is_told)
        colleagues.remove(listing, owner, editor_pk=invitation.editor.pk)
    assert told == [True, False, False]
    assert len(deliver()) == 1


def test_removing_who_was_invited_gives_no_invitation_back(listing, owner):
    for rank in range(pace.MOST_A_DAY):
        one = colleagues.invite(listing, owner, email=f"victime-{rank}@example.org")
        colleagues.remove(listing, owner, editor_pk=one.editor.pk)
    with pytest.raises(errors.TooManyInvitationsError):
        colleagues.invite(listing, owner, email=ADDRESS)
    other = make_listing("Une autre")
    keeper(other, owner)
    with pytest.raises(errors.TooManyInvitationsError):
        colleagues.invite(other, owner, email=ADDRESS)
    assert len(deliver()) == pace.MOST_A_DAY


@pytest.mark.parametrize("make", [sent, lambda user: refused(sent(user))])
def test_nobody_is_invited_before_the_referent_approved(make):
    user = UserFactory()
    listing = make(user)
    deliver()
    with pytest.raises(errors.NotOnLineYetError):
        colleagues.invite(listing, user, email=ADDRESS)
    assert not deliver()


def refused(listing):
    state = state_of(listing)
    approve(state, referent(), revision_id=state.revision_id, outcome=REFUSE, comment="Non.")
    return listing


def test_nobody_keeps_a_listing_twice(listing, owner):
    invited(listing, "nouvelle.adresse@example.org")
    owner.email = "nouvelle.adresse@example.org"
    owner.save()
    assert colleagues.take_up(owner) == 0
    assert ListingEditor.objects.of(owner).count() == 1


def test_who_changes_her_address_is_shown_under_the_new_one(listing, owner):
    other = keeper(make_listing("Ailleurs"), is_owner=False)
    invited(listing, "Nouvelle.Adresse@example.org")
    owner.email = "nouvelle.adresse@example.org"
    owner.save()
    assert listing.editors.get().email == owner.email
    assert other.edited_listings.get().email == other.email


def test_an_address_under_which_somebody_else_stands_is_left(listing, owner):
    keeper(listing, is_owner=False, email="prise@example.org")
    owner.email = "prise@example.org"
    owner.save()
    assert listing.editors.get(user=owner).email != owner.email


def test_signing_in_costs_nothing_more(client, owner, django_assert_num_queries):
    with django_assert_num_queries(1):
        owner.save(update_fields=["last_login"])


def test_there_is_an_end_to_invitations(listing, owner):
    for rank in range(colleagues.MOST_PEOPLE - 1):
        invited(listing, f"personne-{rank}@exemple.org")
    with pytest.raises(errors.TooManyError):
        colleagues.invite(listing, owner, email=ADDRESS)


def test_a_colleague_neither_invites_nor_removes_nor_hands_over(listing, owner):
    colleague = keeper(listing, is_owner=False)
    row = listing.editors.get(user=owner)
    for gesture in (
        lambda: colleagues.invite(listing, colleague, email=ADDRESS),
        lambda: colleagues.remove(listing, colleague, editor_pk=row.pk),
        lambda: colleagues.hand_over(listing, colleague, editor_pk=row.pk),
    ):
        with pytest.raises(errors.NotResponsibleError):
            gesture()
    assert listing.editors.get(user=owner).is_owner


def test_a_stranger_does_nothing(listing, owner):
    stranger = keeper(make_listing("Ailleurs"))
    for gesture in (
        lambda: colleagues.invite(listing, stranger, email=ADDRESS),
        lambda: colleagues.leave(listing, stranger),
    ):
        with pytest.raises(errors.NotKeeperError):
            gesture()


def test_an_access_is_removed(listing, owner):
    row = invited(listing)
    colleagues.remove(listing, owner, editor_pk=row.pk)
    assert listing.editors.count() == 1


def test_the_row_of_another_listing_is_out_of_reach(listing, owner):
    other = invited(make_listing("Ailleurs"))
    for gesture in (colleagues.remove, colleagues.hand_over):
        with pytest.raises(errors.UnknownColleagueError):
            gesture(listing, owner, editor_pk=other.pk)
    assert ListingEditor.objects.filter(pk=other.pk).exists()


def test_responsibility_is_handed_over(listing, owner):
    colleague = keeper(listing, is_owner=False)
    row = listing.editors.get(user=colleague)
    colleagues.hand_over(listing, owner, editor_pk=row.pk)
    assert listing.editors.get(user=colleague).is_owner
    assert not listing.editors.get(user=owner).is_owner
    with pytest.raises(errors.NotResponsibleError):
        colleagues.invite(listing, owner, email=ADDRESS)
    colleagues.leave(listing, owner)


def test_nobody_hands_over_to_somebody_who_never_came(listing, owner):
    row = invited(listing)
    closed = keeper(listing, UserFactory(is_active=False), is_owner=False)
    for pk in (row.pk, listing.editors.get(user=closed).pk):
        with pytest.raises(errors.NotJoinedError):
            colleagues.hand_over(listing, owner, editor_pk=pk)


def test_the_last_responsible_person_does_not_leave(listing, owner):
    keeper(listing, is_owner=False)
    invited(listing)
    with pytest.raises(errors.LastResponsibleError):
        colleagues.leave(listing, owner)
    mine = listing.editors.get(user=owner)
    with pytest.raises(errors.LastResponsibleError):
        colleagues.remove(listing, owner, editor_pk=mine.pk)


def test_nor_while_a_referent_reads():
    user = UserFactory()
    with pytest.raises(errors.LastResponsibleError):
        colleagues.leave(sent(user), user)


def test_what_she_had_begun_goes_with_who_leaves_or_is_removed():
    user, colleague, other = UserFactory(), UserFactory(), UserFactory()
    listing = approved(user)
    for one in (colleague, other):
        keeper(listing, one, is_owner=False)
    for one in (user, colleague, other):
        start_change(listing, one)
    colleagues.remove(listing, user, editor_pk=listing.editors.get(user=colleague).pk)
    colleagues.leave(listing, other)
    assert [form.user for form in Registration.objects.all()] == [user]


def test_what_is_off_line_may_be_left():
    listing = make_listing(live=False)
    colleagues.leave(listing, keeper(listing))
    assert not listing.editors.exists()
