"""The self-assessment: a picture for whoever answers, nothing kept."""

import builtins
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from maisons.models import Offer
from tests.maisons.factories import criterion, domain, many_criteria, version_on_line
from tests.maisons.reading import assert_accessible
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
URL = "/maisons/auto-evaluation/"
PDF = f"{URL}resultat.pdf"
MODEL = "Modèle de démonstration, non officiel"
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def version():
    return version_on_line(
        "1",
        domain("A", criterion("A1"), criterion("A2"), criterion("A3"), criterion("A4")),
        domain("B", criterion("B1", offer=Offer.MORE), criterion("B2", for_rural=True)),
        domain("C", criterion("C1", for_overseas=True)),
    )


def send(client, version, answers=None, url=URL, **more):
    sent = {f"c-{code}": answer for code, answer in (answers or {}).items()}
    return client.post(url, {"version": version.slug, **sent, **more}, **HERE)


def row(response, code: str) -> list[str]:
    lines = html(response).select("tbody tr")
    found = next(line for line in lines if line.th.get_text().startswith(code))
    return [cell.get_text().strip() for cell in found.select("td")]


def test_its_address_is_not_that_of_the_epds():
    assert reverse("assessment:form") == URL


def test_every_criterion_is_asked_without_script_nor_cookie(client, version):
    response = client.get(URL)
    found = html(response)
    names = [each["name"] for each in found.select("main input[type=radio]")]
    assert sorted(set(names)) == ["c-A1", "c-A2", "c-A3", "c-A4", "c-B1", "c-B2", "c-C1"]
    assert names.count("c-A1") == 4
    assert not found.select("main input[required]")
    assert found.select_one("nav.fr-summary a[href='#domaine-b']")
    assert found.select_one("main form")["method"] == "post"
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_the_picture_counts_by_domain_and_says_what_comes_first(client, version):
    given = {"A1": "oui", "A2": "en-cours", "A3": "non", "B1": "non"}
    response = send(client, version, given)
    assert response.status_code == 200
    assert row(response, "A") == ["1", "1", "1", "1", "0"]
    assert row(response, "B") == ["0", "0", "1", "0", "0"]
    shown = text_of(response)
    assert "1 critère atteint sur 5." in shown
    assert "Il reste 3 critères exigés dans l’offre socle." in shown
    first = html(response).find("h2", string="À atteindre en premier").find_next("ul")
    assert [item.strong.get_text() for item in first.select("li")] == ["A3", "A4", "A2"]
    then = html(response).find("h2", string="Ensuite").find_next("ul")
    assert [item.strong.get_text() for item in then.select("li")] == ["B1"]
    assert "C1" not in shown
    assert not response.cookies
    assert "?" not in response.wsgi_request.get_full_path()


def test_the_chart_says_the_same_as_its_table(client, version):
    found = html(send(client, version, {"A1": "oui", "A2": "oui", "A3": "non"}))
    chart = found.select_one("svg.mai-chart")
    assert chart["aria-hidden"] == "true"
    widths = {piece["class"][0]: piece["width"] for piece in chart.select("rect")[:3]}
    assert widths == {"mai-met": "125.0", "mai-missing": "62.5", "mai-silent": "62.5"}
    assert [each["scope"] for each in found.select("thead th")] == ["col"] * 6
    assert not found.select("[style]")


def test_the_kind_of_territory_decides_what_stands(client, version):
    response = send(client, version, {"C1": "oui"}, territoire=["outre-mer", "rural"])
    assert row(response, "C") == ["1", "0", "0", "0", "0"]
    assert row(response, "B") == ["0", "0", "0", "2", "0"]
    assert "Territoire : outre-mer, territoire rural." in text_of(response)


def test_what_does_not_concern_is_not_counted(client, version):
    given = dict.fromkeys(["A1", "A2", "A3", "A4"], "sans-objet")
    response = send(client, version, given)
    assert row(response, "A") == ["0", "0", "0", "0", "4"]
    assert re.search("0 critères? atteints? sur 1", text_of(response))
    assert "Aucun critère exigé dans l’offre socle ne reste à atteindre." in text_of(response)


def test_nothing_answered_is_no_error(client, version):
    response = send(client, version, {"A1": ""})
    assert response.status_code == 200
    assert row(response, "A") == ["0", "0", "0", "4", "0"]


