"""What search reads of a listing: public points only, in step with what is published."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from annuaire.models import Coverage, CoverageKind, Listing, Precision, SearchRow
from annuaire.services import index_listing, public_point
from tests.annuaire.factories import (
    area,
    at_a_distance,
    commune,
    departement,
    exact_point,
    make_listing,
    point,
    region,
)
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db


def row_of(listing: Listing) -> SearchRow:
    return SearchRow.objects.get(listing=listing)


def test_an_exact_place_is_shown_where_it_is():
    listing = make_listing("PMI", exact_point(44.52, 3.51))
    assert (row_of(listing).latitude, row_of(listing).longitude) == (44.52, 3.51)


def test_a_place_shown_at_its_commune_stands_at_the_commune():
    listing = make_listing("Sage-femme", exact_point(44.52, 3.51, precision=Precision.COMMUNE))
    assert (row_of(listing).latitude, row_of(listing).longitude) == (44.51833, 3.50056)


def test_a_place_shown_at_its_street_stands_on_a_grid_of_200_metres():
    listing = make_listing("Cabinet", exact_point(44.51234, 3.51567, precision=Precision.STREET))
    assert (row_of(listing).latitude, row_of(listing).longitude) == (44.512, 3.516)


def test_an_area_never_stands_at_its_exact_point():
    refuge = area(commune=commune(), latitude=44.52, longitude=3.51, precision=Precision.EXACT)
    assert public_point(refuge) == (44.51833, 3.50056)


def test_what_helps_at_a_distance_stands_nowhere():
    row = row_of(make_listing("Écoute", at_a_distance()))
    assert (row.latitude, row.departement_code, row.region_code) == (None, "", "")


@pytest.mark.parametrize(
    ("territory", "codes"),
    [
        (lambda: {"commune": commune()}, ("48095", "48", "76")),
        (lambda: {"departement": departement("48")}, ("", "48", "76")),
        (lambda: {"region": region("76")}, ("", "", "76")),
        (dict, ("", "", "")),
    ],
)
def test_an_area_knows_the_territories_that_hold_it(territory, codes):
    row = row_of(make_listing("Équipe mobile", area(**territory())))
    assert (row.commune_code, row.departement_code, row.region_code) == codes


def test_masks_hold_the_bits_of_the_terms_and_traits():
    first, second = NeedFactory(), NeedFactory()
    row = row_of(make_listing("PMI", needs=[first, second], at_home=True, price="gratuit"))
    assert row.needs_mask == (1 << first.bit) | (1 << second.bit)
    assert row.traits_mask == 0b1 | 0b10 | (1 << 14)


def test_each_presence_is_a_row():
    listing = make_listing(
        "Bus des parents",
        point(kind=CoverageKind.STOP, opening_hours="Mo 09:00-12:00"),
        point("48061", kind=CoverageKind.STOP, opening_hours="Tu 09:00-12:00"),
    )
    assert SearchRow.objects.filter(listing=listing).count() == 2


def test_a_draft_has_no_row():
    listing = make_listing(live=False)
    assert not SearchRow.objects.filter(listing=listing).exists()


def test_publishing_a_revision_rewrites_the_rows():
    listing = make_listing("PMI", exact_point(44.52, 3.51))
    draft = Listing.objects.get(pk=listing.pk)
    changed = draft.coverages.first()
    changed.precision = Precision.COMMUNE
    draft.coverages = [changed]
    revision = draft.save_revision()
    assert row_of(listing).latitude == 44.52
    revision.publish()
    assert row_of(listing).latitude == 44.51833


def test_unpublishing_removes_the_rows():
    listing = make_listing()
    Listing.objects.get(pk=listing.pk).unpublish()
    assert not SearchRow.objects.exists()


def test_indexing_twice_changes_nothing():
    listing = make_listing()
    index_listing(listing)
    assert SearchRow.objects.filter(listing=listing).count() == 1


@pytest.mark.parametrize("count", [2, 12])
def test_all_are_indexed_again_a_few_hundred_at_a_time(count, assert_max_queries, monkeypatch):
    need = NeedFactory()
    for number in range(count):
        make_listing(f"PMI {number}", needs=[need], opening_hours="24/7")
    make_listing("Hors ligne", live=False)
    before = rows_as_they_are()
    SearchRow.objects.update(needs_mask=0, usual_week="", strip=None)
    with assert_max_queries(18):
        call_command("reindex_listings", stdout=io.StringIO())
    assert rows_as_they_are() == before
    monkeypatch.setattr("annuaire.management.commands.reindex_listings.AT_ONCE", 3)
    call_command("reindex_listings", stdout=io.StringIO())
    assert rows_as_they_are() == before


def rows_as_they_are():
    rows = SearchRow.objects.order_by("listing_id", "coverage_id").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def test_a_new_listing_has_no_revision():
    assert make_listing().latest_revision is None


@pytest.mark.parametrize(
    ("coverage", "field"),
    [
        ({"kind": CoverageKind.POINT}, "commune"),
        ({"kind": CoverageKind.AREA, "latitude": 44.5}, "longitude"),
        ({"kind": CoverageKind.AREA, "latitude": 444, "longitude": 3}, "latitude"),
    ],
)
def test_a_coverage_that_stands_nowhere_is_refused(coverage, field):
    with pytest.raises(ValidationError) as refused:
        Coverage(**coverage).full_clean(exclude=["listing"])
    assert field in refused.value.message_dict


def test_a_stop_without_days_is_refused():
    with pytest.raises(ValidationError, match="quels jours"):
        point(kind=CoverageKind.STOP).clean()


def test_precision_needs_a_point():
    with pytest.raises(ValidationError, match="commune peut"):
        point(precision=Precision.EXACT).clean()
