"""A term that is not on line is neither offered nor shown by the directory."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from annuaire.filters import ListingFilter
from annuaire.models import Listing, SearchRow
from annuaire.services import build_rows, index_listing
from tests.annuaire.factories import CategoryFactory, make_listing
from tests.annuaire.test_admin import ADD, form_values
from tests.factories import NeedFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def offered(response, name: str) -> set[str]:
    return {option["value"] for option in html(response).select(f"[name={name}] option")}


def test_the_public_is_not_offered_a_draft(client):
    NeedFactory(slug="allaiter", label="Allaiter")
    NeedFactory(slug="projet", label="Besoin proposé", live=False)
    assert "Besoin proposé" not in text_of(client.get(reverse("annuaire:search")))
    assert ListingFilter(QueryDict("besoin=allaiter")).is_valid()
    assert not ListingFilter(QueryDict("besoin=projet")).is_valid()


def test_an_editor_chooses_among_what_is_on_line(admin):
    on_line, draft = NeedFactory(), NeedFactory(live=False)
    page = admin.get(reverse(ADD))
    assert offered(page, "needs") == {str(on_line.pk)}
    assert str(draft.pk) not in offered(page, "needs")


def test_so_does_the_chooser_of_types(admin):
    CategoryFactory(label="Paru")
    CategoryFactory(label="Projet", live=False)
    page = admin.get(reverse("wagtailsnippetchoosers_annuaire_category:choose")).content.decode()
    assert "Paru" in page
    assert "Projet" not in page


def test_a_draft_is_refused_even_when_it_is_sent(admin):
    draft = NeedFactory(live=False)
    response = admin.post(reverse(ADD), form_values(needs=[draft.pk]))
    assert "needs" in response.context["form"].errors
    assert not Listing.objects.exists()


def test_what_was_chosen_before_it_was_taken_off_line_may_stay(admin):
    need = NeedFactory()
    listing = make_listing("PMI", needs=[need])
    need.unpublish()
    page = admin.get(reverse("wagtailsnippets_annuaire_listing:edit", args=[listing.pk]))
    assert str(need.pk) in offered(page, "needs")


def test_a_term_taken_off_line_disappears_from_what_is_shown(client):
    need = NeedFactory(label="Dormir mieux")
    listing = make_listing("PMI", needs=[need])
    assert "Dormir mieux" in text_of(client.get(listing.get_absolute_url()))
    need.unpublish()
    assert "Dormir mieux" not in text_of(client.get(listing.get_absolute_url()))


def test_a_term_without_a_bit_counts_for_nothing():
    first, draft = NeedFactory(), NeedFactory(live=False)
    listing = make_listing("PMI", needs=[draft])
    [row] = build_rows(listing)
    assert (first.bit, row.needs_mask) == (0, 0)
    draft.save_revision().publish()
    index_listing(Listing.objects.get())
    assert SearchRow.objects.get().needs_mask == 0b10
