"""What an import may show of a place: never more than is known, nor than its people can bear."""

from __future__ import annotations

import datetime as dt

import pytest

from annuaire.geocoding.placing import place
from annuaire.geocoding.waiting import streets_of
from annuaire.models import Coverage, ImportedRecord, Listing, Precision, SearchRow
from annuaire.presentation import detail
from annuaire.vcard import vcard
from tests.annuaire.imports.files import applied, make_source, rows
from territoires.geocoding import Geocoded

pytestmark = pytest.mark.django_db


def confirmed() -> Listing:
    listing = ImportedRecord.objects.get(identifier="A1").listing
    listing.confirmed_on = dt.date.today()
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
        page = detail(listing)
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
    assert detail(listing).may_give_directions
