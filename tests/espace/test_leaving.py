"""Taking one's data, closing one's account: what goes, what stays, who may not."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile

from annuaire.models import BodyMember, Listing, ListingEditor, Registration, TrustProof
from annuaire.owners.contact import set_professional_contact
from annuaire.owners.keeping import make_responsible_if_nobody_is
from annuaire.registration.services import start_change
from espace.deletion import delete_account
from espace.errors import MemberError
from millejours.models import User
from moderation.models import Event, Role
from moderation.models.journal import Action
from tests.annuaire.factories import make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import again, approved, change, invited, keeper, send_back, sent
from tests.factories import UserFactory
from tests.moderation.factories import animator, person
from tests.support.mail import deliver
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
DELETE = "/mon-espace/supprimer-mon-compte/"


@pytest.fixture
def user(client):
    user = UserFactory(email="sage.femme@example.org")
    client.force_login(user)
    return user


def proof_of(user, **values):
    registration = Registration.objects.create(user=user, data={"qui": {"nom": "Ma fiche"}})
    proof = TrustProof(registration=registration, uploaded_by=user, name="diplome.pdf", **values)
    proof.file.save("diplome.pdf", ContentFile(b"%PDF-1.4"))
    return proof


# --- My data ------------------------------------------------------------------------------------


def test_all_that_is_mine_is_in_one_file_and_nothing_else(client, user):
    listing = change(approved(user, phone="04 66 00 00 00"), user, phone="04 66 11 11 11")
    proof_of(user)
    other = approved(UserFactory(email="autre@example.org"), "Fiche d’une autre")
    proof_of(other.editors.get().user)
    answer = client.get("/mon-espace/mes-donnees/export.json")
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    data = json.loads(answer.content)
    assert data["compte"]["email"] == user.email
    (mine,) = data["fiches"]
    assert mine["contenu"]["name"] == listing.name
    assert mine["version_en_attente"]["phone"] == "04 66 11 11 11"
    assert mine["presences"][0]["territoire"].startswith("Mende")
    assert data["inscriptions"][0]["reponses"] == {"qui": {"nom": "Ma fiche"}}
    assert [proof["name"] for proof in data["justificatifs"]] == ["diplome.pdf"]
    assert {line["action"] for line in data["journal"]} == {"soumet"}
    assert "password" not in data["compte"]
    assert "autre" not in answer.content.decode()


def test_an_account_with_nothing_has_its_file_too(client, user):
    data = json.loads(client.get("/mon-espace/mes-donnees/export.json").content)
    assert data["fiches"] == data["inscriptions"] == data["journal"] == []


# --- Closing the account ------------------------------------------------------------------------


def test_closing_says_what_happens_and_takes_two_gestures(client, user):
    page = text_of(client.get(DELETE))
    assert "Ce qui est effacé" in page
    answer = client.post(DELETE)
    assert answer.status_code == 400
    assert "Cochez la case" in text_of(answer)
    assert User.objects.filter(pk=user.pk).exists()


def test_the_account_goes_with_its_forms_and_proofs(
    client, user, django_capture_on_commit_callbacks
):
    proof = proof_of(user)
    storage, name = proof.file.storage, proof.file.name
    invited(make_listing("Ailleurs"), user.email)
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(DELETE, {"sure": "on"})
    assert "Votre compte est supprimé" in text_of(answer)
    assert not User.objects.filter(pk=user.pk).exists()
    assert not storage.exists(name)
    assert not TrustProof.objects.exists()
    assert not Registration.objects.exists()
    assert not ListingEditor.objects.exists()
    assert client.get("/mon-espace/").status_code == 302


def test_who_is_alone_to_answer_hands_over_or_withdraws_first(client, user):
    listing = approved(user)
    keeper(listing, is_owner=False)
    page = client.post(DELETE, {"sure": "on"})
    assert page.status_code == 400
    assert "confiez-les à un collègue" in text_of(page)
    assert listing.name in text_of(page)
    assert User.objects.filter(pk=user.pk).exists()
    client.post(DELETE, {"sure": "on", "withdraw_all": "on"})
    assert not User.objects.filter(pk=user.pk).exists()
    assert not again(listing).live
    assert Event.objects.of(listing).filter(action=Action.CEASE).exists()


def test_what_others_answer_for_stays_on_line(client, user):
    listing = approved(user)
    keeper(listing)
    client.post(DELETE, {"sure": "on"})
    assert not User.objects.filter(pk=user.pk).exists()
    assert again(listing).live


def test_the_last_member_of_a_body_is_told_and_so_is_the_national_pool(client, user):
    body = make_body()
    listing = managed(body)
    member(body, user)
    pool = animator()
    page = text_of(client.get(DELETE))
    assert "Vous êtes le dernier membre de ces organismes Ville de Mende" in page
    client.post(DELETE, {"sure": "on"})
    assert not User.objects.filter(pk=user.pk).exists()
    assert again(listing).live
    (mail,) = deliver()
    assert (mail.to, mail.subject) == ([pool.email], "Plus personne dans Ville de Mende")
    assert f"/admin/snippets/annuaire/managingbody/edit/{body.pk}/" in mail.body
    assert "Fiches rattachées\u00a0: 1" in mail.body


@pytest.mark.parametrize("other", ["open", "invited", "closed"])
def test_a_body_has_somebody_left_when_another_may_sign_in(client, user, other):
    body = make_body()
    member(body, user)
    animator()
    if other == "invited":
        BodyMember.objects.create(body=body, email="jamais@example.org")
    else:
        member(body, UserFactory(is_active=other == "open"))
    assert ("dernier membre" in text_of(client.get(DELETE))) == (other != "open")
    client.post(DELETE, {"sure": "on"})
    assert len(deliver()) == (other != "open")


def test_the_journal_keeps_its_lines_without_the_account(client, user):
    listing = approved(user)
    before = Event.objects.of(listing).get(action=Action.SUBMIT)
    client.post(DELETE, {"sure": "on", "withdraw_all": "on"})
    after = Event.objects.get(pk=before.pk)
    assert after.actor is None
    assert after.actor_name == before.actor_name
    assert after.title == listing.name


@pytest.mark.parametrize("make", [sent, lambda user: send_back(sent(user))])
def test_what_was_never_published_goes_away(client, user, make):
    listing = make(user)
    client.post(DELETE, {"sure": "on"})
    assert User.objects.filter(pk=user.pk).exists(), "un référent la lit : il faut le dire d’abord"
    client.post(DELETE, {"sure": "on", "withdraw_all": "on"})
    assert not Listing.objects.filter(pk=listing.pk).exists()
    assert Event.objects.filter(object_id=str(listing.pk)).exists()


def test_a_draft_that_a_colleague_keeps_stays(client, user):
    listing = make_listing(live=False)
    keeper(listing, user)
    keeper(listing, is_owner=False)
    client.post(DELETE, {"sure": "on"})
    assert Listing.objects.filter(pk=listing.pk).exists()


def test_an_invitation_that_nobody_took_up_keeps_no_draft(client, user):
    listing = sent(user)
    invited(listing, "jamais@example.org")
    client.post(DELETE, {"sure": "on", "withdraw_all": "on"})
    assert not Listing.objects.filter(pk=listing.pk).exists()


def test_the_contact_of_professionals_goes_with_the_account(client, user):
    listing = approved(user)
    set_professional_contact(listing, user, "06 00 00 00 99")
    change(listing, user, phone="04 66 11 11 11")
    client.post(DELETE, {"sure": "on", "withdraw_all": "on"})
    assert again(listing).professional_contact == ""
    assert not [one for one in listing.revisions.all() if "06 00 00 00 99" in str(one.content)]


def test_the_colleague_who_sends_it_again_answers_for_it(client, user):
    listing = approved(user)
    colleague = keeper(listing, is_owner=False)
    client.post(DELETE, {"sure": "on", "withdraw_all": "on"})
    form = start_change(again(listing), colleague)
    make_responsible_if_nobody_is(listing, colleague)
    assert form.listing == listing
    assert listing.editors.get().is_owner


def test_who_sends_takes_nothing_from_the_person_responsible(user):
    listing = approved(user)
    colleague = keeper(listing, is_owner=False)
    make_responsible_if_nobody_is(listing, colleague)
    assert not listing.editors.get(user=colleague).is_owner


def test_what_a_former_colleague_began_is_not_hers_any_more(client, user):
    listing = approved(user)
    colleague = keeper(listing, is_owner=False)
    Registration.objects.create(user=colleague, listing=listing, data={"qui": {"rue": "Secrète"}})
    mine = Registration.objects.create(user=colleague, data={"qui": {"nom": "À moi"}})
    listing.editors.get(user=colleague).delete()  # by hand, in the database: the forms stay
    client.force_login(colleague)
    answer = client.get("/mon-espace/mes-donnees/export.json")
    assert "Secrète" not in answer.content.decode()
    assert json.loads(answer.content)["inscriptions"][0]["reponses"] == mine.data


@pytest.mark.parametrize("make", [animator, lambda: person(Role.REFERENT)])
def test_members_of_organisations_read_why_they_may_not(client, make):
    member = make()
    client.force_login(member)
    for answer in (client.get(DELETE), client.post(DELETE, {"sure": "on"})):
        assert "vos décisions doivent rester lisibles" in text_of(answer)
    assert "vos décisions" in text_of(client.get("/mon-espace/mes-donnees/"))
    with pytest.raises(MemberError):
        delete_account(member, withdraw_all=True)
    assert User.objects.filter(pk=member.pk).exists()
