"""The contact between professionals: given at once, taken back at once, never public."""

import pytest
from django.urls import reverse

from annuaire.models import Listing, ListingEditor
from annuaire.owners.contact import set_professional_contact
from annuaire.owners.errors import NotKeeperError
from moderation.errors import GoneError, InactiveAccountError
from moderation.models import Event
from moderation.models.journal import Action
from moderation.services import submit
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import area, departement, exact_point, make_listing
from tests.annuaire.kit.factories import CODE, approved_listing, keeper
from tests.factories import NeedFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
PAGE = "/mon-espace/territoire/"
CONTACT = f"{PAGE}contact/"
SECRET = "ligne-directe-06-99-88-77-66"


def give(client, listing, contact, **more):
    return client.post(CONTACT, {"fiche": listing.pk, "contact": contact}, **more)


@pytest.fixture
def listing(client):
    listing = approved_listing("Ma PMI")
    client.force_login(keeper(listing))
    return listing


def test_it_is_given_then_removed_at_once_and_written_down(client, listing):
    shown = text_of(give(client, listing, f"  {SECRET} ", follow=True))
    assert "Votre contact est enregistré." in shown
    listing.refresh_from_db()
    assert listing.professional_contact == SECRET
    assert SECRET in shown
    shown = text_of(give(client, listing, "", follow=True))
    assert "Votre contact est retiré." in shown
    listing.refresh_from_db()
    assert listing.professional_contact == ""
    events = Event.objects.of(listing).filter(action=Action.PROMPT)
    assert events.count() == 2
    assert all(SECRET not in event.reason for event in events)


def test_the_same_contact_twice_is_written_once(client, listing):
    give(client, listing, SECRET)
    give(client, listing, SECRET)
    assert Event.objects.of(listing).filter(action=Action.PROMPT).count() == 1


def test_what_waits_for_the_referent_and_what_is_on_line_both_say_it(client, listing):
    ensure_default_workflows()
    on_line = Listing.objects.get(pk=listing.pk)
    on_line.save_revision().publish()
    waiting = Listing.objects.get(pk=listing.pk)
    waiting.name = "Nouveau nom"
    revision = waiting.save_revision()
    submit(waiting, None)
    give(client, listing, SECRET)
    assert Listing.objects.get(pk=listing.pk).professional_contact == SECRET
    revision.refresh_from_db()
    assert revision.content["professional_contact"] == SECRET
    assert revision.content["name"] == "Nouveau nom"
    live = Listing.objects.get(pk=listing.pk)
    assert live.name == "Ma PMI"
    assert live.live_revision.content["professional_contact"] == SECRET


def test_the_listing_of_somebody_else_cannot_be_touched(client, listing):
    other = make_listing("Autre", professional_contact="avant")
    ListingEditor.objects.create(listing=other, email="invitee@example.org")
    assert give(client, other, SECRET).status_code == 404
    other.refresh_from_db()
    assert other.professional_contact == "avant"


@pytest.mark.parametrize("pk", ["", "0", "-1", "abc", "9" * 30, "\0", "٣"])
def test_a_forged_listing_is_a_404(client, listing, pk):
    assert client.post(CONTACT, {"fiche": pk, "contact": SECRET}).status_code == 404


def test_those_who_keep_nothing_on_line_are_refused(client):
    mine = approved_listing(live=False)
    client.force_login(keeper(mine))
    assert give(client, mine, SECRET).status_code == 403
    client.logout()
    assert give(client, mine, SECRET).status_code == 302
    mine.refresh_from_db()
    assert mine.professional_contact == ""


def test_it_is_only_posted(client, listing):
    assert client.get(CONTACT).status_code == 405


def test_a_contact_too_long_is_kept_in_the_field(client, listing):
    response = give(client, listing, "a" * 201)
    assert response.status_code == 400
    assert "Le contact tient en 200 caractères." in text_of(response)
    assert html(response).select_one("#contact")["value"] == "a" * 201
    assert Listing.objects.get(pk=listing.pk).professional_contact == ""


def test_control_characters_do_not_enter(client, listing):
    give(client, listing, "06\0 12\n34 <b>")
    assert Listing.objects.get(pk=listing.pk).professional_contact == "06 12 34 <b>"
    assert "<b>" not in client.get(PAGE).content.decode().split("<main")[1].split("</main")[0]


def test_the_service_checks_by_itself(listing):
    with pytest.raises(NotKeeperError):
        set_professional_contact(listing, UserFactory(), SECRET)
    with pytest.raises(InactiveAccountError):
        set_professional_contact(listing, UserFactory(is_active=False), SECRET)
    owner = keeper(listing)
    gone = Listing.objects.get(pk=listing.pk)
    Listing.objects.filter(pk=listing.pk).delete()
    with pytest.raises(GoneError):
        set_professional_contact(gone, owner, SECRET)


def test_only_professionals_on_line_read_it(client, listing):
    make_listing("Voisine", exact_point(44.53, 3.5), professional_contact=SECRET)
    assert SECRET in text_of(client.get(PAGE))
    client.force_login(UserFactory())
    assert SECRET not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("is_area", [False, True])
def test_no_public_output_holds_it(client, is_area):
    coverage = area(departement=departement("48")) if is_area else exact_point(44.52, 3.51)
    listing = approved_listing(
        "Sage-femme",
        coverage,
        professional_contact=SECRET,
        needs=[NeedFactory(slug="souffler")],
        phone="04 66 00 00 00",
        at_home=True,
    )
    listing.save_revision()
    outputs = [
        client.get(listing.get_absolute_url()),
        client.get(reverse("annuaire:vcard", args=[listing.pk, listing.slug])),
        client.get(reverse("annuaire:search")),
        client.get(reverse("annuaire:search"), {"lieu": "Mende"}),
        client.get(reverse("annuaire:search"), {"lieu": "Mende", "besoin": "souffler"}),
        client.get(reverse("annuaire:map"), {"bbox": "3,44,4,45", "zoom": 10}),
        client.get(reverse("annuaire:map"), {"bbox": "3,44,4,45", "zoom": 18}),
        client.get(reverse("annuaire:verify", args=[CODE])),
        client.get(reverse("search:results"), {"q": "sage-femme"}),
        client.get("/"),
        client.get("/plan-du-site/"),
        client.get("/sitemap.xml"),
    ]
    for response in outputs:
        assert response.status_code == 200, response.request["PATH_INFO"]
        assert SECRET not in response.content.decode(), response.request["PATH_INFO"]
    found = text_of(client.get(reverse("search:results"), {"q": SECRET}))
    assert "Sage-femme" not in found
