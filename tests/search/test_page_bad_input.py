"""Whatever is put in the address: 200 or 400 with a sentence, never 500, on both databases."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.annuaire.factories import make_listing
from tests.factories import ContentPageFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]

PAGE, SUGGESTIONS = "/recherche/", "/recherche/suggestions/"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
QUESTIONS = [
    "",
    "   ",
    "\x00",
    "bébé\x00",
    "sommeil " * 1250,
    "x" * 10_000,
    '"sommeil',
    "'sommeil",
    "AND",
    "OR NOT",
    "NEAR(sommeil, 2)",
    "sommeil*",
    "-sommeil",
    "^sommeil",
    "title:sommeil",
    "{title body} : x",
    "& | ! <-> :*",
    "(((",
    "\\",
    "%_",
    "';DROP TABLE wagtailcore_page;--",
    "\u202esommeil",
    "😀",
    "\ufffd",
    "٣٤",
    "🤰🏽 sommeil",
]
ADDRESSES = [
    "?q=sommeil&page=-1",
    "?q=sommeil&page=0",
    "?q=sommeil&page=abc",
    "?q=sommeil&page=1.5",
    "?q=sommeil&page=999999",
    "?q=sommeil&page=99999999999999999999",
    "?q=sommeil&page=%D9%A3",
    "?q=sommeil&page=",
    "?q=sommeil&type=inconnu",
    "?q=sommeil&type=lieux&page=999999",
    "?q=sommeil&type=%00",
    "?q=sommeil&q=congé&q=",
    "?q=sommeil&type=articles&type=lieux&page=1&page=2",
    "?q=sommeil&couleur=bleu&order_by=pk&q__in=1",
    "?q=%FF%FE&type=%FF&page=%FF",
    "?q=%ED%A0%80",
    "?q[]=sommeil&q",
    "?&&&=&",
]


@pytest.fixture(autouse=True)
def content(home_page) -> None:
    ContentPageFactory(parent=home_page, title="Le sommeil de bébé")
    make_listing("Sommeil et compagnie")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("kind", ["", "articles", "lieux"])
def test_any_question_is_answered(client, html, question, kind):
    response = client.get(PAGE, {"q": question, "type": kind})
    assert response.status_code == 200
    assert html(response).select_one("h1").text.strip()
    assert not set(BIDI) & set(response.content.decode())


@pytest.mark.parametrize("question", QUESTIONS)
def test_any_question_is_suggested_for(client, question):
    response = client.get(SUGGESTIONS, {"q": question})
    assert response.status_code == 200
    assert isinstance(response.json()["suggestions"], list)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("path", [PAGE, SUGGESTIONS])
def test_any_address_is_answered(client, path, address):
    response = client.get(path + address)
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert "n’existe pas" in text_of(response)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("page=-1", "Ce numéro de page n’existe pas : voici la première page."),
        ("page=abc", "Ce numéro de page n’existe pas : voici la première page."),
        ("page=999999", "La page 999999 n’existe pas : voici la dernière, la page 1."),
        ("page=9&type=lieux", "La page 9 n’existe pas : voici la dernière, la page 1."),
        ("type=inconnu", "Ce type de résultat n’existe pas : voici tous les résultats."),
    ],
)
def test_a_bad_value_is_said_and_results_are_there(client, html, query, sentence):
    response = client.get(f"{PAGE}?q=sommeil&{query}")
    assert response.status_code == 400
    assert sentence in text_of(response)
    assert html(response).select(".rech-hit")


def test_a_long_question_is_cut_and_it_is_said(client):
    assert "en avons cherché le début" in text_of(client.get(PAGE, {"q": "sommeil " * 100}))


def test_a_question_without_a_word_says_so(client):
    assert "pas de mot à chercher" in text_of(client.get(PAGE, {"q": "?! ((("}))


@pytest.mark.parametrize("path", [PAGE, SUGGESTIONS])
def test_only_reading_is_allowed(client, path):
    assert client.post(path, {"q": "sommeil"}).status_code == 405


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=80), page=st.text(max_size=6), kind=st.text(max_size=8))
def test_anything_at_all(client, question, page, kind):
    response = client.get(PAGE, {"q": question, "page": page, "type": kind})
    assert response.status_code in {200, 400}
    assert client.get(SUGGESTIONS, {"q": question}).status_code == 200
