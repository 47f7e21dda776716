"""The 104 winners of 2021 stand where the document says (table written by hand from it)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import transaction

from annuaire.models import (
    Coverage,
    CoverageKind,
    Listing,
    Origin,
    Precision,
    SearchRow,
)
from annuaire.vocabulary_loading import load_directory_vocabularies
from annuaire.winners import DATA_FILE, WinnersLoader
from millejours.loading import DataFileError
from millejours.vocabulary_loading import load_vocabularies

EXPECTED = Path(__file__).parent / "data" / "expected_places.csv"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def report(territoires, django_db_blocker):
    """The winners, loaded once for the tests that only look; what the loader said."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_vocabularies()
        load_directory_vocabularies()
        yield WinnersLoader().load()
        transaction.set_rollback(True)


def expected_rows():
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def places_of(listing: Listing) -> set[str]:
    """Where a listing stands: ``commune:48095``, ``departement:48``…"""
    found = set()
    for coverage in Coverage.objects.filter(listing=listing):
        for field in ("commune", "departement", "region"):
            if code := getattr(coverage, f"{field}_id"):
                found.add(f"{field}:{code}")
    return found


def same_action() -> dict[str, str]:
    """Examples told twice: ``{"89": "51"}``."""
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return {row["numero"]: row["meme_action_que"] for row in rows if row["meme_action_que"]}


def test_the_table_has_the_104_examples_of_which_95_have_a_commune():
    rows = expected_rows()
    assert {row["numero"] for row in rows} == {str(number) for number in range(1, 105)}
    assert len({row["numero"] for row in rows if row["insee"]}) == 95


def test_every_example_stands_where_the_document_says(report):
    repeated = same_action()
    wrong = []
    for row in expected_rows():
        number = repeated.get(row["numero"], row["numero"])
        listing = Listing.objects.get(origin_reference=f"laureats_2021:{number}{row['partie']}")
        if row["insee"]:
            expected = {f"commune:{row['insee']}"}
        else:
            expected = {part for part in row["zone"].split("|") if part != "aucune"}
        if places_of(listing) != expected:
            wrong.append((row["numero"], places_of(listing), expected))
    assert wrong == []


def test_what_merged_disagrees_or_repeats_is_reported(report):
    assert "Pierrefitte-sur-Seine, aujourd’hui Saint-Denis (93)" in report
    assert "Florac, aujourd’hui Florac Trois Rivières (48)" in report
    assert "Florac n'est pas en Nouvelle-Aquitaine" in report
    assert "exemples 51 et 89" in report
    assert "sans territoire, non montrée : exemple 1 " in report


def test_the_same_action_twice_is_one_listing(report):
    numbers = set(Listing.objects.values_list("origin_reference", flat=True))
    assert not numbers & {f"laureats_2021:{number}" for number in same_action()}
    assert len(numbers) == 105 - len(same_action())


def test_a_disagreement_is_said_on_the_listing(report):
    florac = Listing.objects.get(origin_reference="laureats_2021:95")
    assert "Nouvelle-Aquitaine" in florac.origin_note


def test_every_winner_is_to_be_confirmed_at_its_commune_only(report):
    winners = Listing.objects.filter(origin=Origin.WINNER_2021)
    assert not winners.exclude(confirmed_on=None).exists()
    assert not SearchRow.objects.exclude(precision=Precision.COMMUNE).exists()
    assert not winners.exclude(phone="", email="", website="").exists()


def test_shelters_are_shown_by_area_only(report):
    agena = Listing.objects.get(origin_reference="laureats_2021:33")
    kinds = set(SearchRow.objects.filter(listing=agena).values_list("kind", flat=True))
    assert kinds == {CoverageKind.AREA}


def test_an_example_without_any_territory_is_not_shown(report):
    assert not Listing.objects.get(origin_reference="laureats_2021:1").live


def test_loading_twice_changes_nothing(report):
    before = Listing.objects.count(), Coverage.objects.count(), SearchRow.objects.count()
    second = WinnersLoader()
    second.load()
    assert second.report.created == 0
    assert (Listing.objects.count(), Coverage.objects.count(), SearchRow.objects.count()) == before


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (";Vertou;Vertou;commune;", ";Vertou;Vertoux;commune;", "commune inconnue"),
        (";departement:Loiret;", ";departement:Loirette;", "territoire inconnu"),
        (";maison-parentalite;", ";manoir;", "type inconnu"),
        ("numero;", "numéro;", "colonne absente"),
    ],
)
def test_a_broken_file_stops_with_the_line_and_the_reason(report, tmp_path, before, after, reason):
    text = DATA_FILE.read_text(encoding="utf-8")
    assert before in text
    broken = tmp_path / "laureats_2021.csv"
    broken.write_text(text.replace(before, after, 1), encoding="utf-8")
    Listing.objects.all().delete()
    with pytest.raises(DataFileError, match=rf"ligne \d+ : .*{reason}"):
        WinnersLoader(broken).load()
