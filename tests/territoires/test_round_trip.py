"""The ``query`` of a place leads back to that place and no other."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from territoires import lookups
from territoires.atlas import atlas
from territoires.labels import postal_code_place
from territoires.models import Commune, FormerCommune, PostalCode
from territoires.places import resolve, territory_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]
SAMPLE = 300


def lost(places) -> list[str]:
    """The queries that do not lead back to their place alone."""
    return [place.query for place in places if resolve(place.query).places != (place,)]


def sample(rows: list) -> list:
    return random.Random(2026).sample(rows, SAMPLE)


def test_the_query_of_a_commune():
    communes = list(Commune.objects.order_by("code"))
    assert lost(map(territory_of, sample(communes))) == []


def test_the_query_of_each_commune_of_the_commonest_names():
    communes = list(Commune.objects.order_by("code"))
    bearers = Counter(commune.folded for commune in communes)
    homonyms = [commune for commune in communes if bearers[commune.folded] >= 5]
    assert len(homonyms) > 500
    assert lost(map(territory_of, homonyms)) == []


def test_the_query_of_each_arrondissement():
    parts = list(Commune.objects.exclude(parent=None).order_by("code"))
    assert len(parts) == 45
    assert lost(map(territory_of, parts)) == []


def test_the_query_of_each_territory():
    known = atlas()
    territories = [
        *known.regions.values(),
        *(one for one in known.departements.values() if not one.code.startswith("97")),
    ]
    assert len(territories) == 18 + 96
    assert lost(one.place() for one in territories) == []


def test_the_query_of_a_former_commune():
    names = FormerCommune.objects.order_by("pk").values_list("name", flat=True)
    for name in sample(list(names)):
        places = [place for place in resolve(name).places if "aujourd’hui" in place.label]
        assert places, name
        assert lost(places) == []


def test_the_query_of_a_postal_code():
    codes = PostalCode.objects.order_by("code").values_list("code", flat=True).distinct()
    known = atlas()
    places = [
        postal_code_place(code, lookups.communes_of(code), known) for code in sample(list(codes))
    ]
    assert lost(places) == []
