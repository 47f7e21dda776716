"""Shipped rows: what people wrote, renamed or deleted is theirs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from articles.models import Fact
from millejours.loading import Row
from millejours.models import UsefulNumber
from millejours.shipped import keys_of, write_shipped
from millejours.useful_numbers_loading import load_useful_numbers
from tests.articles.factories import FactFactory

pytestmark = pytest.mark.django_db
ROW = Row(Path("chiffres.csv"), 2, {})


def load(value: str = "25", slug: str = "conge", **more: Any) -> Counter[str]:
    values = {
        "slug": slug,
        "label": "Le congé",
        "value": value,
        "institution": "Légifrance",
        "source": "Code du travail",
        **more,
    }
    return write_shipped(Fact, [(ROW, values)], on_creation={"live": True})


def test_a_corrected_file_corrects_what_nobody_edited():
    assert load("25") == {"created": 1}
    assert load("25") == {}
    assert load("26") == {"corrected": 1}
    assert Fact.objects.get().value == "26"


def test_a_row_with_a_draft_is_left_to_who_wrote_it():
    load("25")
    fact = Fact.objects.get()
    fact.value = "28"
    fact.save_revision()
    assert load("26") == {"kept": 1}
    fact = Fact.objects.get()
    assert fact.value == "25"
    fact.latest_revision.publish()
    assert Fact.objects.get().value == "28"


def test_a_row_that_people_made_is_never_overwritten():
    FactFactory(slug="conge", value="Écrit à la main")
    assert load("25") == {"kept": 1}
    assert Fact.objects.get().value == "Écrit à la main"


def test_a_renamed_row_is_not_made_again():
    load("25")
    Fact.objects.update(slug="conge-du-pere")
    assert load("26") == {"kept": 1}
    assert list(Fact.objects.values_list("slug", "value")) == [("conge-du-pere", "25")]
    assert keys_of(Fact)["conge"] == Fact.objects.get().pk


def test_a_deleted_row_stays_deleted():
    load("25")
    Fact.objects.get().delete()
    assert load("25") == {"kept": 1}
    assert load("26") == {"kept": 1}
    assert not Fact.objects.exists()
    assert "conge" not in keys_of(Fact)


def test_a_row_that_takes_the_place_of_a_deleted_one_stands_for_it():
    load("25")
    Fact.objects.get().delete()
    theirs = FactFactory(slug="conge", value="30")
    assert load("26") == {"kept": 1}
    assert Fact.objects.get().value == "30"
    assert keys_of(Fact)["conge"] == theirs.pk


def test_a_deleted_number_stays_deleted():
    load_useful_numbers()
    UsefulNumber.objects.get(slug="samu").delete()
    UsefulNumber.objects.filter(slug="police").update(slug="police-secours")
    before = UsefulNumber.objects.count()
    said = load_useful_numbers()
    assert said.startswith("0 numéros utiles créés")
    assert UsefulNumber.objects.count() == before