@pytest.mark.parametrize(
    "forged",
    [
        {"c-A2": "parfait"},
        {"c-Z9": "oui"},
        {"territoire": "lune"},
        {"c-A2": "oui\0"},
        {"c-" + "x" * 500: "oui"},
    ],
)
def test_forged_values_are_said_and_the_rest_is_kept(client, version, forged):
    for url in (URL, PDF):
        response = send(client, version, {"A1": "oui"}, url=url, **forged)
        assert response.status_code == 400
        assert "ne fait pas partie" in html(response).select_one("[role=alert]").get_text()
        kept = html(response).select_one("input[name='c-A1'][checked]")
        assert kept["value"] == "oui"


@pytest.mark.parametrize("told", ["ancienne", "", None])
def test_a_version_that_changed_meanwhile_keeps_the_answers(client, version, told):
    sent = {"c-A1": "oui", "c-B1": "non"}
    if told is not None:
        sent["version"] = told
    version_on_line("2", domain("A", criterion("A1")), in_force_from=date(2026, 2, 1))
    response = client.post(URL, sent, **HERE)
    assert response.status_code == 409
    assert "Le référentiel a changé" in text_of(response)
    assert html(response).select_one("input[name='c-A1'][checked]")["value"] == "oui"


def test_answers_are_corrected_from_the_result(client, version):
    result = html(send(client, version, {"A1": "oui"}, territoire="rural"))
    form = result.select_one("form[action='/maisons/auto-evaluation/resultat.pdf']")
    sent = {field["name"]: field["value"] for field in form.select("input")}
    response = client.post(URL, {**sent, "corriger": "1"}, **HERE)
    found = html(response)
    assert found.select_one("input[name='c-A1'][checked]")["value"] == "oui"
    assert found.select_one("input[name=territoire][checked]")["value"] == "rural"


def test_the_result_is_a_pdf_too(client, version):
    response = send(client, version, {"A1": "oui"}, url=PDF)
    assert response["Content-Type"] == "application/pdf"
    assert_accessible(response.content)
    assert "no-store" in response["Cache-Control"]
    assert client.get(PDF).url == URL


def test_a_server_without_pdf_shows_the_result_to_print(client, version, monkeypatch):
    imported = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    response = send(client, version, {"A1": "oui"}, url=PDF)
    assert response.status_code == 503
    assert "imprimez la page" in text_of(response)
    assert row(response, "A")[0] == "1"


def test_sent_from_elsewhere_it_is_shown_again(client, version):
    response = client.post(
        URL, {"version": version.slug, "c-A1": "oui"}, HTTP_ORIGIN="https://ailleurs.example"
    )
    assert response.status_code == 403
    assert html(response).select_one("input[name='c-A1'][checked]")["value"] == "oui"


def test_too_many_are_refused_with_their_answers(client, version, monkeypatch):
    for _time in range(40):
        send(client, version)
    response = send(client, version, {"A1": "oui"})
    assert response.status_code == 429
    assert html(response).select_one("input[name='c-A1'][checked]")


def test_without_a_version_in_force_it_says_so(client):
    version_on_line("1", in_force_from=date(2040, 1, 1))
    for response in (client.get(URL), client.post(URL, {"c-A1": "oui"}, **HERE)):
        assert response.status_code == 200
        assert "Aucune version du référentiel n’est en vigueur" in text_of(response)
    assert client.post(PDF, {}, **HERE).url == URL
    assert client.post(URL, {}, HTTP_ORIGIN="https://ailleurs.example").status_code == 403


def test_the_model_says_so_on_the_form_and_the_result(client):
    model = version_on_line("1", is_model=True)
    assert MODEL in text_of(client.get(URL))
    assert MODEL in text_of(send(client, model))


def test_other_methods_are_refused(client, version):
    assert client.put(URL).status_code == 405


def test_answers_are_not_logged(client, version, caplog):
    send(client, version, {"A1": "parfait"})
    client.post(URL, {"c-A1": "oui"}, HTTP_ORIGIN="https://ailleurs.example")
    assert "parfait" not in caplog.text
    assert "oui" not in caplog.text.replace("Formulaire", "")


def test_it_costs_the_same_for_few_criteria_and_many(client, assert_max_queries):
    few = version_on_line("1", *many_criteria(1))
    with assert_max_queries(12):
        client.get(URL)
    with assert_max_queries(12):
        send(client, few)
    many = version_on_line("2", *many_criteria(8), in_force_from=date(2026, 2, 1))
    with assert_max_queries(12):
        client.get(URL)
    with assert_max_queries(12):
        send(client, many)
