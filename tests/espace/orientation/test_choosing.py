"""Choosing what goes on the sheet: a place, a need, words, and what stays ticked."""

import pytest

from tests.annuaire.factories import (
    area,
    at_a_distance,
    commune,
    departement,
    exact_point,
    make_listing,
)
from tests.annuaire.kit.factories import approved_listing, keeper
from tests.articles.factories import make_article
from tests.factories import NeedFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
CHOOSE = "/mon-espace/orientation/"


@pytest.fixture(autouse=True)
def nurse(client):
    user = keeper(approved_listing("Ma PMI"))
    client.force_login(user)
    return user


def ticks(response, name="fiche"):
    """The names offered, in order."""
    page = html(response)
    boxes = page.select(f"input[type=checkbox][name={name}]")
    return [next(page.select_one(f"label[for={box['id']}]").stripped_strings) for box in boxes]


def test_it_begins_around_one_s_own_listing(client):
    response = client.get(CHOOSE)
    assert response.status_code == 200
    assert html(response).select_one("#lieu")["value"] == "Mende (48)"
    assert "Rien n’est gardé" in text_of(response)


def test_the_place_given_at_first_is_understood(client):
    make_listing("Café", exact_point(44.53, 3.5))
    assert "Café" in ticks(client.post(CHOOSE, {"lieu": "Mende (48)"}))


def test_listings_come_by_section_and_articles_by_need_or_word(client):
    need = NeedFactory(slug="souffler", label="Souffler")
    make_listing("Café", exact_point(44.53, 3.5), needs=[need])
    make_listing("Sans besoin", exact_point(44.53, 3.5))
    make_listing("TISF", area(departement=departement("48")), at_home=True, needs=[need])
    make_listing("Écoute", at_a_distance(), needs=[need])
    make_article(title="Se reposer", slug="repos", needs=[need])
    make_article(title="Allaiter son bébé", slug="allaiter")
    make_article(title="Hors sujet", slug="autre")
    response = client.post(CHOOSE, {"lieu": "Mende", "besoin": "souffler", "mots": "allaiter"})
    assert ticks(response) == ["Café", "TISF", "Écoute"]
    assert ticks(response, "article") == ["Allaiter son bébé", "Se reposer"]
    assert [one.text for one in html(response).select(".pro-list legend.fr-h6")] == [
        "Tout près",
        "Se déplacent à domicile",
        "À distance",
    ]


def test_what_was_ticked_stays_ticked_through_another_search(client):
    kept = make_listing("Gardée", exact_point(44.53, 3.5))
    article = make_article(title="Lu", slug="lu")
    data = {"lieu": "Saint-Denis (93)", "fiche": kept.pk, "article": article.pk}
    commune("93066")
    page = html(client.post(CHOOSE, data))
    checked = page.select("input[type=checkbox][checked]")
    assert [(one["name"], one["value"]) for one in checked] == [
        ("fiche", str(kept.pk)),
        ("article", str(article.pk)),
    ]
    again = html(client.post(CHOOSE, {**data, "lieu": "Mende"}))
    assert len(again.select(f"#fiche-{kept.pk}")) == 1


def test_namesakes_are_offered_as_buttons(client):
    commune("93066")
    commune("97411")
    page = html(client.post(CHOOSE, {"lieu": "Saint-Denis"}))
    other = page.select_one("button[name=autre_lieu]")
    response = client.post(CHOOSE, {"lieu": "Saint-Denis", "autre_lieu": other["value"]})
    title = html(response).select_one("#titre-lieux").text
    assert title != page.select_one("#titre-lieux").text
    assert "Saint-Denis" in title


def test_an_unknown_place_is_told_and_articles_are_still_found(client):
    make_article(title="Allaiter son bébé", slug="allaiter")
    response = client.post(CHOOSE, {"lieu": "zzzzzz", "mots": "allaiter"})
    assert response.status_code == 200
    assert "Nous ne connaissons pas « zzzzzz »" in text_of(response)
    assert len(ticks(response, "article")) == 1


def test_an_empty_question_is_told(client):
    response = client.post(CHOOSE, {"lieu": "", "besoin": "", "mots": ""})
    assert response.status_code == 400
    assert "Dites où chercher" in text_of(response)


@pytest.mark.parametrize(
    "nasty",
    [
        {"lieu": "\0"},
        {"lieu": "a" * 10_000},
        {"mots": "\0 \ud7ff"},
        {"mots": '\' OR "1"=1 * ( NEAR'},
        {"mots": "a" * 10_000},
        {"besoin": "inconnu", "lieu": "Mende"},
        {"langue": "xx", "lieu": "Mende"},
        {"lieu": "Mende", "autre_lieu": "%00"},
    ],
)
def test_nasty_questions_break_nothing(client, nasty):
    assert client.post(CHOOSE, nasty).status_code in {200, 400}


def test_when_nothing_is_near_what_is_farther_is_shown(client):
    need = NeedFactory(slug="souffler")
    make_listing("Loin", exact_point(45.2, 3.5), needs=[need])
    response = client.post(CHOOSE, {"lieu": "Mende", "besoin": "souffler"})
    assert ticks(response) == ["Loin"]
    assert "Plus loin" in text_of(response)


def test_nothing_found_says_what_to_try(client):
    NeedFactory(slug="souffler")
    response = client.post(CHOOSE, {"lieu": "Mende", "besoin": "souffler", "mots": "zzzz"})
    shown = text_of(response)
    assert "Essayez sans besoin" in shown
    assert "Aucun article ne répond." in shown


def test_an_article_under_restriction_is_not_offered(client):
    from wagtail.models import PageViewRestriction

    article = make_article(title="Allaiter", slug="allaiter")
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert ticks(client.post(CHOOSE, {"mots": "allaiter"}), "article") == []


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_stays_within_its_query_budget(client, count, assert_max_queries):
    need = NeedFactory(slug="souffler")
    for number in range(count):
        make_listing(f"Café {number}", exact_point(44.53, 3.5), needs=[need])
    for number in range(min(count, 8)):
        make_article(title=f"Allaiter {number}", slug=f"a-{number}", needs=[need])
    data = {"lieu": "Mende", "besoin": "souffler", "mots": "allaiter"}
    client.post(CHOOSE, data)
    with assert_max_queries(26):
        client.post(CHOOSE, data)
