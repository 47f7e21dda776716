"""From the cells of a row to the values of a listing."""

from __future__ import annotations

import pytest

from annuaire.imports.places import Territories
from annuaire.imports.reading import Line, Table
from annuaire.imports.rows import RowReader
from annuaire.imports.targets import checked
from annuaire.models import CoverageKind, Precision
from territoires.models import FormerCommune
from tests.annuaire.factories import CategoryFactory, SpokenLanguageFactory, commune
from tests.annuaire.imports.files import MAPPING, make_source
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db
BASE = {"identifier": "id", "name": "nom", "commune_code": "insee"}


def read(mapping, cells, **source):
    given = make_source(mapping=mapping, **source)
    table = Table(list(cells), iter(()))
    reader = RowReader(given, table, Territories.load())
    return reader.read(Line(2, list(cells.values())))


def values(mapping, cells, **source):
    incoming = read(mapping, {"id": "1", "nom": "PMI", "insee": "48095", **cells}, **source)
    assert not incoming.error
    return incoming.values


def test_a_constant_a_slice_and_several_columns_together():
    mapping = {
        **BASE,
        "structure": {"concat": ["a", "b", "c"], "separator": " – "},
        "label": {"constant": "Mairie"},
        "postal_code": {"column": "ligne", "slice": [0, 5]},
    }
    found = values(mapping, {"a": "Un", "b": " ", "c": "Deux", "ligne": "48000 MENDE"})
    assert found["structure"] == "Un – Deux"
    assert (found["place"]["label"], found["place"]["postal_code"]) == ("Mairie", "48000")


def test_values_become_the_slugs_of_ours():
    CategoryFactory(slug="creche")
    rule = {"column": "type", "values": {"A": "creche"}, "otherwise": "pmi"}
    found = values({**BASE, "category": rule}, {"type": "A"})
    assert found["category"] == "creche"


@pytest.mark.parametrize("cell", ["fr|en", " en | fr |", "['en'|'fr']", '["fr"|"en"]', "{en|fr}"])
def test_a_list_is_split_and_bare(cell):
    SpokenLanguageFactory(slug="fr")
    SpokenLanguageFactory(slug="en")
    rule = {"column": "langues", "split": "|"}
    found = values({**BASE, "spoken_languages": rule}, {"langues": cell})
    assert found["spoken_languages"] == ["en", "fr"]


def test_an_unknown_term_is_left_out_and_said():
    NeedFactory(slug="allaiter")
    cells = {"id": "1", "nom": "PMI", "insee": "48095", "besoins": "allaiter,voler"}
    incoming = read({**BASE, "needs": {"column": "besoins", "split": ","}}, cells)
    assert incoming.values["needs"] == ["allaiter"]
    assert "voler" in incoming.remarks[0]


@pytest.mark.parametrize(
    ("target", "text", "kept", "remark"),
    [
        ("phone", "0466000000", "04 66 00 00 00", ""),
        ("phone", "466000000.0", "04 66 00 00 00", ""),
        ("phone", "0033466000000", "04 66 00 00 00", ""),
        ("phone", "0466000000 poste 12", "", "illisible"),
        ("phone", "appelez-nous", "", "illisible"),
        ("email", "a@exemple.fr", "a@exemple.fr", ""),
        ("email", "a chez exemple", "", "illisible"),
        ("website", "exemple.fr", "https://exemple.fr", ""),
        ("website", "javascript:alert(1)", "", "illisible"),
        ("website", "javascript://a.fr/%0aalert(1)", "", "illisible"),
        ("opening_hours", "Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00", ""),
        ("opening_hours", "le mardi", "", "illisible"),
        ("price", "gratuit", "gratuit", ""),
        ("price", "cher", "", "inconnue"),
        ("name", "a" * 300, "a" * 160, "coupé"),
        ("name", "PMI\x07 de\u200b Mende", "PMI de Mende", ""),
        ("description", "Un\r\nDeux  fois", "Un\nDeux fois", ""),
    ],
)
def test_each_field_is_checked(target, text, kept, remark):
    found, said = checked(target, text)
    assert found == kept
    assert (remark in said) if remark else not said


