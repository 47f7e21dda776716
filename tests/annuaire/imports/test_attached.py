"""A registered listing that a person said is the row of a file: hers to fill in."""

from __future__ import annotations

import pytest

from annuaire.imports import services
from annuaire.models import Coverage, ImportConflict, Listing
from tests.annuaire.imports.files import MAPPING, analysed, applied, make_source, row
from tests.annuaire.imports.test_likeness import LATITUDE, LONGITUDE, registered
from tests.espace.factories import keeper
from tests.factories import NeedFactory
from tests.moderation.factories import animator

pytestmark = pytest.mark.django_db
PHONE = "06 12 34 56 78"


def attached(source, **values) -> Listing:
    listing = registered(**values)
    keeper(listing)
    services.tell_apart(analysed(source, row()), "A1", animator(), is_same=True)
    return listing


def again(listing) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def kept_fields(batch) -> set[str]:
    conflicts = ImportConflict.objects.filter(batch=batch).order_by("pk")
    return set(conflicts.values_list("field", flat=True))


def test_what_she_left_empty_stays_empty_and_is_said(home_page):
    source = make_source()
    listing = attached(source)
    batch = applied(source, row(tel=PHONE))
    assert again(listing).phone == ""
    conflict = ImportConflict.objects.get(batch=batch, field="téléphone")
    assert (conflict.kept, conflict.incoming) == ("", PHONE)


def test_nor_is_it_filled_in_by_a_later_file(home_page):
    source = make_source()
    listing = attached(source)
    applied(source, row(tel=""))
    batch = applied(source, row(tel=PHONE))
    assert again(listing).phone == ""
    assert "téléphone" in kept_fields(batch)


def test_nor_what_a_column_added_since_says(home_page):
    need = NeedFactory(slug="allaiter", live=True)
    source = make_source()
    listing = attached(source)
    applied(source, row())
    source.mapping = {
        **MAPPING,
        "description": {"constant": "Consultations sur rendez-vous."},
        "needs": {"constant": need.slug},
        "wheelchair": {"constant": "oui"},
        "on_site": {"constant": "non"},
        "at_home": {"constant": "oui"},
    }
    source.save()
    batch = applied(source, row())
    now = again(listing)
    assert (now.description, now.needs.count()) == ("", 0)
    assert (now.wheelchair, now.on_site, now.at_home) == (False, True, False)
    assert batch.done["kept"] == 1
    assert {"présentation", "besoins", "sur place", "à domicile"} <= kept_fields(batch)


def test_nor_her_place_nor_her_point(home_page):
    mapping = {
        **MAPPING,
        "latitude": {"constant": str(LATITUDE)},
        "longitude": {"constant": str(LONGITUDE)},
    }
    source = make_source(mapping=mapping, precision="exact")
    listing = attached(source)
    Coverage.objects.update(latitude=None, longitude=None)
    applied(source, row())
    applied(source, row(adresse="9 rue Haute"))
    place = Coverage.objects.get(listing=listing)
    assert (place.street, place.latitude, place.precision) == ("", None, "commune")


def test_what_says_the_same_as_the_file_still_follows_it(home_page):
    source = make_source()
    listing = attached(source, phone="04 66 00 00 00")
    applied(source, row())
    batch = applied(source, row(tel=PHONE))
    assert (again(listing).phone, batch.done["updated"]) == (PHONE, 1)


def test_a_listing_that_a_file_made_is_still_filled_in_by_it(home_page):
    source = make_source()
    applied(source, row(tel=""))
    applied(source, row(tel=PHONE))
    assert Listing.objects.get().phone == PHONE
