"""Numbers that help now: never one that nobody confirmed, and always some."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection

from millejours.models import UsefulNumber
from millejours.models.confirmed import Confidence
from millejours.models.useful_numbers import Situation
from millejours.useful_numbers import (
    Number,
    by_situation,
    footer_numbers,
    from_file,
    useful_numbers,
)
from millejours.useful_numbers_loading import load_useful_numbers
from tests.factories import UsefulNumberFactory

ALWAYS = {"15", "17", "18", "112", "114", "115", "119", "3114", "3919"}


@contextlib.contextmanager
def database_down() -> Iterator[None]:
    def fail(*_args: Any) -> None:
        raise OperationalError("la base ne répond pas")

    with connection.execute_wrapper(fail):
        yield


def slugs(numbers: Any) -> set[str]:
    return {number.slug for number in numbers}


def test_the_file_holds_the_numbers_everybody_should_know() -> None:
    assert {number.number for number in from_file()} >= ALWAYS


@pytest.mark.django_db
def test_a_number_to_check_is_loaded_but_never_shown() -> None:
    load_useful_numbers()
    to_check = UsefulNumber.objects.filter(confidence=Confidence.TO_CHECK)
    assert to_check.exists()
    hidden = slugs(to_check)
    assert not hidden & slugs(useful_numbers())
    assert not hidden & slugs(from_file())
    assert not hidden & slugs(footer_numbers())
    assert not hidden & {n.slug for _label, numbers in by_situation() for n in numbers}


@pytest.mark.django_db
def test_what_is_sure_is_on_line_at_once_and_the_rest_waits_for_an_approval() -> None:
    load_useful_numbers()
    for number in UsefulNumber.objects.all():
        assert number.live == (number.confidence != Confidence.TO_CHECK), number


@pytest.mark.django_db
def test_a_number_taken_off_line_is_not_put_back_by_the_file() -> None:
    load_useful_numbers()
    UsefulNumber.objects.get(slug="samu").unpublish()
    UsefulNumber.objects.filter(slug="police").update(loaded={"slug": "police"})
    load_useful_numbers()
    assert "samu" not in slugs(useful_numbers())


@pytest.mark.django_db
def test_a_number_that_the_file_now_confirms_is_put_on_line(monkeypatch, tmp_path) -> None:
    from millejours import useful_numbers_loading as loading

    loading.load_useful_numbers()
    doubtful = UsefulNumber.objects.filter(confidence=Confidence.TO_CHECK).earliest("pk")
    text = loading.DATA_FILE.read_text(encoding="utf-8").replace(";à vérifier", ";connu")
    corrected = tmp_path / "numeros_utiles.csv"
    corrected.write_text(text, encoding="utf-8")
    monkeypatch.setattr(loading, "DATA_FILE", corrected)
    loading.load_useful_numbers()
    assert doubtful.slug in slugs(useful_numbers())


@pytest.mark.django_db
def test_database_and_file_agree_after_loading() -> None:
    load_useful_numbers()
    assert useful_numbers() == from_file()


@pytest.mark.django_db
def test_loading_twice_adds_nothing_and_keeps_what_people_changed() -> None:
    load_useful_numbers()
    UsefulNumber.objects.filter(slug="samu").update(purpose="Autre texte")
    assert load_useful_numbers().startswith("0 numéros utiles créés, 0 corrigés")
    assert UsefulNumber.objects.get(slug="samu").purpose == "Autre texte"


@pytest.mark.django_db
def test_the_file_answers_when_the_database_does_not() -> None:
    with database_down():
        assert useful_numbers() == from_file()
        assert slugs(footer_numbers()) == {n.slug for n in from_file() if n.in_footer}


@pytest.mark.django_db
def test_the_file_answers_when_the_database_is_empty() -> None:
    assert useful_numbers() == from_file()


@pytest.mark.django_db
def test_numbers_are_cached(assert_max_queries: Any) -> None:
    UsefulNumberFactory()
    useful_numbers()
    with assert_max_queries(0):
        useful_numbers()


@pytest.mark.django_db
def test_every_situation_has_a_number() -> None:
    assert [label for label, _numbers in by_situation()] == list(map(str, Situation.labels))


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("15", "15"),
        ("3114", "3114"),
        ("36 46", "3646"),
        ("116 006", "116006"),
        ("0 800 235 236", "0800235236"),
        ("01 45 42 59 59", "+33145425959"),
    ],
)
def test_what_a_telephone_dials(number: str, dialled: str) -> None:
    blank = dict.fromkeys(("slug", "name", "purpose", "situation", "opening", "cost"), "")
    assert Number(number=number, territory="", in_footer=False, **blank).tel == dialled


@pytest.mark.django_db
def test_the_help_page_answers_without_a_database(client: Any) -> None:
    with database_down():
        response = client.get("/aide/")
    assert response.status_code == 200
    for number in ("15", "3114", "3919", "119"):
        assert f'href="tel:{number}"' in response.content.decode()


@pytest.mark.django_db
def test_a_corrected_file_corrects_what_nobody_edited(monkeypatch, tmp_path):
    from millejours import useful_numbers_loading as loading

    loading.load_useful_numbers()
    UsefulNumber.objects.filter(slug="samu").update(purpose="Écrit par une personne")
    text = loading.DATA_FILE.read_text(encoding="utf-8").replace(";3114;", ";3115;")
    corrected = tmp_path / "numeros_utiles.csv"
    corrected.write_text(text.replace(";15;", ";16;"), encoding="utf-8")
    monkeypatch.setattr(loading, "DATA_FILE", corrected)
    loading.load_useful_numbers()
    assert UsefulNumber.objects.filter(number="3115").exists()
    assert UsefulNumber.objects.filter(number="15").exists()
