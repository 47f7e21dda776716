"""The versions as the public reads them: pages, PDF, CSV, JSON, comparison."""

import builtins
import csv
import io
import json
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from maisons.models import Offer
from maisons.referential.reading import reading_of
from maisons.referential.views import document
from tests.maisons.factories import (
    criterion,
    domain,
    draft_version,
    maison_index,
    many_criteria,
    referential_index,
    version_on_line,
)
from tests.maisons.reading import assert_accessible
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
MODEL = "Modèle de démonstration, non officiel"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def files(page) -> list[str]:
    return [reverse(f"referential:{kind}", args=[page.slug]) for kind in ("pdf", "csv", "json")]


def content_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def version() -> object:
    return version_on_line(
        "1",
        domain(
            "A",
            criterion("A1", help_text="Dites où.", guidance="Sur place."),
            criterion("A2", is_required=False, offer=Offer.MORE, for_overseas=True),
            title="Accueil",
            source="Un document public",
        ),
        domain("B", criterion("B1", statement="=HYPERLINK(1)")),
        summary="En bref.",
    )


def test_a_version_is_read_by_domain(client):
    page = version()
    response = client.get(page.url)
    shown = text_of(response)
    for part in (
        "Accueil",
        "A1 Faire A1",
        "facultatif",
        "offre complémentaire",
        "outre-mer",
        "Preuve attendue : déclaration.",
        "Dites où.",
        "Repères pour l’instruction : Sur place.",
        "Source : Un document public",
        "Version 1 : publiée, en vigueur.",
        "3 critères en tout.",
        "2 sont exigés dans l’offre socle.",
    ):
        assert part in shown, part
    assert MODEL not in shown
    found = html(response)
    assert [each.name for each in found.select("article h1, article h2, article h3")] == [
        "h1",
        "h2",
        "h2",
        "h3",
        "h3",
        "h2",
        "h3",
    ]
    assert found.select_one("nav.fr-summary a")["href"] == "#domaine-a"
    assert not response.cookies


def test_the_index_shows_the_version_in_force_and_the_others(client):
    version_on_line("1", in_force_from=date(2025, 1, 1))
    version_on_line("2", is_model=True)
    version_on_line("3", in_force_from=date(2040, 1, 1))
    draft_version("4", in_force_from=date(2041, 1, 1))
    shown = text_of(client.get(referential_index().url))
    assert "Version 2, en vigueur depuis le 1 janvier 2026." in shown
    for part in ("remplacée", "publiée, à venir", "Référentiel 3", MODEL):
        assert part in shown, part
    assert "Référentiel 4" not in shown


def test_without_any_version_the_pages_say_so(client):
    assert "Aucune version du référentiel n’est encore" in text_of(
        client.get(referential_index().url)
    )
    assert client.get(maison_index().url).status_code == 200
    assert "au moins deux versions" in text_of(client.get(reverse("referential:comparison")))


def test_what_a_maison_is_leads_to_its_referential(client):
    index = referential_index()
    found = html(client.get(maison_index().url))
    links = {link.get("href") for link in found.select(".mai-doors a")}
    others = {"/maisons/auto-evaluation/", "/maisons/couverture/", "/maisons/candidater/"}
    assert links == {index.url, *others}


@pytest.mark.parametrize("kind", ["draft", "withdrawn", "unknown"])
def test_what_is_not_on_line_gives_nothing(client, kind):
    page = draft_version() if kind != "withdrawn" else version_on_line()
    page.unpublish()
    slug = "inconnue" if kind == "unknown" else page.slug
    for name in ("pdf", "csv", "json"):
        assert client.get(reverse(f"referential:{name}", args=[slug])).status_code == 404


def test_csv_holds_everything_and_no_formula(client):
    page = version()
    response = client.get(files(page)[1])
    rows = list(
        csv.DictReader(io.StringIO(content_of(response).decode("utf-8-sig")), delimiter=";")
    )
    assert [row["Code"] for row in rows] == ["A1", "A2", "B1"]
    assert rows[0]["Aide à la réponse"] == "Dites où."
    assert (rows[1]["Exigé"], rows[1]["Territoires"]) == ("non", "outre-mer")
    assert rows[0]["Territoires"] == "partout"
    assert rows[2]["Critère"] == "'=HYPERLINK(1)"
    assert {row["Nature"] for row in rows} == {"Référentiel national"}
    assert rows[0]["En vigueur à partir du"] == "01/01/2026"


def test_json_holds_everything(client):
    told = json.loads(content_of(client.get(files(version())[2])))
    assert (told["version"], told["etat"], told["officiel"]) == ("1", "en-vigueur", True)
    first = told["domaines"][0]["criteres"][0]
    assert first == {
        "code": "A1",
        "enonce": "Faire A1",
        "exige": True,
        "offre": "socle",
        "preuve": "declaration",
        "territoires": [],
        "reperes": "Sur place.",
        "aide": "Dites où.",
    }
    assert told["domaines"][0]["criteres"][1]["territoires"] == ["outre-mer"]


