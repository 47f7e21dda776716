"""Members, listings that join or leave a body, the short form of a missing place."""

from __future__ import annotations

import pytest

from annuaire.models import BodyMember, Listing, ManagedListing
from annuaire.owners.pace import MOST_A_DAY
from moderation.services import approve
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import CategoryFactory, make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import keeper, referent
from tests.factories import UserFactory
from tests.moderation.factories import state_of
from tests.support.mail import deliver
from tests.support.pages import text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("home_page", "territoires"),
]


@pytest.fixture
def body():
    ensure_default_workflows()
    return make_body()


@pytest.fixture
def user(client, body):
    user = member(body)
    client.force_login(user)
    return user


def members(body, path=""):
    return f"/mon-espace/structures/{body.pk}/membres/{path}"


def test_inviting_and_removing(client, body, user):
    client.post(members(body), {"email": "collegue@example.org"})
    row = BodyMember.objects.get(email="collegue@example.org")
    assert "collegue@example.org" in text_of(client.get(members(body)))
    client.post(members(body, f"{row.pk}/retirer/"))
    assert not BodyMember.objects.filter(pk=row.pk).exists()


def test_what_is_said_of_an_invitation_is_true(client, body, user):
    def said(email):
        return text_of(client.post(members(body), {"email": email}, follow=True))

    assert "L’invitation est partie" in said("collegue@example.org")
    row = BodyMember.objects.get(email="collegue@example.org")
    client.post(members(body, f"{row.pk}/retirer/"))
    deliver()
    again = said("collegue@example.org")
    assert "Aucun autre courriel n’est parti" in again
    assert "L’invitation est partie" not in again
    assert not deliver()
    for rank in range(MOST_A_DAY - 2):
        said(f"autre-{rank}@example.org")
    refused = client.post(members(body), {"email": "trop@example.org"})
    assert refused.status_code == 400
    assert "beaucoup d’invitations aujourd’hui" in text_of(refused)


@pytest.mark.parametrize("email", ["", "rien", "a\0@b.fr", "x" * 300 + "@b.fr"])
def test_a_bad_address_is_said(client, body, user, email):
    assert client.post(members(body), {"email": email}).status_code == 400
    assert BodyMember.objects.count() == 1


def test_leaving(client, body, user):
    mine = BodyMember.objects.get(user=user)
    refused = client.post(members(body, f"{mine.pk}/retirer/"))
    assert "le seul membre" in text_of(client.get(refused["Location"]))
    member(body)
    answer = client.post(members(body, f"{mine.pk}/retirer/"))
    assert "vous avez quitté" in text_of(client.get(answer["Location"]))
    assert client.get(members(body)).status_code == 404


def test_a_member_of_another_body_is_not_removed(client, body, user):
    member(body)
    other = BodyMember.objects.get(user=member(make_body("Caf")))
    client.post(members(body, f"{other.pk}/retirer/"))
    assert BodyMember.objects.filter(pk=other.pk).exists()


# --- Listings -----------------------------------------------------------------------------------


def belong(client, listing, gesture, **values):
    return client.post(f"/mon-espace/structures/fiches/{listing.pk}/{gesture}/", values)


def test_a_listing_joins_and_leaves(client, body, user):
    listing = make_listing()
    keeper(listing, user)
    page = f"/mon-espace/fiches/{listing.pk}/"
    assert "La rattacher à Ville de Mende" in text_of(client.get(page))
    belong(client, listing, "rattacher", organisme=body.pk)
    assert "Tenue aussi par les membres de Ville de Mende" in text_of(client.get(page))
    belong(client, listing, "detacher")
    assert not ManagedListing.objects.exists()


@pytest.mark.parametrize("asked", ["", "abc", "999999", str(2**70), "other"])
def test_a_forged_body_is_not_found(client, body, user, asked):
    listing = make_listing()
    keeper(listing, user)
    other = make_body("Caf")
    key = other.pk if asked == "other" else asked
    assert belong(client, listing, "rattacher", organisme=key).status_code == 404


