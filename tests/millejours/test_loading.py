"""A data file is loaded whole or not at all; an error names the file, the line, the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from millejours.loading import DataFileError, digest_of, load_once, read_rows
from millejours.models import Need, ReferenceFile
from millejours.vocabulary_loading import load_terms
from tests.factories import NeedFactory

COLUMNS = {"slug", "label"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "besoins.csv"


def write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_are_read_with_their_line(file: Path) -> None:
    write(file, "slug;label\nallaiter;Allaiter\ndormir;Dormir\n")
    rows = list(read_rows(file, COLUMNS))
    assert [(row.line, row["slug"]) for row in rows] == [(2, "allaiter"), (3, "dormir")]


def test_a_byte_order_mark_is_ignored(file: Path) -> None:
    file.write_bytes("\ufeffslug;label\na;A\n".encode())
    assert [row["slug"] for row in read_rows(file, COLUMNS)] == ["a"]


def test_cells_hold_lists_flags_and_whole_numbers(file: Path) -> None:
    write(file, "list;flag;number;empty\na| b |;1;-3;\n")
    row = next(read_rows(file, set()))
    assert row.items("list") == ["a", "b"]
    assert row.flag("flag") is True
    assert row.integer("number") == -3
    assert row.integer("empty") is None


def test_a_missing_file(file: Path) -> None:
    with pytest.raises(DataFileError, match=r"^besoins\.csv : fichier absent\.$"):
        list(read_rows(file, COLUMNS))
    with pytest.raises(DataFileError, match="fichier absent"):
        digest_of([file])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("slug\na\n", r"besoins\.csv, ligne 1 : colonne absente : label\."),
        ("", r"besoins\.csv, ligne 1 : colonne absente : label, slug\."),
        ("slug;label\na;A\nb\n", r"besoins\.csv, ligne 3 : 1 cellules au lieu de 2\."),
        ("slug;label\na;A;x\n", r"besoins\.csv, ligne 2 : 3 cellules au lieu de 2\."),
        ('slug;label\na;"A\n', r"besoins\.csv, ligne 2 : CSV illisible"),
    ],
)
def test_a_malformed_file(file: Path, text: str, message: str) -> None:
    write(file, text)
    with pytest.raises(DataFileError, match=message):
        list(read_rows(file, COLUMNS))


def test_a_file_that_is_not_utf_8(file: Path) -> None:
    file.write_bytes("slug;label\na;Été\n".encode("latin-1"))
    with pytest.raises(DataFileError, match=r"besoins\.csv : n'est pas en UTF-8"):
        list(read_rows(file, COLUMNS))


def test_a_number_that_is_not_one(file: Path) -> None:
    write(file, "slug;label;bit\na;A;deux\n")
    row = next(read_rows(file, COLUMNS))
    with pytest.raises(DataFileError, match="ligne 2 : « deux » n'est pas un nombre entier"):
        row.integer("bit")


@pytest.mark.django_db
def test_a_bad_row_changes_nothing(file: Path) -> None:
    write(file, "slug;label;bit\nallaiter;Allaiter;0\npas un slug;Dormir;1\n")
    with pytest.raises(DataFileError, match=r"besoins\.csv, ligne 3 : "):
        load_once("besoins", [file], lambda: str(load_terms(Need, file)))
    assert not Need.objects.exists()
    assert not ReferenceFile.objects.filter(name="besoins").exists()


@pytest.mark.django_db
def test_a_file_is_loaded_once_until_it_changes(file: Path) -> None:
    write(file, "slug;label;bit\nallaiter;Allaiter;0\n")

    def load() -> str:
        return f"{load_terms(Need, file)} besoins"

    assert load_once("besoins", [file], load) == "1 besoins"
    assert load_once("besoins", [file], load) == "déjà à jour"
    write(file, "slug;label;bit\nallaiter;Allaiter;0\ndormir;Dormir;1\n")
    assert load_once("besoins", [file], load) == "1 besoins"
    assert load_once("besoins", [file], load, force=True) == "0 besoins"


@pytest.mark.django_db
def test_what_people_changed_is_left_alone(file: Path) -> None:
    NeedFactory(slug="allaiter", label="Allaiter mon enfant", bit=0)
    write(file, "slug;label;bit\nallaiter;Allaiter;0\n")
    assert load_terms(Need, file) == 0
    assert Need.objects.get().label == "Allaiter mon enfant"
