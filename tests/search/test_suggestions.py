"""``/recherche/suggestions/``: what the field offers while a person types."""

from __future__ import annotations

import pytest

from millejours.models.useful_numbers import Situation
from tests.annuaire.factories import departement
from tests.articles.factories import StagePageFactory, make_article
from tests.factories import ContentPageFactory, NeedFactory, UsefulNumberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def suggest(client):
    def get(text: str) -> list[dict[str, str]]:
        response = client.get("/recherche/suggestions/", {"q": text})
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        assert not response.cookies
        return response.json()["suggestions"]

    return get


def test_pages_are_suggested_by_the_beginning_of_their_words(suggest, home_page):
    article = make_article(title="L’entretien prénatal précoce")
    ContentPageFactory(parent=home_page, title="Données personnelles")
    wanted = {"label": article.title, "detail": "Article", "url": article.get_url()}
    assert suggest("entret") == [wanted]
    assert suggest("prenatal ENT") == [wanted]
    assert [one["detail"] for one in suggest("donnees")] == ["Page"]


def test_a_suggestion_says_where_it_holds_and_who_did_not_approve_it(suggest, home_page):
    names = [departement(code).name for code in ("48", "974")]
    make_article(title="Dormir là", territories=["48", "974"], is_initial_content=True)
    ContentPageFactory(parent=home_page, title="Dormir ici", is_demonstration=True)
    make_article(title="Dormir partout")
    assert {one["label"]: one["detail"] for one in suggest("dorm")} == {
        "Dormir là": f"Article – Seulement pour\u00a0: {', '.join(names)} – "
        "Contenu initial, non validé par le comité éditorial",
        "Dormir ici": "Page – Contenu de démonstration, non validé par le comité éditorial",
        "Dormir partout": "Article",
    }


def test_needs_lead_to_the_directory(suggest):
    NeedFactory(slug="allaiter", label="Allaiter mon bébé")
    assert suggest("alla") == [
        {
            "label": "Allaiter mon bébé",
            "detail": "Près de chez vous",
            "url": "/annuaire/?besoin=allaiter",
        }
    ]
    assert suggest("bebe allai")
    assert not suggest("laiter")


def test_a_call_for_help_comes_first(suggest):
    UsefulNumberFactory(slug="prevention-suicide", number="3114", situation=Situation.DISTRESS)
    make_article(title="Mourir de rire")
    first = suggest("je veux mourir")[0]
    assert first == {"label": "Besoin d’aide maintenant", "detail": "3114", "url": "/aide/"}


@pytest.mark.parametrize("text", ["", " ", "a", "é", "?!", "\x00"])
def test_nothing_below_two_letters(suggest, text):
    make_article(title="À la maison")
    assert suggest(text) == []


def test_at_most_eight_in_a_few_queries(client, home_page, assert_max_queries):
    for number in range(12):
        ContentPageFactory(parent=home_page, title=f"Dormir {number}")
        NeedFactory(label=f"Dormir {number}")
    client.get("/recherche/suggestions/", {"q": "dorm"})
    with assert_max_queries(6):
        response = client.get("/recherche/suggestions/", {"q": "dorm"})
    found = response.json()["suggestions"]
    assert len(found) == 8
    assert [one["detail"] for one in found] == ["Page"] * 5 + ["Près de chez vous"] * 3


@pytest.mark.parametrize("count", [1, 8])
def test_each_kind_of_page_costs_one_query(client, home_page, count, assert_max_queries):
    for number in range(count):
        make_article(title=f"Dormir {number}", is_initial_content=True)
        ContentPageFactory(parent=home_page, title=f"Dormir ici {number}")
        StagePageFactory(title=f"Dormir enceinte {number}")
    client.get("/recherche/suggestions/", {"q": "dorm"})
    with assert_max_queries(8):
        client.get("/recherche/suggestions/", {"q": "dorm"})


def test_what_nobody_may_read_is_not_suggested(suggest, home_page):
    ContentPageFactory(parent=home_page, title="Brouillon", live=False)
    assert suggest("brouillon") == []
