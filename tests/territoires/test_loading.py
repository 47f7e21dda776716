"""Loading the shipped file: whole or not at all, and again over what is there."""

from __future__ import annotations

import copy
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from annuaire.models import Coverage
from millejours.loading import DataFileError
from millejours.models import ReferenceFile
from territoires import datafile
from territoires.loading import DATA_FILE, REFERENCE_NAME, load_territoires
from territoires.models import Commune, Departement, FormerCommune, PostalCode, Region
from tests.annuaire.factories import make_listing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]
MODELS = (Region, Departement, Commune, PostalCode, FormerCommune)
MENDE, BADAROUX = "48095", "48013"


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    return json.loads(lzma.decompress(DATA_FILE.read_bytes()))


@pytest.fixture
def lozere(shipped, monkeypatch) -> dict[str, Any]:
    """The shipped file for one department only, and a loader that takes so few rows."""
    monkeypatch.setattr("territoires.datafile.LEAST_ROWS", dict.fromkeys(datafile.LEAST_ROWS, 1))
    kept = {"regions": (0, "76"), "departements": (0, "48"), "communes": (2, "48")}
    tables = {table: keep(shipped[table], *kept[table]) for table in kept}
    return {**tables, "former_communes": keep(shipped["former_communes"], 0, "48186")}


def keep(table: dict[str, Any], column: int, value: str) -> dict[str, Any]:
    return {**table, "rows": [row for row in table["rows"] if row[column] == value]}


@pytest.fixture
def write(tmp_path) -> Callable[[Any], Path]:
    def write(content: Any) -> Path:
        path = tmp_path / "territoires.json.xz"
        path.write_bytes(lzma.compress(json.dumps(content).encode(), preset=0))
        return path

    return write


def listed_at_mende() -> Coverage:
    """A listing of the directory at Mende: what another room keeps of a commune."""
    return Coverage.objects.get(listing=make_listing())


def counts() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


def row_of(content: dict[str, Any], table: str, code: str) -> list[Any]:
    return next(row for row in content[table]["rows"] if row[0] == code)


def change(content: dict[str, Any], table: str, key: str, **values: Any) -> dict[str, Any]:
    """The content with one row changed."""
    changed = copy.copy(content)
    changed[table] = {**content[table], "rows": [list(row) for row in content[table]["rows"]]}
    row = row_of(changed, table, key)
    for column, value in values.items():
        row[content[table]["columns"].index(column)] = value
    return changed


# --- The shipped file ---------------------------------------------------------------------------


def test_the_shipped_file_is_loaded_whole():
    regions, departements, communes, postal_codes, former = counts()
    assert (regions, departements) == (18, 101)
    assert communes > 34_900
    assert postal_codes > 35_000
    assert former > 4_000
    assert PostalCode.objects.order_by("code").values("code").distinct().count() > 6_000


def test_a_territory_has_all_it_needs():
    mende = Commune.objects.select_related("departement__region").get(code=MENDE)
    assert (mende.name, mende.folded, mende.parent_id) == ("Mende", "mende", None)
    assert (mende.departement.name, mende.departement.in_form) == ("Lozère", "en Lozère")
    assert mende.departement.region.in_form == "en Occitanie"
    assert mende.departement.time_zone == "Europe/Paris"
    assert Commune.objects.get(code="75115").parent_id == "75056"


def test_no_former_commune_bears_the_name_of_the_one_that_holds_it():
    same = [
        former
        for former in FormerCommune.objects.select_related("commune").order_by("pk")
        if former.folded == former.commune.folded
    ]
    assert same == []


def test_the_command_loads_a_file_once_unless_forced(capsys):
    before = counts()
    call_command("load_territoires", "--force")
    assert "34920 communes" in capsys.readouterr().out
    assert counts() == before
    call_command("load_territoires")
    assert "déjà à jour" in capsys.readouterr().out


# --- A newer file -------------------------------------------------------------------------------


def test_a_newer_file_updates_a_commune_that_a_listing_cites(shipped, write):
    coverage = listed_at_mende()
    load_territoires(path=write(change(shipped, "communes", MENDE, name="Mende-la-Neuve")))
    coverage.refresh_from_db()
    assert coverage.commune_id == MENDE
    assert (coverage.commune.name, coverage.commune.folded) == ("Mende-la-Neuve", "mende la neuve")


def without(content: dict[str, Any], *codes: str) -> dict[str, Any]:
    kept = [row for row in content["communes"]["rows"] if row[0] not in codes]
    former = content["former_communes"]
    holder = former["columns"].index("commune")
    remaining = [row for row in former["rows"] if row[holder] not in codes]
    return {
        **content,
        "communes": {**content["communes"], "rows": kept},
        "former_communes": {**former, "rows": remaining},
    }


def test_communes_that_are_gone_are_deleted_but_those_that_are_cited(shipped, write):
    coverage = listed_at_mende()
    lines: list[str] = []
    load_territoires(lines.append, path=write(without(shipped, MENDE, BADAROUX)))
    coverage.refresh_from_db()
    assert coverage.commune.name == "Mende"
    assert not Commune.objects.filter(code=BADAROUX).exists()
    assert f"communes supprimées : {BADAROUX}" in lines
    assert any("encore citées" in line and MENDE in line for line in lines)


def test_a_city_may_leave_with_its_arrondissements(shipped, write):
    parts = [row[0] for row in shipped["communes"]["rows"] if row[-1] == "75056"]
    load_territoires(path=write(without(shipped, "75056", *parts)))
    assert not Commune.objects.filter(departement="75").exists()


# --- Broken files -------------------------------------------------------------------------------


