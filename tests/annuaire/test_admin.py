"""The directory in the admin: a listing is written, checked, previewed and published."""

import pytest
from django.urls import reverse

from annuaire.models import CoverageKind, GeocodingTry, Listing, SearchRow
from tests.annuaire.factories import CategoryFactory, commune, exact_point, make_listing, point
from tests.factories import NeedFactory, UserFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def presentations(*texts, initial=0):
    """``(key, language, text)`` of each."""
    values = {
        "presentations-TOTAL_FORMS": str(len(texts)),
        "presentations-INITIAL_FORMS": str(initial),
        "presentations-MIN_NUM_FORMS": "0",
        "presentations-MAX_NUM_FORMS": "1000",
    }
    for rank, row in enumerate(texts):
        for name, value in zip(("id", "language", "text"), row, strict=True):
            values[f"presentations-{rank}-{name}"] = value
    return values


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
        **presentations(),
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


def test_a_preview_that_nobody_prepared_is_not_an_error(admin):
    for name, args in (("preview_on_add", []), ("preview_on_edit", [make_listing().pk])):
        url = reverse(f"wagtailsnippets_annuaire_listing:{name}", args=args)
        assert admin.get(url).status_code == 200


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


# --- Another address is looked for again --------------------------------------------------------


@pytest.fixture
def placed():
    return make_listing("PMI", exact_point(44.51237, 3.51239))


def readdressed(admin, listing, **changes):
    """The presence of the next version, once the editor changed ``changes``."""
    coverage = listing.coverages.get()
    values = {
        "coverages-INITIAL_FORMS": "1",
        "coverages-0-id": coverage.pk,
        "coverages-0-street": coverage.street,
        "coverages-0-postal_code": coverage.postal_code,
        "coverages-0-latitude": coverage.latitude,
        "coverages-0-longitude": coverage.longitude,
        "coverages-0-precision": coverage.precision,
    }
    values |= {f"coverages-0-{name}": value for name, value in changes.items()}
    response = admin.post(reverse(EDIT, args=[listing.pk]), form_values(**values))
    assert response.status_code == 302
    listing.refresh_from_db()
    return listing.get_latest_revision_as_object().coverages.get()


def test_another_street_loses_its_point_and_waits_for_the_geocoder(admin, placed):
    place = readdressed(admin, placed, street="5 rue Basse")
    assert (place.latitude, place.longitude, place.precision) == (None, None, "commune")
    assert (place.to_geocode, place.wanted_precision) == (True, "exact")
    assert GeocodingTry.objects.get().listing == placed


def test_another_street_with_its_point_is_where_the_editor_says(admin, placed):
    place = readdressed(admin, placed, street="5 rue Basse", latitude="44.6", longitude="3.6")
    assert (place.latitude, place.precision, place.to_geocode) == (44.6, "exact", False)


def test_an_address_that_does_not_change_is_not_asked_again(admin, placed):
    place = readdressed(admin, placed, label="Rez-de-chaussée")
    assert (place.latitude, place.to_geocode, place.label) == (44.51237, False, "Rez-de-chaussée")


def test_a_street_taken_away_has_nothing_to_ask(admin, placed):
    place = readdressed(admin, placed, street="")
    assert (place.latitude, place.precision, place.to_geocode) == (None, "commune", False)


def test_a_new_place_with_a_street_waits_for_the_geocoder(admin):
    admin.post(reverse(ADD), form_values(**{"coverages-0-street": "3 rue des Mulets"}))
    place = Listing.objects.get().coverages.get()
    assert (place.to_geocode, place.wanted_precision) == (True, "commune")


def test_a_point_given_by_hand_ends_the_wait(admin):
    listing = make_listing("PMI", point(street="3 rue des Mulets", to_geocode=True))
    place = readdressed(admin, listing, latitude="44.6", longitude="3.6", precision="exact")
    assert (place.to_geocode, place.wanted_precision, place.precision) == (False, "", "exact")
