"""The plan of the site and the sitemaps: everything published, nothing else."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from home import site_plan
from tests.annuaire.factories import make_listing
from tests.articles.factories import ArticlePageFactory, StagePageFactory
from tests.factories import ContentPageFactory
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage_page(home_page):
    return StagePageFactory(title="Début de grossesse")


def article(stage_page, **values):
    return ArticlePageFactory(main_stage=stage_page.stage, **values)


@pytest.mark.parametrize("count", [1, 30])
def test_the_plan_asks_a_constant_number_of_queries(
    client, home_page, stage_page, count, assert_max_queries
):
    for _ in range(count):
        article(stage_page)
        ContentPageFactory(parent=home_page)
    client.get("/plan-du-site/")
    with assert_max_queries(14):
        client.get("/plan-du-site/")


def test_the_plan_lists_stages_their_articles_and_free_pages(client, home_page, stage_page, html):
    article(stage_page, title="L’entretien prénatal")
    ContentPageFactory(parent=home_page, title="Mentions légales")
    text = text_of(client.get("/plan-du-site/"))
    for title in ("Début de grossesse", "L’entretien prénatal", "Mentions légales"):
        assert title in text


def test_the_plan_leads_to_the_stage_when_it_has_too_many_articles(
    client, stage_page, html, monkeypatch
):
    monkeypatch.setattr(site_plan, "MOST_PER_STAGE", 2)
    for _ in range(3):
        article(stage_page)
    page = html(client.get("/plan-du-site/"))
    assert page.select_one(f"a[href='/articles/?etape={stage_page.stage.slug}']")
    assert len(page.select("a[href^='/articles/article-']")) == 2


@pytest.mark.parametrize("address", ["/plan-du-site/", "/sitemap-pages.xml"])
def test_drafts_and_restricted_pages_are_in_no_plan(client, stage_page, address):
    article(stage_page, slug="brouillon", live=False)
    secret = article(stage_page, slug="secret")
    PageViewRestriction.objects.create(
        page=secret, restriction_type=PageViewRestriction.PASSWORD, password="mot"
    )
    shown = article(stage_page, slug="visible")
    content = client.get(address).content.decode()
    assert shown.slug in content
    assert "brouillon" not in content
    assert "/secret/" not in content


def test_the_sitemap_leads_to_pages_and_listings(client, home_page):
    assert "sitemap-pages.xml" in client.get("/sitemap.xml").content.decode()
    listing = make_listing()
    hidden = make_listing(live=False)
    content = client.get("/sitemap-annuaire.xml").content.decode()
    assert listing.get_absolute_url() in content
    assert hidden.get_absolute_url() not in content


@pytest.mark.parametrize("count", [1, 30])
def test_the_sitemap_asks_a_constant_number_of_queries(
    client, stage_page, count, assert_max_queries
):
    for _ in range(count):
        article(stage_page)
    with assert_max_queries(8):
        client.get("/sitemap-pages.xml")


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-inconnu.xml",
        "/sitemap-pages.xml?p=0",
        "/sitemap-pages.xml?p=x",
        "/sitemap-pages.xml?p=9999",
    ],
)
def test_an_unknown_sitemap_is_not_found(client, home_page, address):
    assert client.get(address).status_code == 404


def test_robots_are_told_where_the_sitemap_is(client, home_page):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