@pytest.mark.parametrize("gesture", ["rattacher", "detacher"])
def test_the_listing_of_somebody_else_is_not_found(client, body, user, gesture):
    listing = managed(make_body("Caf"))
    assert belong(client, listing, gesture, organisme=body.pk).status_code == 404


def test_a_colleague_is_told_that_she_may_not(client, body, user):
    listing = make_listing()
    keeper(listing)
    keeper(listing, user, is_owner=False)
    answer = belong(client, listing, "rattacher", organisme=body.pk)
    assert "Seule la personne responsable" in text_of(client.get(answer["Location"]))
    belong(client, listing, "detacher")
    assert not ManagedListing.objects.exists()


@pytest.mark.parametrize("path", ["", "horaires/", "collegues/", "kit/", "retirer/"])
def test_a_member_opens_every_page_of_a_listing(client, body, user, path):
    listing = managed(body)
    assert client.get(f"/mon-espace/fiches/{listing.pk}/{path}").status_code == 200
    client.force_login(UserFactory())
    assert client.get(f"/mon-espace/fiches/{listing.pk}/{path}").status_code == 404


def test_the_form_and_the_territory_open_too(client, body, user):
    listing = managed(body)
    assert client.get("/mon-espace/territoire/").status_code == 200
    opened = client.get(f"/annuaire/inscription/modifier/{listing.pk}/", follow=True)
    assert opened.status_code == 200


# --- A missing place ----------------------------------------------------------------------------


def proposal(**values):
    return {
        "name": "Halte des Cévennes",
        "category": "creche",
        "street": "3 rue des Lilas",
        "postal_code": "48000",
        "commune": "Mende",
        "phone": "04 66 00 00 01",
        "trust_detail": "Agréée par le département",
        **values,
    }


@pytest.fixture
def propose(client, body, user):
    CategoryFactory(slug="creche", label="Crèche")
    address = f"/mon-espace/structures/{body.pk}/proposer/"
    return lambda **values: client.post(address, proposal(**values))


def test_a_missing_place_goes_to_its_referent_and_belongs_to_the_body(client, body, propose):
    answer = propose()
    assert "envoyé au référent" in text_of(client.get(answer["Location"]))
    listing = Listing.objects.get()
    assert (listing.live, listing.trust, listing.managed.body) == (False, "collectivite", body)
    coverage = listing.coverages.get()
    assert (coverage.to_geocode, coverage.precision) == (True, "commune")
    state = state_of(listing)
    approve(state, referent(), revision_id=state.revision_id)
    assert Listing.objects.get().live


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Cette réponse est nécessaire"),
        ({"name": "\u200b \u200b"}, ""),
        ({"category": "chateau"}, "chateau"),
        ({"postal_code": "48"}, "cinq chiffres"),
        ({"commune": ""}, "Cette réponse est nécessaire"),
        ({"commune": "Nullepart", "postal_code": ""}, "Nous ne connaissons pas"),
        ({"phone": ""}, "un téléphone, un courriel ou un site"),
        ({"phone": "au fond"}, "numéro de téléphone"),
        ({"trust_detail": ""}, "Cette réponse est nécessaire"),
        ({"name": "a\0b"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(propose, values, sentence):
    answer = propose(**values)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert "3 rue des Lilas" in answer.content.decode()
    assert not Listing.objects.exists()


def test_homonyms_are_chosen_among(client, propose):
    answer = propose(commune="Saint-Denis", postal_code="")
    assert answer.status_code == 400
    assert "De quelle commune s’agit-il" in text_of(answer)
    assert propose(commune="Saint-Denis", postal_code="", commune_code="97411").status_code == 302


def test_a_published_twin_is_shown_first(client, propose):
    make_listing("Halte des Cévennes")
    answer = propose()
    assert answer.status_code == 409
    assert "existe peut-être déjà" in text_of(answer)
    assert propose(distinct="1").status_code == 302


def test_the_same_place_twice(client, propose):
    propose()
    answer = propose()
    assert answer.status_code == 400
    assert "déjà une fiche de ce nom" in text_of(answer)
