"""The page of a stage, and the list of the eight."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from articles import reading
from articles.models import Landmark
from millejours.models.confirmed import Confidence
from tests.articles.factories import (
    FactFactory,
    LandmarkFactory,
    StagePageFactory,
    every_block,
    make_article,
    make_article_index,
    make_stage_index,
)
from tests.articles.factories import body as body_of
from tests.factories import StageFactory, ThemeFactory
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stages(home_page):
    """Three stages in a row, with their pages."""
    return [
        StagePageFactory(stage=StageFactory(slug=slug, order=order), slug=slug, title=title)
        for order, (slug, title) in enumerate(
            [("projet", "Projet"), ("grossesse", "Grossesse"), ("naissance", "Naissance")]
        )
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_a_stage_stays_within_its_query_budget(client, stages, count, assert_max_queries):
    themes = [ThemeFactory() for _ in range(3)]
    facts = [FactFactory() for _ in range(count)]
    for number in range(count):
        make_article(main_stage=stages[1].stage, themes=[themes[number % 3]])
        make_article(main_stage=stages[0].stage, stages=[stages[1].stage], themes=themes)
        LandmarkFactory(stage=stages[1].stage)
        LandmarkFactory(stage=stages[1].stage, situation="salarie", territories="973")
    kinds = {"text", "callout", "alert", "fact", "steps", "accordion", "near"}
    blocks = [block for block in every_block(facts, []) if block[0] in kinds]
    stages[1].body = body_of(*blocks)
    stages[1].save()
    assert client.get("/etapes/grossesse/").status_code == 200
    with assert_max_queries(12):
        client.get("/etapes/grossesse/")
    cache.clear()
    with assert_max_queries(20):
        client.get("/etapes/grossesse/")


def test_a_stage_says_where_it_stands_among_the_others(client, stages, html):
    page = html(client.get("/etapes/grossesse/"))
    links = page.select(".art-frieze a")
    assert [link["href"] for link in links] == [
        "/etapes/projet/",
        "/etapes/grossesse/",
        "/etapes/naissance/",
    ]
    assert [link.get("aria-current") for link in links] == [None, "page", None]
    assert "Étape 2 sur 3" in page.text
    neighbours = {link["rel"][0]: link["href"] for link in page.select(".art-neighbour")}
    assert neighbours == {"prev": "/etapes/projet/", "next": "/etapes/naissance/"}


def test_the_first_and_the_last_stage_have_one_neighbour(client, stages, html):
    for slug, rel in (("projet", "next"), ("naissance", "prev")):
        links = html(client.get(f"/etapes/{slug}/")).select(".art-neighbour")
        assert [link["rel"] for link in links] == [[rel]]


def test_the_articles_of_the_stage_come_first_then_all_of_them_by_theme(client, stages, html):
    here, before = stages[1].stage, stages[0].stage
    first, second = ThemeFactory(label="Sommeil", order=1), ThemeFactory(label="Droits", order=2)
    make_article(title="Congés", main_stage=here, themes=[second])
    make_article(title="Dormir", main_stage=here, themes=[second, first])
    make_article(title="Aussi", main_stage=before, stages=[here], themes=[second])
    make_article(title="Ailleurs", main_stage=before)
    page = html(client.get("/etapes/grossesse/"))
    assert [link.text for link in page.select("main .art-card__link")] == ["Congés", "Dormir"]
    groups = {
        group.h3.text: [link.text for link in group.select("a")]
        for group in page.select(".art-themes__group")
    }
    assert groups == {"Sommeil": ["Dormir"], "Droits": ["Aussi", "Congés", "Dormir"]}


def test_too_many_articles_lead_to_the_list_of_them_all(client, stages, html, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PER_STAGE", 2)
    make_article_index()
    for _ in range(3):
        make_article(main_stage=stages[1].stage)
    page = html(client.get("/etapes/grossesse/"))
    assert len(page.select("main .art-card")) == 2
    assert page.select_one("a[href='/articles/?etape=grossesse']")


def test_drafts_and_restricted_articles_are_not_listed(client, stages):
    make_article(slug="brouillon", live=False, main_stage=stages[1].stage)
    secret = make_article(slug="secret", main_stage=stages[1].stage)
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    text = client.get("/etapes/grossesse/").content.decode()
    assert "/articles/brouillon/" not in text
    assert "/articles/secret/" not in text


def test_landmarks_are_in_order_of_time(client, stages, html):
    here = stages[1].stage
    weeks = {"reference": Landmark.Reference.PREGNANCY, "unit": Landmark.Unit.WEEKS}
    LandmarkFactory(stage=here, title="Après", start=2, end=3)
    LandmarkFactory(stage=here, title="Écho", start=11, end=13, **weeks)
    LandmarkFactory(stage=here, title="Examen", start=6, end=14, **weeks)
    LandmarkFactory(stage=stages[0].stage, title="Ailleurs")
    LandmarkFactory(stage=here, title="Douteux", confidence=Confidence.TO_CHECK)
    page = html(client.get("/etapes/grossesse/"))
    assert [title.text for title in page.select(".art-landmark__title")] == [
        "Examen",
        "Écho",
        "Après",
    ]
    assert "entre 11 et 13 semaines d’aménorrhée" in page.text
    assert "dernières règles" in page.text


def test_a_landmark_says_what_is_compulsory_and_where_it_comes_from(client, stages, html):
    here = stages[1].stage
    LandmarkFactory(
        stage=here, public_source="Code de la santé <publique>", source="lu sur un forum"
    )
    LandmarkFactory(stage=here, obligation=Landmark.Obligation.NO)
    LandmarkFactory(stage=here, obligation=Landmark.Obligation.DEPENDS)
    page = html(client.get("/etapes/grossesse/"))
    assert [("Obligatoire" in item.text) for item in page.select(".art-landmark")] == [
        True,
        False,
        False,
    ]
    assert "Code de la santé <publique>" in page.text
    assert "forum" not in page.text
    assert "dernières règles" not in page.text


def test_landmarks_of_special_situations_are_folded(client, stages, html, territoires):
    here = stages[1].stage
    LandmarkFactory(stage=here, title="Pour tous")
    LandmarkFactory(stage=here, title="Au travail", situation="salarie")
    LandmarkFactory(stage=here, title="Là-bas", territories="973:communes_isolees|976")
    folded = html(client.get("/etapes/grossesse/")).select_one(".art-landmarks__more")
    assert "Pour tous" not in folded.text
    assert "Pour les salariés" in folded.text
    assert "Guyane (communes isolées), Mayotte" in folded.text
    assert "2 autres repères" in " ".join(folded.text.split())


def test_the_list_shows_the_published_stages_in_order(client, stages, html):
    stages[0].unpublish()
    page = html(client.get("/etapes/"))
    links = [link["href"] for link in page.select(".art-timeline a")]
    assert links == ["/etapes/grossesse/", "/etapes/naissance/"]
    assert page.select_one("link[type='application/rss+xml']")["href"] == "/articles/rss.xml"


def test_a_list_without_stage_is_a_page_all_the_same(client, home_page):
    make_stage_index()
    assert "bientôt" in text_of(client.get("/etapes/"))


def test_a_stage_that_is_a_draft_is_not_public(client, stages):
    stages[2].unpublish()
    assert client.get("/etapes/naissance/").status_code == 404
    assert "/etapes/naissance/" not in client.get("/etapes/grossesse/").content.decode()
