"""The directory in the admin: a listing is written, checked, previewed and published."""

import pytest
from django.urls import reverse

from annuaire.models import CoverageKind, Listing, SearchRow
from tests.annuaire.factories import CategoryFactory, commune, exact_point, make_listing, point
from tests.factories import NeedFactory, UserFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def form_values(**changes):
    """What the form of a new listing sends, with one point at Mende."""
    return {
        "name": "PMI de Mende",
        "structure": "Département de la Lozère",
        "category": CategoryFactory().pk,
        "description": "",
        "language": "fr",
        "trust": "collectivite",
        "on_site": "on",
        "coverages-TOTAL_FORMS": "1",
        "coverages-INITIAL_FORMS": "0",
        "coverages-MIN_NUM_FORMS": "1",
        "coverages-MAX_NUM_FORMS": "1000",
        "coverages-0-id": "",
        "coverages-0-kind": CoverageKind.POINT,
        "coverages-0-precision": "commune",
        "coverages-0-commune": commune().pk,
        **changes,
    }


ADD = "wagtailsnippets_annuaire_listing:add"
EDIT = "wagtailsnippets_annuaire_listing:edit"


def test_a_listing_written_in_the_admin_is_a_draft_nobody_finds(admin):
    response = admin.post(reverse(ADD), form_values())
    assert response.status_code == 302
    listing = Listing.objects.get()
    assert not listing.live
    assert listing.latest_revision is not None
    assert not SearchRow.objects.exists()


def test_publishing_it_makes_it_found(admin):
    admin.post(reverse(ADD), form_values(**{"action-publish": "1"}))
    assert SearchRow.objects.get().commune_code == "48095"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"opening_hours": "du lundi au vendredi"}, "Exemple"),
        ({"on_site": ""}, "comment on reçoit"),
        ({"coverages-0-commune": ""}, "quelle commune"),
        ({"coverages-0-precision": "exact"}, "Sans point sur la carte"),
        ({"coverages-0-latitude": "444", "coverages-0-longitude": "3"}, "90"),
        ({"coverages-0-kind": "stop"}, "quels jours"),
    ],
)
def test_a_wrong_listing_is_refused_with_a_sentence(admin, changes, message):
    response = admin.post(reverse(ADD), form_values(**changes))
    assert response.status_code == 200
    assert message in text_of(response)
    assert not Listing.objects.exists()


def test_a_draft_is_previewed_as_the_public_would_see_it(admin):
    listing = make_listing("Nom publié", exact_point(44.51237, 3.51239, precision="commune"))
    url = reverse("wagtailsnippets_annuaire_listing:preview_on_edit", args=[listing.pk])
    values = form_values(name="Nom en brouillon", needs=[NeedFactory().pk])
    admin.post(url, values)
    response = admin.get(url)
    assert response.status_code == 200
    assert "Nom en brouillon" in text_of(response)
    assert "44.5123" not in response.content.decode()


def test_editing_a_published_listing_changes_nothing_before_publication(admin):
    listing = make_listing("Nom publié")
    coverage = listing.coverages.first()
    values = form_values(
        name="Nouveau nom",
        **{"coverages-INITIAL_FORMS": "1", "coverages-0-id": coverage.pk},
    )
    assert admin.post(reverse(EDIT, args=[listing.pk]), values).status_code == 302
    listing.refresh_from_db()
    assert listing.name == "Nom publié"


def test_a_commune_is_chosen_by_name_or_postal_code(admin):
    commune()
    commune("75056")
    url = reverse("commune_chooser:choose_results")
    for text in ("mend", "48000"):
        shown = text_of(admin.get(url, {"q": text}))
        assert "Mende (48)" in shown
        assert "Paris" not in shown
    assert admin.get(url, {"q": "\x00" * 10}).status_code == 200


def test_the_form_does_not_list_every_commune(admin):
    for code in ("48095", "48061", "75056"):
        commune(code)
    content = admin.get(reverse(ADD)).content.decode()
    assert "Florac Trois Rivières" not in content


def test_people_without_permission_cannot_edit_listings(client):
    listing = make_listing("PMI", point())
    client.force_login(UserFactory())
    assert client.get(reverse(EDIT, args=[listing.pk])).status_code == 302
    assert client.get(reverse(ADD)).status_code == 302
