"""How many queries a text costs, and that each uses an index."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection

from territoires.models import Commune, PostalCode
from territoires.places import at_position, resolve, suggest
from territoires.spelling import Spellings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]

TYPED = [
    "",
    "Mende",
    "saint denis",
    "saint denis réunion",
    "75015",
    "75015 Paris",
    "48999",
    "48",
    "750",
    "Guadeloupe",
    "Pierrefitte-sur-Seine, aujourd'hui Saint-Denis (93)",
    "12 rue de la Paix, 75002 Paris",
    "12 rue de la Paix",
    "35042 Rennes Cedex",
]


@pytest.fixture(autouse=True)
def _indexed_names():
    """Names are indexed once per process."""
    resolve("Montpelier")
    cache.clear()


@pytest.mark.parametrize("text", [*TYPED, "Montpelier", "Mende (93)"])
def test_a_text_costs_at_most_four_queries(text, assert_max_queries):
    with assert_max_queries(4):
        resolve(text)


@pytest.mark.parametrize("text", [*TYPED, "m", "mend", "le h", "saint-denis sei"])
def test_a_suggestion_costs_at_most_three_queries(text, assert_max_queries):
    with assert_max_queries(3):
        suggest(text)


def test_indexing_the_names_costs_two_more_once_per_process(assert_max_queries):
    Spellings.current = None
    with assert_max_queries(3 + 2):
        resolve("Montpelier")
    with assert_max_queries(2):
        resolve("Montpelier")


def test_a_position_costs_at_most_three_queries(assert_max_queries):
    with assert_max_queries(3):
        at_position(3.3, -53.3)


@pytest.mark.parametrize(
    "queryset",
    [
        lambda: Commune.objects.order_by().filter(folded="mende"),
        lambda: Commune.objects.order_by().filter(folded__begins="mend"),
        lambda: PostalCode.objects.order_by().filter(code__begins="480"),
        lambda: Commune.objects.order_by().filter(
            latitude__range=(44.4, 44.6), longitude__range=(3.4, 3.6)
        ),
    ],
    ids=["name", "beginning of a name", "beginning of a postal code", "box"],
)
def test_the_search_of_a_place_uses_an_index(queryset):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = queryset().explain()
    assert "Index" in plan or "USING INDEX" in plan, plan
    assert "Seq Scan" not in plan


def test_a_beginning_is_found_whatever_the_characters_around():
    found = Commune.objects.filter(folded__begins="saint denis").order_by("folded")
    names = set(found.values_list("folded", flat=True))
    assert {"saint denis", "saint denis en val", "saint denis les sens"} <= names
    assert all(name.startswith("saint denis") for name in names)
