"""What an import may show of a place: never more than is known, nor than its people can bear."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annuaire.geocoding.placing import place
from annuaire.geocoding.waiting import streets_of
from annuaire.imports import services
from annuaire.imports.shapes import shipped
from annuaire.models import Coverage, ImportBatch, ImportedRecord, Listing, Precision, SearchRow
from annuaire.presentation.detail import detail_of
from annuaire.vcard import vcard
from territoires.geocoding import Geocoded
from tests.annuaire.factories import CategoryFactory
from tests.annuaire.imports.files import (
    MAPPING,
    applied,
    approved,
    csv_of,
    make_source,
    received,
    row,
    rows,
)
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db


def confirmed() -> Listing:
    listing = ImportedRecord.objects.get(identifier="A1").listing
    listing.confirmed_on = timezone.localdate()
    listing.save()
    return listing


def shown() -> SearchRow:
    return SearchRow.objects.get()


def test_a_place_that_nobody_found_is_never_said_exact(home_page):
    applied(make_source(precision="exact"), *rows(1))
    listing, point = confirmed(), Coverage.objects.get()
    assert (point.precision, point.to_geocode) == (Precision.EXACT, True)
    for gives_up in (False, True):
        place(listing, dict.fromkeys(streets_of(listing)), give_up=gives_up)
        page = detail_of(listing)
        assert shown().precision == Precision.COMMUNE
        assert page.spots[0].precision_note
        assert not page.may_give_directions
        assert "GEO" not in vcard(page, "https://exemple.fr/")


def test_once_found_it_is_shown_as_precisely_as_the_source_wants(home_page):
    applied(make_source(precision="exact"), *rows(1))
    listing = confirmed()
    [street] = streets_of(listing)
    point = Coverage.objects.get()
    here = (point.commune.latitude, point.commune.longitude)
    found = Geocoded("1 rue des Lilas 48000 Mende", "1 rue des Lilas", *here, "48000", "48095")
    assert place(listing, {street: found}).moved
    assert shown().precision == Precision.EXACT
    assert detail_of(listing).may_give_directions


# --- People to protect -------------------------------------------------------------------------

WITH_TYPE = {
    **MAPPING,
    "category": "type",
    "needs": "besoin",
    "latitude": "lat",
    "longitude": "lon",
}
HERE = {"lat": "44.5211", "lon": "3.5022", "type": "pmi", "besoin": ""}


def imported(source, *given):
    """Through the report, as those who approve read it."""
    columns = tuple(given[0])
    batch = services.analyse(received(source, csv_of(*given, columns=columns)))
    with batch.report.open() as file:
        report = file.read().decode()
    approved(batch)
    services.run_waiting()
    return ImportBatch.objects.get(pk=batch.pk), report


@pytest.mark.parametrize(
    "values",
    [{"type": "hebergement"}, {"type": "assistant-maternel"}, {"besoin": "violences"}],
)
def test_people_to_protect_are_shown_at_their_commune(home_page, values):
    for slug in ("hebergement", "assistant-maternel"):
        CategoryFactory(slug=slug)
    NeedFactory(slug="violences", sensitive=True)
    source = make_source(mapping=WITH_TYPE, precision="exact")
    _batch, report = imported(source, row(1, **{**HERE, **values}), row(2, **HERE))
    hidden, open_to_all = SearchRow.objects.order_by("pk")
    listing = hidden.listing
    commune = listing.coverages.get().commune
    assert (hidden.latitude, hidden.longitude) == (commune.latitude, commune.longitude)
    assert hidden.precision == Precision.COMMUNE
    assert "Lilas" not in str(detail_of(listing).spots)
    assert report.count("personnes à protéger") == 1
    assert not listing.coverages.get().to_geocode
    assert open_to_all.precision == Precision.EXACT


@pytest.mark.parametrize("slug", ["data-inclusion-services", "data-inclusion-structures"])
def test_what_data_inclusion_says_is_shown_at_the_commune(slug):
    assert shipped()[slug]["precision"] == Precision.COMMUNE


# --- Points ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("0", "0"), ("3.5022", "44.5211"), ("48.85", "2.35")]
)
def test_a_point_out_of_its_commune_is_left_out(home_page, latitude, longitude):
    source = make_source(mapping=WITH_TYPE, precision="exact")
    batch, report = imported(source, row(1, **{**HERE, "lat": latitude, "lon": longitude}))
    point = Coverage.objects.get()
    assert (point.latitude, point.longitude, point.to_geocode) == (None, None, True)
    assert shown().precision == Precision.COMMUNE
    assert "hors de la commune" in report
    assert batch.done["misplaced"] == 1
    assert "hors de sa commune" in batch.signs


def test_few_points_out_of_their_commune_are_no_sign(home_page):
    given = [row(number, **HERE) for number in range(2, 40)]
    source = make_source(mapping=WITH_TYPE, precision="exact")
    batch, report = imported(source, row(1, **{**HERE, "lat": "0"}), *given)
    assert "hors de la commune" in report
    assert batch.signs == ""


def test_a_wrong_point_does_not_empty_the_right_one(home_page):
    source = make_source(mapping=WITH_TYPE, precision="exact")
    for latitude in ("44.5211", "0", "illisible"):
        imported(source, row(1, **{**HERE, "lat": latitude}))
        point = Coverage.objects.get()
        assert (point.latitude, point.longitude) == (44.5211, 3.5022), latitude


def test_a_place_that_moves_leaves_its_last_point(home_page):
    source = make_source(mapping=WITH_TYPE, precision="exact")
    imported(source, row(1, **HERE))
    moved = {"insee": "75056", "cp": "75001", "ville": "Paris"}
    imported(source, row(1, **{**HERE, **moved}))
    point = Coverage.objects.get()
    assert (point.commune_id, point.latitude, point.to_geocode) == ("75056", None, True)
    batch, _report = imported(source, row(1, **{**HERE, **moved, "adresse": "3 rue Neuve"}))
    assert (batch.done["conflicts"], Coverage.objects.get().street) == (0, "3 rue Neuve")
