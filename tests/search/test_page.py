"""``/recherche/``: what the person reads, and what stays between her and the page."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.urls import reverse

from millejours.models.useful_numbers import Situation
from tests.annuaire.factories import commune, departement, make_listing
from tests.articles.factories import make_article
from tests.factories import ContentPageFactory, NeedFactory, UsefulNumberFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
HIT = ".rech-hit__title a"


@pytest.fixture
def ask(client):
    def get(q: str = "", **query: Any):
        return client.get(reverse("search:results"), {"q": q, **query})

    return get


@pytest.fixture
def pages(home_page):
    """Three pages about sleep, and an article."""
    for number in range(3):
        ContentPageFactory(parent=home_page, title=f"Sommeil {number}", summary="Dormir la nuit.")
    return make_article(title="Le sommeil de bébé", is_initial_content=True)


def words(element: Any) -> str:
    """What is read, on one line."""
    return " ".join(element.get_text().split())


def hits(page: Any) -> list[Any]:
    return page.select(".rech-hit")


def titles(page: Any) -> list[str]:
    return [words(link) for link in page.select(HIT)]


def test_the_way_in_has_a_labelled_field_and_no_result(ask, html):
    page = html(ask())
    assert page.select_one("main form[role=search] label[for=q]")
    assert words(page.select_one("h1")) == "Rechercher sur le site"
    assert not page.select(HIT)


def test_results_say_their_number_their_kind_and_their_words(ask, html, pages):
    response = ask("sommeil bébé")
    page = html(response)
    assert "résultats pour « sommeil bébé »" in words(page.select_one("h1"))
    assert "sommeil bébé" in page.select_one("title").text
    first = page.select_one(".rech-hit")
    assert first.select_one("mark")
    assert first.select_one(".fr-badge").text == "Article"
    assert "Contenu initial, non validé par le comité éditorial" in text_of(response)
    assert page.select_one("main input[name=q]")["value"] == "sommeil bébé"


def test_a_result_says_where_it_holds(ask, html):
    place = departement("48")
    make_article(title="Dormir là", territories=["48"])
    make_article(title="Dormir partout")
    only = {words(hit.h3): hit.select_one(".rech-hit__where") for hit in hits(html(ask("dormir")))}
    assert words(only["Dormir là"]) == f"Seulement pour : {place.name}"
    assert only["Dormir partout"] is None


def test_one_result_is_singular(ask, html, home_page):
    ContentPageFactory(parent=home_page, title="Vaccination")
    assert words(html(ask("vaccination")).select_one("h1")) == "1 résultat pour « vaccination »"


def test_kinds_are_counted_and_lead_to_their_results(ask, html, pages):
    make_listing("Sommeil et compagnie")
    page = html(ask("sommeil"))
    kinds = {words(link): link["href"] for link in page.select(".rech-kinds a")}
    assert list(kinds) == [
        "Tout (5)",
        "Articles (1)",
        "Pages (3)",
        "Lieux et professionnels (1)",
    ]
    assert page.select_one(".rech-kinds a[aria-current=page]")["href"] == "/recherche/?q=sommeil"
    assert kinds["Articles (1)"] == "/recherche/?q=sommeil&type=articles"
    articles = html(ask("sommeil", type="articles"))
    assert titles(articles) == ["Le sommeil de bébé"]


def test_page_numbers_keep_the_question_and_the_kind(ask, html, home_page):
    for number in range(25):
        ContentPageFactory(parent=home_page, title=f"Congé {number}")
    page = html(ask("congé", type="pages", page=2))
    links = [link["href"] for link in page.select(".fr-pagination a[href]")]
    assert "/recherche/?q=cong%C3%A9&type=pages" in links
    assert "/recherche/?q=cong%C3%A9&type=pages&page=3" in links
    assert page.select_one(".fr-pagination [aria-current=page]").text.strip() == "2"
    assert "(page 2 sur 3)" in page.select_one("title").text
    assert len(titles(page)) == 10


def test_approximate_results_are_said_to_be_so(ask, pages):
    shown = text_of(ask("sommeil tracteur"))
    assert "Résultats approchants" in shown
    assert "qu’une partie de vos mots" in shown


def test_a_misspelt_word_is_answered_and_said(ask, html, pages):
    page = html(ask("sommail"))
    assert titles(page)
    assert page.select_one("main a[href='/recherche/?q=sommeil']")
    assert page.select_one("main input[name=q]")["value"] == "sommail"


def test_no_result_helps_to_go_on(ask, html):
    NeedFactory(slug="allaiter", label="Allaiter mon bébé")
    page = html(ask("zzzzqq"))
    assert "Aucun résultat pour « zzzzqq »" in words(page.select_one("h1"))
    assert page.select_one("main a[href='/annuaire/?besoin=allaiter']")
    assert page.select_one("main a[href='/aide/']")
    assert "orthographe" in page.select_one("main").text


# --- Places ---------------------------------------------------------------------------------------


def test_the_first_listings_are_in_a_box_that_leads_to_all(ask, html):
    for number in range(5):
        make_listing(f"Ludothèque {number}")
    page = html(ask("ludothèque"))
    assert titles(page) == ["Ludothèque 0", "Ludothèque 1", "Ludothèque 2"]
    link = page.select_one(".rech-box a[href='/recherche/?q=ludoth%C3%A8que&type=lieux']")
    assert "5 lieux" in link.text
    assert len(titles(html(ask("ludothèque", type="lieux")))) == 5


def test_listings_have_pages_too(ask, html):
    for number in range(12):
        make_listing(f"Ludothèque {number:02}")
    page = html(ask("ludothèque", type="lieux", page=2))
    assert titles(page) == ["Ludothèque 10", "Ludothèque 11"]


def test_words_inside_names_are_looked_for_when_few_pages_answer(ask, html, home_page, monkeypatch):
    ContentPageFactory(parent=home_page, title="Jouer à la marelle")
    make_listing("Crèche La Marelle")
    assert "Crèche La Marelle" in titles(html(ask("marelle")))
    monkeypatch.setattr("search.results_page.is_small_directory", lambda: False)
    assert titles(html(ask("marelle"))) == ["Jouer à la marelle"]
    assert titles(html(ask("marelle", type="lieux"))) == ["Crèche La Marelle"]
    make_listing("Crèche Les Zouzous")
    assert titles(html(ask("zouzous"))) == ["Crèche Les Zouzous"]


def test_a_commune_leads_to_the_directory(ask, html):
    commune()
    page = html(ask("mende"))
    assert page.select_one("main a[href='/annuaire/?lieu=Mende%20%2848%29']")
    assert page.select_one("h1").text.strip() == "Près de Mende (48)"


def test_a_postal_code_leads_to_the_directory(ask, html):
    commune()
    assert html(ask("48000")).select_one("main a[href^='/annuaire/?lieu=48000']")


def test_homonyms_are_no_place(ask, html):
    commune("93066")
    commune("97411")
    assert not html(ask("Saint-Denis")).select_one(".rech-box--place")


# --- Distress -------------------------------------------------------------------------------------


@pytest.fixture
def numbers():
    for slug, number, situation in (
        ("prevention-suicide", "3114", Situation.DISTRESS),
        ("samu", "15", Situation.EMERGENCY),
        ("police-gendarmerie", "17", Situation.VIOLENCE),
        ("violences-femmes-info", "3919", Situation.VIOLENCE),
        ("urgence-114", "114", Situation.EMERGENCY),
    ):
        UsefulNumberFactory(slug=slug, number=number, name=slug, situation=situation)


def calls(page: Any) -> list[str]:
    return [link["href"] for link in page.select(".rech-help__numbers a")]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "je veux mourir"},
        {"q": "je veux mourir", "page": "2"},
        {"q": "je veux mourir", "page": "-1"},
        {"q": "je veux mourir", "type": "lieux"},
        {"q": "je veux mourir " + "vraiment " * 200},
        {"q": "bonjour " * 60 + "je veux mourir"},
    ],
)
def test_a_call_for_help_has_its_numbers_above_everything(client, html, numbers, query):
    page = html(client.get("/recherche/", query))
    assert calls(page)[0] == "tel:3114"
    main = page.select_one("main .rech-page")
    assert main.find(True, recursive=False)["class"] == ["rech-help"]
    assert main.select_one(".rech-help a[href='/aide/']")
    assert not page.select_one("[data-site-quit]")


def test_violence_offers_to_leave_the_site(ask, html, numbers):
    page = html(ask("mon mari me frappe"))
    assert calls(page)[:2] == ["tel:17", "tel:3919"]
    assert "sms:114" in calls(page)
    assert page.select_one("[data-site-quit]")


def test_an_emergency_says_to_call_now(ask, html, numbers):
    page = html(ask("mon bébé ne respire plus"))
    assert calls(page)[0] == "tel:15"
    assert page.select_one(".rech-help h2").text.strip() == "Appelez maintenant"


def test_an_ordinary_question_has_no_number_above(ask, html, numbers):
    assert not html(ask("sommeil")).select_one(".rech-help")


# --- What is kept: nothing ------------------------------------------------------------------------


def test_nothing_of_the_question_is_kept(ask, html, caplog, pages, settings):
    settings.PAGE_CACHE_SECONDS = 30
    with caplog.at_level(logging.DEBUG):
        response = ask("sommeil", type="inconnu")
    assert "sommeil" not in caplog.text
    assert not response.cookies
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    page = html(response)
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert not page.select_one("link[rel=canonical], meta[property^='og:']")


def test_what_is_typed_is_shown_as_text(ask):
    shown = ask("<script>alert(1)</script> «&»\u202eabc").content.decode()
    assert "<script>alert" not in shown
    assert "\u202e" not in shown


@pytest.fixture(params=["few", "many"])
def rows(request, home_page, pages):
    commune()
    for number in range(12 if request.param == "many" else 1):
        make_article(("related", [pages.pk]), title=f"Le sommeil {number}")
        ContentPageFactory(parent=home_page, title=f"Dormir {number}")
        make_listing(f"Sommeil {number}")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?q=sommeil",
        "?q=sommeil+bébé",
        "?q=sommail",
        "?q=sommeil+tracteur",
        "?q=zzzzqq",
        "?q=mende",
        "?q=sommeil&type=lieux",
        "?q=sommeil&page=2",
        "?q=je+veux+mourir",
    ],
)
def test_the_page_stays_within_its_query_budget(client, rows, address, assert_max_queries):
    client.get(f"/recherche/{address}")
    with assert_max_queries(12):
        client.get(f"/recherche/{address}")


def test_every_page_has_the_search_in_its_header(client, html):
    for path in ("/", "/aide/", "/absente/"):
        form = html(client.get(path)).select_one("header form[role=search]")
        assert form["action"] == "/recherche/"
        assert form.select_one("input[name=q]"), path


def test_a_missing_page_offers_to_search(client, html):
    assert html(client.get("/absente/")).select_one("main form[action='/recherche/']")