def test_every_output_of_the_model_says_that_it_is_one(client, rf):
    page = version_on_line("1", is_model=True)
    other = version_on_line("2", in_force_from=date(2027, 1, 1))
    assert MODEL in text_of(client.get(page.url))
    assert MODEL in document(rf.get("/"), reading_of(page))
    assert MODEL in content_of(client.get(files(page)[1])).decode()
    told = json.loads(content_of(client.get(files(page)[2])))
    assert (told["nature"], told["officiel"]) == (MODEL, False)
    compared = {"avant": page.slug, "apres": other.slug}
    assert MODEL in text_of(client.get(reverse("referential:comparison"), compared))
    for response in map(client.get, files(page)[:2]):
        assert "modele-non-officiel" in response["Content-Disposition"]


def test_the_pdf_is_accessible(client):
    page = version_on_line("1", *many_criteria(3), is_model=True)
    response = client.get(files(page)[0])
    assert response["Content-Type"] == "application/pdf"
    assert_accessible(response.content)


def test_the_pdf_is_made_once_for_a_version_and_a_state(client, monkeypatch):
    made = []
    monkeypatch.setattr("maisons.referential.views.pdf", lambda *_a: made.append(1) or b"%PDF")
    page = version()
    for _time in range(3):
        client.get(files(page)[0])
    assert len(made) == 1
    version_on_line("2", in_force_from=date(2026, 2, 1))
    client.get(files(page)[0])
    assert len(made) == 2


def test_a_server_without_pdf_shows_the_page_to_print(client, monkeypatch):
    imported = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError
        return imported(name, *args, **kwargs)

    page = version()
    monkeypatch.setattr(builtins, "__import__", without)
    response = client.get(files(page)[0])
    assert response.status_code == 503
    assert "imprimez la page" in text_of(response)
    assert "A1 Faire A1" in text_of(response)


def test_reading_costs_the_same_for_few_criteria_and_many(client, assert_max_queries):
    few = version_on_line("1", *many_criteria(1), slug="peu")
    many = version_on_line("2", *many_criteria(8), slug="beaucoup", in_force_from=date(2026, 2, 1))
    for page in (few, many):
        client.get(page.url)
    compared = {"avant": few.slug, "apres": many.slug}
    for page in (few, many):
        with assert_max_queries(14):
            client.get(page.url + "?")
        for address in files(page)[1:]:
            with assert_max_queries(8):
                content_of(client.get(address))
    with assert_max_queries(12):
        client.get(reverse("referential:comparison"), compared)


def test_the_preview_of_a_draft_shows_its_draft(client, rf):
    page = draft_version()
    page.title = "Relu"
    page.domains = [domain("Z", criterion("Z1"))]
    page.save_revision()
    shown = page.get_latest_revision_as_object().make_preview_request()
    assert "Z1 Faire Z1" in text_of(shown)
    assert "brouillon" in text_of(shown)


# --- Comparison ---------------------------------------------------------------------------------


def compare(client, before: str, after: str):
    return client.get(reverse("referential:comparison"), {"avant": before, "apres": after})


def two_versions():
    version_on_line(
        "1",
        domain("A", criterion("A1"), criterion("A2"), criterion("A3")),
        domain("B", criterion("B1")),
        slug="v1",
        in_force_from=date(2025, 1, 1),
    )
    version_on_line(
        "2",
        domain("A", criterion("A1"), criterion("A2", statement="Faire mieux", is_required=False)),
        domain("C", criterion("a3"), criterion("C1"), title="Nouveau"),
        slug="v2",
        in_force_from=date(2026, 1, 1),
    )


def test_two_versions_are_compared_even_when_codes_move(client):
    two_versions()
    response = compare(client, "v1", "v2")
    shown = text_of(response)
    for part in (
        "De la version 1 à la version 2",
        "1 critère n’a pas changé.",
        "Critères ajoutés C1 Faire C1",
        "Critères retirés B1 Faire B1",
        "Énoncé Faire A2 Faire mieux",
        "Exigé oui non",
        "Domaine A C",
        "Ajouté : C Nouveau",
        "Retiré : B Domaine B",
    ):
        assert part in shown, part
    table = html(response).select_one("table")
    assert [each["scope"] for each in table.select("thead th")] == ["col"] * 3


def test_without_a_choice_the_two_last_are_compared(client):
    two_versions()
    response = client.get(reverse("referential:comparison"))
    assert "De la version 1 à la version 2" in text_of(response)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("v1", "v1", "différentes"),
        ("v1", "", "dans la liste"),
        ("v1", "inconnue", "dans la liste"),
        ("\0", "<script>", "dans la liste"),
    ],
)
def test_a_wrong_choice_is_said(client, before, after, said):
    two_versions()
    response = compare(client, before, after)
    assert response.status_code == 400
    assert said in html(response).select_one("[role=alert]").get_text()


def test_versions_that_ask_the_same_say_so(client):
    version_on_line("1", slug="v1", in_force_from=date(2025, 1, 1))
    version_on_line("2", slug="v2", in_force_from=date(2026, 1, 1))
    assert "demandent la même chose" in text_of(compare(client, "v1", "v2"))
