"""What makes one look twice, and what a batch says of itself."""

from __future__ import annotations

import pytest

from annuaire.imports import figures
from annuaire.imports.inserting import PLAIN, insert
from annuaire.models import ImportBatch, ImportState, Listing, SearchRow
from tests.annuaire.factories import make_listing


def counts(**values: int) -> figures.Counts:
    return {**figures.no_counts(), **values}


@pytest.mark.parametrize(
    ("given", "open_records", "expected"),
    [
        ({"rows": 100}, 100, 0),
        ({"rows": 100, "closed": 5}, 100, 0),
        ({"rows": 100, "closed": 6}, 100, 1),
        ({"rows": 100, "rejected": 10}, 0, 0),
        ({"rows": 100, "rejected": 11}, 0, 1),
        ({"rows": 0, "closed": 10}, 10, 1),
    ],
)
def test_too_many_closures_or_rejections_are_said(given, open_records, expected):
    assert len(figures.signs_of(counts(**given), open_records)) == expected


def test_what_seldom_happens_is_said_only_then():
    labels = [label for label, _count in figures.lines_of(counts(rows=3))]
    assert "Lignes rejetées" in labels
    assert not any("prochain import" in label for label in labels)
    assert any("prochain import" in label for label, _n in figures.lines_of(counts(postponed=1)))


@pytest.mark.parametrize(
    ("state", "cursor", "percent"),
    [
        (ImportState.APPROVED, 0, 0),
        (ImportState.APPLYING, 50, 25),
        (ImportState.APPLYING, 200, 99),
        (ImportState.APPLIED, 200, 100),
    ],
)
def test_the_progress_is_a_percentage(state, cursor, percent):
    batch = ImportBatch(state=state, cursor=cursor, counts={"rows": 200})
    assert batch.percent_done == percent


@pytest.mark.django_db
def test_plain_rows_are_the_rows_that_the_models_write():
    make_listing()
    kept = SearchRow.objects.get()
    before = {field.attname: getattr(kept, field.attname) for field in SearchRow._meta.fields}
    SearchRow.objects.all().delete()
    copy = SearchRow(**{name: value for name, value in before.items() if name != "id"})
    insert([copy])
    insert([])
    [written] = SearchRow.objects.values()
    assert {**written, "id": 0} == {**before, "id": 0}


@pytest.mark.parametrize(
    ("model", "written_by_django"), [(SearchRow, ["closed_until"]), (Listing.needs.through, [])]
)
def test_every_field_inserted_plainly_is_of_a_plain_type(model, written_by_django):
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    others = [field.name for field in fields if not isinstance(field, PLAIN)]
    assert others == written_by_django
