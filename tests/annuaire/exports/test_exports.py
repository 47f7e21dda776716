"""Results to take away: the same as the page's, public things only, nothing that runs."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from annuaire.exports import pace
from annuaire.models import ListingEditor, Precision, TrustProof
from tests.annuaire.factories import (
    area,
    at_a_distance,
    commune,
    departement,
    exact_point,
    make_listing,
    make_winner,
    point,
)
from tests.factories import NeedFactory, UserFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
FORMATS = ("csv", "xlsx", "geojson", "vcf")


@pytest.fixture
def export(client):
    commune()

    def get(file_format="csv", **query):
        return client.get(reverse("annuaire:export", args=[file_format]), query)

    return get


def content_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content_of(response).decode("utf-8-sig")), delimiter=";"))


def book_of(response) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(content_of(response)))
    return list(book.active.iter_rows(values_only=True))


def features_of(response) -> list[dict]:
    return json.loads(content_of(response))["features"]


def test_each_format_says_what_it_is_and_is_kept_by_no_cache(export):
    make_listing()
    types = ["text/csv", "officedocument", "application/geo+json", "text/vcard"]
    for file_format, content_type in zip(FORMATS, types, strict=True):
        response = export(file_format, lieu="Mende")
        assert response.status_code == 200
        assert content_type in response["Content-Type"]
        assert f'filename="annuaire-mende-48.{file_format}"' in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies
        content_of(response)


def test_what_is_exported_is_what_is_found(export, client):
    need = NeedFactory(slug="allaiter", label="Allaiter")
    make_listing("Ici", needs=[need])
    make_listing("Vient chez vous", area(departement=departement("48")), needs=[need], at_home=True)
    make_listing("Au téléphone", at_a_distance(), needs=[need])
    make_listing("Autre besoin")
    make_listing("Ailleurs", point("75056"), needs=[need])
    query = {"lieu": "Mende", "besoin": "allaiter"}
    page = text_of(client.get(reverse("annuaire:search"), query))
    names = [row[0] for row in rows_of(export(**query))[1:]]
    assert names == ["Ici", "Vient chez vous", "Au téléphone"]
    assert all(name in page for name in names)
    assert [row[0] for row in book_of(export("xlsx", **query))[1:]] == names
    assert [each["properties"]["name"] for each in features_of(export("geojson", **query))] == names
    cards = content_of(export("vcf", **query)).decode()
    assert cards.count("BEGIN:VCARD") == 3


def test_a_point_is_a_pair_of_numbers_and_an_area_has_none(export):
    make_listing("Ici", exact_point(44.52, 3.51))
    make_listing("Partout", area(departement=departement("48")))
    here, everywhere = features_of(export("geojson", lieu="Mende"))
    assert here["geometry"] == {"type": "Point", "coordinates": [3.51, 44.52]}
    assert everywhere["geometry"] is None
    row = rows_of(export(lieu="Mende"))[1]
    assert row[5:7] == ["44,52", "3,51"]
    assert book_of(export("xlsx", lieu="Mende"))[1][5:7] == (44.52, 3.51)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("precision", [Precision.STREET, Precision.COMMUNE])
def test_no_format_holds_what_is_private(export, file_format, precision):
    listing = make_listing(
        "Sage-femme",
        exact_point(44.5234567, 3.5123456, precision=precision, street="17 rue des Lilas"),
        professional_contact="ligne-directe@exemple.fr",
        trust_detail="ADELI 481234567",
    )
    user = UserFactory(email="compte@exemple.fr")
    ListingEditor.objects.create(listing=listing, user=user, email=user.email)
    proof = TrustProof(listing=listing, number="PREUVE-9876", name="diplome.pdf")
    proof.file.save("x", ContentFile(b"secret"))
    content = content_of(export(file_format, lieu="Mende"))
    if file_format == "xlsx":
        content = repr(book_of(export(file_format, lieu="Mende"))).encode()
    text = content.decode()
    assert "Sage-femme" in text
    for secret in ("44.523456", "44,523456", "3.512345", "17 rue", "ligne-directe", "compte@"):
        assert secret not in text, secret
    for secret in ("PREUVE", "diplome", "481234567", listing.verification_code or "justificatifs"):
        assert secret not in text, secret


def test_a_listing_off_line_is_in_no_export(export):
    make_listing("Retirée")
    make_listing("Publiée")
    from annuaire.models import Listing

    Listing.objects.filter(name="Retirée").update(live=False)
    assert [row[0] for row in rows_of(export(lieu="Mende"))[1:]] == ["Publiée"]


def test_what_was_typed_never_runs_in_a_spreadsheet(export):
    evil = '=HYPERLINK("http://exemple.fr";"cliquez")'
    make_listing(evil, structure="@SUM(1)", phone="+33466000000")
    row = rows_of(export(lieu="Mende"))[1]
    assert row[0] == f"'{evil}"
    assert row[1] == "'@SUM(1)"
    assert row[9] == "'+33466000000"
    book = openpyxl.load_workbook(io.BytesIO(content_of(export("xlsx", lieu="Mende"))))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_characters_that_a_workbook_forbids_do_not_break_it(export):
    make_listing("Crèche \x0bdu \x1fbourg")
    assert book_of(export("xlsx", lieu="Mende"))[1][0] == "Crèche du bourg"


def test_unconfirmed_listings_say_so_and_have_no_card(export):
    make_winner("Projet")
    assert "à confirmer" in ";".join(rows_of(export(lieu="Mende"))[1])
    response = export("vcf", lieu="Mende")
    assert response.status_code == 404
    assert "Aucune des fiches trouvées n’est confirmée" in response.content.decode()
    assert "Content-Disposition" not in response


def test_past_the_most_the_file_says_that_it_is_cut(export, monkeypatch):
    for number in range(3):
        make_listing(f"Fiche {number}")
    for module in ("annuaire.search", "annuaire.exports.found", "annuaire.exports.formats"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    rows = rows_of(export(lieu="Mende"))
    assert len(rows) == 4
    assert "Résultats coupés" in rows[-1][0]
    assert json.loads(content_of(export("geojson", lieu="Mende")))["truncated"] is True
    assert "Résultats coupés" in book_of(export("xlsx", lieu="Mende"))[-1][0]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "quel lieu"),
        ({"lieu": "Nullepart-sur-Rien"}, "quel lieu"),
        ({"lieu": "Mende", "rayon": "abc"}, "Rayon"),
        ({"lieu": "Mende", "besoin": "inconnu"}, "inconnu"),
        ({"lat": "44.5"}, "moitié"),
    ],
)
@pytest.mark.parametrize("file_format", FORMATS)
def test_a_search_that_cannot_be_done_is_a_sentence(export, query, said, file_format):
    response = export(file_format, **query)
    assert response.status_code == 400
    assert said in response.content.decode()


def test_an_unknown_format_does_not_exist(client):
    assert client.get("/annuaire/export.exe?lieu=Mende").status_code == 404


def test_only_reading_is_allowed(client):
    assert client.post(reverse("annuaire:export", args=["csv"])).status_code == 405


def test_too_many_files_in_a_minute_are_refused_with_a_sentence(export):
    for _time in range(pace.MOST_A_MINUTE):
        assert export(lieu="").status_code == 400
    response = export(lieu="Mende")
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Attendez une minute" in response.content.decode()


def test_another_visitor_is_not_slowed_down(client, export):
    for _time in range(pace.MOST_A_MINUTE + 1):
        export(lieu="")
    address = reverse("annuaire:export", args=["csv"])
    assert client.get(address, REMOTE_ADDR="198.51.100.7").status_code == 400


def test_the_page_leads_to_the_files_of_its_own_search(client, html):
    commune()
    make_listing(needs=[NeedFactory(slug="allaiter")])
    query = {"lieu": "Mende", "besoin": "allaiter", "page": "1"}
    page = html(client.get(reverse("annuaire:search"), query))
    links = [a["href"] for a in page.select('a[href*="/export."]')]
    assert len(links) == 4
    assert all("lieu=Mende&besoin=allaiter" in link and "page=" not in link for link in links)
    assert rows_of(client.get(links[0]))[1][0] == "PMI de Mende"


def test_a_search_about_something_sensitive_leads_to_no_file(client, html):
    commune()
    make_listing(needs=[NeedFactory(slug="violences", sensitive=True)])
    page = html(client.get(reverse("annuaire:search"), {"lieu": "Mende", "besoin": "violences"}))
    assert not page.select('a[href*="/export."]')


@pytest.mark.parametrize("file_format", FORMATS)
def test_queries_do_not_depend_on_how_many(export, assert_max_queries, file_format):
    make_listing()
    content_of(export(file_format, lieu="Mende"))
    for number in range(15):
        make_listing(f"Fiche {number}", exact_point(44.52, 3.5), point("48061"))
    with assert_max_queries(14):
        content_of(export(file_format, lieu="Mende"))
