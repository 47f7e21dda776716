"""How many queries a text costs, and that each uses an index."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection

from territoires.models import Commune
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
    "Pierrefitte-sur-Seine, aujourd’hui Saint-Denis (93)",
    "12 rue de la Paix, 75002 Paris",
    "12 rue de la Paix",
    "35042 Rennes Cedex",
    "bordeaux centre",
    "grand paris",
    "Gironde 33",
    "97150 Saint-Martin",
    "evian haute savoie",
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
    "ask",
    [
        lambda: resolve("saint denis réunion"),
        lambda: resolve("48000 Mende"),
        lambda: resolve("12 rue de la Paix, Mende"),
        lambda: resolve("Montpelier"),
        lambda: suggest("saint de"),
        lambda: suggest("le h"),
        lambda: suggest("480"),
        lambda: at_position(44.52, 3.5),
    ],
    ids=["name", "postal code", "address", "misspelling", "beginning", "article", "digits", "box"],
)
def test_no_query_reads_a_whole_large_table(ask, assert_max_queries):
    with assert_max_queries(4) as asked:
        ask()
    plans = [plan_of(query["sql"]) for query in asked if "territoires_commune" in query["sql"]]
    assert plans
    for plan in plans:
        assert not [step for step in plan if FULL_SCAN.search(step)], "\n".join(plan)


FULL_SCAN = re.compile(r"(SCAN|Seq Scan on) territoires_(commune|formercommune|postalcode)\b")


def plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # small tables would be read whole
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [str(row[-1]) for row in cursor.fetchall()]


def test_a_beginning_is_found_whatever_the_characters_around():
    found = Commune.objects.filter(folded__begins="saint denis").order_by("folded")
    names = set(found.values_list("folded", flat=True))
    assert {"saint denis", "saint denis en val", "saint denis les sens"} <= names
    assert all(name.startswith("saint denis") for name in names)