def test_what_cannot_be_read_does_not_empty_what_was_known():
    cells = {"id": "1", "nom": "PMI", "insee": "48095", "tel": "??"}
    incoming = read({**BASE, "phone": "tel"}, cells)
    assert "phone" not in incoming.values
    assert incoming.remarks


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id": ""}, "pas d’identifiant"),
        ({"id": "x" * 101}, "pas d’identifiant"),
        ({"nom": " "}, "pas de nom"),
        ({"insee": "99999"}, "commune introuvable"),
    ],
)
def test_what_cannot_be_a_listing_says_why(cells, said):
    incoming = read(BASE, {"id": "1", "nom": "PMI", "insee": "48095", **cells})
    assert said in incoming.error


def test_more_cells_than_columns_is_an_error_of_the_row():
    table = Table(["id", "nom", "insee"], iter(()))
    reader = RowReader(make_source(mapping=BASE), table, Territories.load())
    assert "plus de cellules" in reader.read(Line(2, ["1", "a", "48095", "x"])).error
    assert "introuvable" in reader.read(Line(3, ["1", "a"])).error


@pytest.mark.parametrize(
    "place",
    [
        {"insee": "48095", "cp": "", "ville": ""},
        {"insee": "48999", "cp": "48000", "ville": "x"},
        {"insee": "", "cp": "48000", "ville": "MENDE"},
        {"insee": "", "cp": "48000", "ville": ""},
    ],
)
def test_a_commune_is_found_by_its_code_of_today_or_before_or_by_its_name(place):
    home = commune("48095")
    FormerCommune.objects.create(code="48999", name="Ancienne", folded="ancienne", commune=home)
    mapping = {**BASE, "postal_code": "cp", "commune_name": "ville"}
    assert values(mapping, place)["place"]["commune"] == "48095"


def test_a_code_that_a_spreadsheet_robbed_of_its_zero_gets_it_back():
    incoming = read(
        MAPPING, dict.fromkeys(MAPPING.values(), "") | {"id": "1", "nom": "x", "cp": "1000"}
    )
    assert "01000" not in incoming.values
    assert "introuvable" in incoming.error


@pytest.mark.parametrize(
    ("cells", "point"),
    [
        ({"lat": "44,5", "lon": "3.5"}, [44.5, 3.5]),
        ({"lat": "", "lon": "3.5"}, None),
        ({"lat": "nan", "lon": "3.5"}, None),
        ({"lat": "1e400", "lon": "3.5"}, None),
        ({"lat": "144", "lon": "3.5"}, None),
        ({"lat": "nord", "lon": "est"}, None),
    ],
)
def test_a_point_is_two_numbers_of_degrees_or_none(cells, point):
    mapping = {**BASE, "latitude": "lat", "longitude": "lon"}
    assert values(mapping, cells).get("point") == point


def test_an_area_is_shown_at_the_commune_whatever_the_source_says():
    mapping = {**BASE, "kind": {"constant": "area"}, "departement": "dep"}
    found = values(mapping, {"insee": "", "dep": "48"}, precision=Precision.EXACT)
    assert (found["place"]["departement"], found["precision"]) == ("48", Precision.COMMUNE)


@pytest.mark.parametrize("kind", [CoverageKind.REMOTE, CoverageKind.AREA])
def test_a_regional_source_says_nothing_of_the_whole_country(kind):
    mapping = {**BASE, "kind": {"constant": str(kind)}}
    cells = {"id": "1", "nom": "Écoute", "insee": ""}
    incoming = read(mapping, cells, region=commune("48095").departement.region)
    assert "hors du territoire" in incoming.error


def test_rows_that_the_source_does_not_keep_are_ignored():
    mapping = {**BASE, "rows": {"column": "prof", "among": ["50"]}}
    cells = {"id": "1", "nom": "x", "insee": "48095", "prof": "70"}
    assert not read(mapping, cells).is_kept
