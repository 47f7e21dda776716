"""Listings by name: what is found, in which order, and what never is."""

import pytest

from search.listings import cards_of, find_listings
from tests.annuaire.factories import make_listing

pytestmark = pytest.mark.django_db


def names(text: str, *, everywhere: bool = False) -> list[str]:
    return [card.name for card in cards_of(find_listings(text, everywhere=everywhere).ids)]


@pytest.fixture(autouse=True)
def directory() -> None:
    for name in ("PMI de Mende", "PMI de Florac", "L’Éveil des Tout-Petits", "Crèche La Marelle"):
        make_listing(name)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pmi", ["PMI de Florac", "PMI de Mende"]),
        ("PMI mende", ["PMI de Mende"]),
        ("la pmi de Mende", ["PMI de Mende"]),
        ("pmi men", ["PMI de Mende"]),
        ("pmi ende", []),
        ("creche marelle", ["Crèche La Marelle"]),
        ("CRÈCHE", ["Crèche La Marelle"]),
        ("marelle", []),
        ("sommeil", []),
    ],
)
def test_by_the_beginning_of_the_name(typed: str, found: list[str]) -> None:
    assert names(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("marelle", ["Crèche La Marelle"]),
        ("mende pmi", ["PMI de Mende"]),
        ("tout petits", ["L’Éveil des Tout-Petits"]),
        ("eveil", ["L’Éveil des Tout-Petits"]),
        ("elle", []),
    ],
)
def test_everywhere_in_the_name(typed: str, found: list[str]) -> None:
    assert names(typed, everywhere=True) == found


def test_those_that_begin_so_come_first() -> None:
    make_listing("Atelier Marelle et jeux")
    make_listing("Marelle, zone de jeux")
    found = names("marelle", everywhere=True)
    assert found == ["Marelle, zone de jeux", "Atelier Marelle et jeux", "Crèche La Marelle"]


def test_a_listing_that_is_not_published_is_not_found() -> None:
    listing = make_listing("Halte-garderie secrète")
    listing.live = False
    listing.save()
    assert find_listings("halte", everywhere=True).ids == []


@pytest.mark.parametrize("text", ["", "a", "%", "_", "%%%", "100%", "\\", "'", "’", "de la"])
def test_nothing_special_in_what_is_typed(text: str) -> None:
    assert find_listings(text, everywhere=True).total == 0


def test_the_number_of_queries_does_not_depend_on_the_rows(assert_max_queries) -> None:
    for number in range(30):
        make_listing(f"Relais {number}")
    cards_of(find_listings("relais", everywhere=True).ids[:10])  # vocabularies are now at hand
    with assert_max_queries(2):
        found = find_listings("relais", everywhere=True)
    assert found.total == 30
    with assert_max_queries(4):
        cards_of(found.ids[:10])


def test_more_than_what_can_be_read_is_said(monkeypatch) -> None:
    monkeypatch.setattr("search.listings.MOST", 1)
    found = find_listings("pmi", everywhere=False)
    assert found.total == 1
    assert found.is_capped