BROKEN_ROWS = [
    ("communes", MENDE, {"name": None}, "name doit être un texte"),
    ("communes", MENDE, {"name": "  "}, "name doit être un texte"),
    ("communes", MENDE, {"name": "é" * 61}, "name dépasse 60 caractères"),
    ("communes", MENDE, {"code": "481234"}, "code dépasse 5 caractères"),
    ("communes", MENDE, {"code": "48096"}, "code donné deux fois"),
    ("communes", MENDE, {"departement": "99"}, "département inconnu, « 99 »"),
    ("communes", MENDE, {"departement": None}, "département inconnu"),
    ("communes", MENDE, {"parent": "00000"}, "commune inconnue"),
    ("communes", MENDE, {"lat": 91}, "lat vaut 91, hors de -90 à 90"),
    ("communes", MENDE, {"lon": -181.5}, "lon vaut -181.5"),
    ("communes", MENDE, {"lat": float("nan")}, "lat vaut nan"),
    ("communes", MENDE, {"lat": "44"}, "lat doit être un nombre"),
    ("communes", MENDE, {"lat": None}, "lat doit être un nombre"),
    ("communes", MENDE, {"lat": True}, "lat doit être un nombre"),
    ("communes", MENDE, {"radius_km": -1}, "radius_km vaut -1"),
    ("communes", MENDE, {"population": -1}, "population vaut -1"),
    ("communes", MENDE, {"population": 1.5}, "population doit être un nombre entier"),
    ("communes", MENDE, {"postal_codes": "48000"}, "postal_codes doit être une liste"),
    ("communes", MENDE, {"postal_codes": ["4800"]}, "postal_codes doit être une liste"),
    ("communes", MENDE, {"postal_codes": ["48000", "48000"]}, "postal_codes contient un doublon"),
    ("departements", "48", {"region": "99"}, "région inconnue, « 99 »"),
    ("departements", "48", {"time_zone": "Europe/Mende"}, "fuseau horaire inconnu"),
    ("departements", "48", {"time_zone": "../../etc"}, "fuseau horaire inconnu"),
    ("regions", "76", {"in_form": 3}, "in_form doit être un texte"),
    ("former_communes", "48186", {"commune": "99999"}, "commune inconnue, « 99999 »"),
    ("former_communes", "48186", {"lat": 45.0}, "lon doit être un nombre"),
]


@pytest.mark.parametrize(
    "broken",
    BROKEN_ROWS,
    ids=[f"{table} {values}"[:60] for table, _code, values, _reason in BROKEN_ROWS],
)
def test_a_broken_row_is_named_with_the_reason(lozere, write, broken):
    table, code, values, reason = broken
    before = counts()
    path = write(change(lozere, table, code, **values))
    with pytest.raises(DataFileError) as refusal:
        load_territoires(path=path)
    message = str(refusal.value)
    assert "territoires.json.xz" in message
    assert f"{table}, rang " in message
    assert reason in message
    assert counts() == before
    assert Commune.objects.get(code=MENDE).name == "Mende"


def cut(content: dict[str, Any], table: str, rows: int) -> dict[str, Any]:
    return {**content, table: {**content[table], "rows": content[table]["rows"][:rows]}}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (lambda content: [], "l'objet JSON attendu n'y est pas"),
        (lambda content: {**content, "communes": None}, "table absente, communes"),
        (lambda content: {**content, "regions": {}}, "regions : colonnes ou rangs absents"),
        (lambda content: cut(content, "communes", 33_999), "33999 rangs, 34000 au moins"),
        (lambda content: cut(content, "departements", 100), "100 rangs, 101 au moins"),
        (
            lambda content: {
                **content,
                "regions": {"columns": ["code"], "rows": content["regions"]["rows"]},
            },
            "regions : colonne absente, name, in_form, lat, lon, radius_km",
        ),
        (
            lambda content: {
                **content,
                "regions": {**content["regions"], "rows": [["01"]] * 18},
            },
            "regions, rang 1 : 8 valeurs attendues",
        ),
    ],
)
def test_a_broken_table_is_named_with_the_reason(shipped, write, broken, reason):
    before = counts()
    with pytest.raises(DataFileError, match=reason):
        load_territoires(path=write(broken(shipped)))
    assert counts() == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "n'est pas un fichier xz complet"),
        (b"{}", "n'est pas un fichier xz complet"),
        (DATA_FILE.read_bytes()[:10_000], "n'est pas un fichier xz complet"),
        (lzma.compress(b"{"), "JSON illisible"),
        (lzma.compress(b"\xff\xfe\xfd"), "JSON illisible"),
        (lzma.compress(b"[" * 100_000), "JSON illisible"),
    ],
    ids=["empty", "not xz", "cut", "not JSON", "not UTF-8", "nested"],
)
def test_an_unreadable_file_is_refused(tmp_path, content, reason):
    path = tmp_path / "territoires.json.xz"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match=reason):
        load_territoires(path=path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataFileError, match="fichier absent"):
        load_territoires(path=tmp_path / "absent.json.xz")


def test_a_failure_half_way_leaves_the_database_as_it_was(shipped, write, monkeypatch):
    def fail(*args: Any) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("territoires.loading._replace", fail)
    with pytest.raises(RuntimeError):
        load_territoires(path=write(change(shipped, "communes", MENDE, name="Autre")))
    assert Commune.objects.get(code=MENDE).name == "Mende"


def test_the_command_says_why_it_refuses_and_keeps_the_reference(tmp_path):
    path = tmp_path / "territoires.json.xz"
    path.write_bytes(b"")
    before = ReferenceFile.objects.get(name=REFERENCE_NAME).sha256
    with pytest.raises(DataFileError):
        call_command("load_territoires", "--file", str(path))
    assert ReferenceFile.objects.get(name=REFERENCE_NAME).sha256 == before
