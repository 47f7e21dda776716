"""The list of articles: filters, pages of results, hostile addresses."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from articles import listing
from tests.articles.factories import ArticlePageFactory, make_article, make_article_index
from tests.factories import StageFactory, ThemeFactory
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(home_page):
    make_article_index()
    stage, other = StageFactory(slug="conception"), StageFactory(slug="accouchement")
    sleep, rights = ThemeFactory(slug="sommeil"), ThemeFactory(slug="droits")
    make_article(slug="a", main_stage=stage, themes=[sleep])
    make_article(slug="b", main_stage=other, stages=[stage], themes=[rights])
    make_article(slug="c", main_stage=other, themes=[sleep, rights])
    ThemeFactory(slug="rien")


def found(page) -> list[str]:
    return sorted(link["href"].split("/")[2] for link in page.select(".art-card__link"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["a", "b", "c"]),
        ("?etape=conception", ["a", "b"]),
        ("?theme=sommeil", ["a", "c"]),
        ("?etape=conception&theme=droits", ["b"]),
        ("?etape=inconnue&theme=sommeil", ["a", "c"]),
        ("?etape=&theme=", ["a", "b", "c"]),
    ],
)
def test_articles_are_filtered_by_stage_and_theme(client, site, html, query, expected):
    assert found(html(client.get(f"/articles/{query}"))) == expected


def test_the_form_keeps_what_was_chosen(client, site, html):
    page = html(client.get("/articles/?etape=conception&theme=droits"))
    assert [option["value"] for option in page.select("option[selected]")] == [
        "conception",
        "droits",
    ]


def test_no_result_offers_ways_out(client, site, html):
    page = html(client.get("/articles/?etape=conception&theme=rien"))
    assert "Aucun article" in page.text
    links = [link["href"] for link in page.select(".art-nothing a")]
    assert links == ["/articles/", "?theme=rien", "?etape=conception", "/annuaire/", "/aide/"]


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=0",
        "page=999999",
        "page=99999999999999999999999",
        "page=abc",
        "page=%00",
        "page=1&page=2",
        "etape=inconnue",
        "etape=%00",
        "etape=" + "x" * 5000,
        "theme=%00&etape=conception",
        "theme='%20OR%201=1--",
        "theme=%E2%80%AE",
        "theme[]=sommeil",
        "inconnu=1",
    ],
)
def test_a_hostile_address_is_answered(client, site, query):
    assert client.get(f"/articles/?{query}").status_code == 200


def test_pages_of_results_keep_the_filters(client, home_page, html, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    stage = StageFactory(slug="conception")
    for _ in range(5):
        make_article(main_stage=stage)
    page = html(client.get("/articles/?etape=conception&page=2"))
    links = [link.get("href") for link in page.select(".fr-pagination__link")]
    first, third = "?etape=conception", "?etape=conception&page=3"
    assert links == [first, first, None, third, third]
    assert page.select_one("[aria-current=page][title]").text == "2"
    assert "5 articles" in " ".join(page.text.split())
    assert len(found(html(client.get("/articles/?etape=conception&page=3")))) == 1


def test_drafts_and_restricted_articles_are_not_listed(client, site, html):
    make_article(slug="brouillon", live=False)
    secret = make_article(slug="secret")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert found(html(client.get("/articles/"))) == ["a", "b", "c"]
    restriction = PageViewRestriction.objects.get()
    restriction.delete()
    assert found(html(client.get("/articles/"))) == ["a", "b", "c", "secret"]


def test_a_restricted_article_asks_to_log_in(client, site):
    secret = make_article(slug="secret")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert client.get("/articles/secret/").status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_stays_within_its_query_budget(client, home_page, count, assert_max_queries):
    stage, theme = StageFactory(slug="conception"), ThemeFactory(slug="sommeil")
    for _ in range(count):
        article = ArticlePageFactory(main_stage=stage)
        article.themes = [theme]
        article.save()
    client.get("/articles/")
    for query in ("", "?etape=conception&theme=sommeil"):
        with assert_max_queries(12):
            client.get(f"/articles/{query}")


def test_an_empty_list_is_a_page_all_the_same(client, home_page):
    make_article_index()
    assert "Aucun article" in text_of(client.get("/articles/"))
