"""Listings and the few territories that the tests of the directory stand on."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from annuaire.models import (
    Category,
    Coverage,
    CoverageKind,
    Listing,
    Origin,
    Precision,
    SpokenLanguage,
    Trust,
)
from annuaire.services import index_listing
from millejours.text import fold
from territoires.models import Commune, Departement, PostalCode, Region
from tests.factories import TermFactory

# code: (name, latitude, longitude, radius in km)
REGIONS = {
    "76": ("Occitanie", 43.7, 2.4, 250.0),
    "11": ("Île-de-France", 48.7, 2.5, 90.0),
    "04": ("La Réunion", -21.13, 55.53, 40.0),
}
# code: (name, region, latitude, longitude, radius in km, time zone)
DEPARTEMENTS = {
    "48": ("Lozère", "76", 44.53, 3.55, 53.0, "Europe/Paris"),
    "31": ("Haute-Garonne", "76", 43.36, 1.17, 95.0, "Europe/Paris"),
    "75": ("Paris", "11", 48.86, 2.34, 10.0, "Europe/Paris"),
    "93": ("Seine-Saint-Denis", "11", 48.92, 2.48, 20.0, "Europe/Paris"),
    "974": ("La Réunion", "04", -21.13, 55.53, 40.0, "Indian/Reunion"),
}
# code: (name, departement, postal code, latitude, longitude, population)
COMMUNES = {
    "48095": ("Mende", "48", "48000", 44.51833, 3.50056, 12_300),
    "48061": ("Florac Trois Rivières", "48", "48400", 44.325, 3.594, 2_100),
    "75056": ("Paris", "75", "75001", 48.8566, 2.3522, 2_100_000),
    "93066": ("Saint-Denis", "93", "93200", 48.936, 2.357, 150_000),
    "97411": ("Saint-Denis", "974", "97400", -20.88, 55.45, 155_000),
}


def commune(code: str = "48095") -> Commune:
    """One of the known communes, with its department, region and postal code."""
    name, departement_code, postal_code, latitude, longitude, population = COMMUNES[code]
    found, _created = Commune.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "folded": fold(name),
            "departement": departement(departement_code),
            "latitude": latitude,
            "longitude": longitude,
            "radius_km": 6.0,
            "population": population,
        },
    )
    PostalCode.objects.get_or_create(code=postal_code, commune=found)
    return found


def departement(code: str) -> Departement:
    name, region_code, latitude, longitude, radius_km, time_zone = DEPARTEMENTS[code]
    found, _created = Departement.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "folded": fold(name),
            "region": region(region_code),
            "latitude": latitude,
            "longitude": longitude,
            "radius_km": radius_km,
            "time_zone": time_zone,
        },
    )
    return found


def region(code: str) -> Region:
    name, latitude, longitude, radius_km = REGIONS[code]
    found, _created = Region.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "folded": fold(name),
            "latitude": latitude,
            "longitude": longitude,
            "radius_km": radius_km,
        },
    )
    return found


class CategoryFactory(TermFactory):
    class Meta:
        model = Category


class SpokenLanguageFactory(TermFactory):
    class Meta:
        model = SpokenLanguage


def point(code: str = "48095", **values: Any) -> Coverage:
    """A place open to the public, shown at its commune unless told otherwise."""
    return Coverage(**{"kind": CoverageKind.POINT, "commune": commune(code), **values})


def exact_point(latitude: float, longitude: float, code: str = "48095", **values: Any) -> Coverage:
    """A place shown at its exact point."""
    return point(
        code,
        **{
            "latitude": latitude,
            "longitude": longitude,
            "precision": Precision.EXACT,
            "street": "3 rue des Lilas",
            "postal_code": "48000",
            **values,
        },
    )


def area(**territory: Any) -> Coverage:
    return Coverage(kind=CoverageKind.AREA, **territory)


def at_a_distance() -> Coverage:
    return Coverage(kind=CoverageKind.REMOTE)


def make_listing(name: str = "PMI de Mende", *coverages: Coverage, **values: Any) -> Listing:
    """A published, confirmed, indexed listing; at Mende when no coverage is given."""
    terms = {
        field: values.pop(field)
        for field in ("needs", "actions", "audiences", "stages", "spoken_languages")
        if field in values
    }
    category = values.pop("category", None) or Category.objects.first() or CategoryFactory()
    listing = Listing(
        **{
            "name": name,
            "category": category,
            "trust": Trust.LOCAL_AUTHORITY,
            "confirmed_on": timezone.localdate(),
            **values,
        }
    )
    listing.coverages = list(coverages) or [point()]
    for field, chosen in terms.items():
        setattr(listing, field, chosen)
    listing.save()
    index_listing(listing)
    return listing


def make_winner(name: str = "Projet de 2021", *coverages: Coverage, **values: Any) -> Listing:
    """A winner of 2021, never confirmed."""
    return make_listing(
        name,
        *coverages,
        **{"origin": Origin.WINNER_2021, "confirmed_on": None, "trust": Trust.STATE, **values},
    )
