"""Made-up articles to measure with."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from articles.generation import generate, remove
from articles.models import ArticlePage
from tests.articles.factories import ArticlePageFactory, make_article_index
from tests.factories import StageFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(home_page):
    StageFactory()
    ThemeFactory()
    return make_article_index()


def test_generated_articles_are_pages_like_the_others(index, client):
    real = ArticlePageFactory()
    assert generate(7) == 7
    pages = ArticlePage.objects.filter(slug__startswith="essai-")
    assert pages.count() == 7
    index.refresh_from_db()
    assert index.numchild == 8
    assert Page.find_problems() == ([], [], [], [], [])
    for page in pages:
        assert client.get(page.get_url()).status_code == 200
        assert page.themes.count() == 1
    assert client.get(real.get_url()).status_code == 200


def test_they_are_the_same_every_time_and_can_be_added_to(index):
    generate(3)
    titles = list(ArticlePage.objects.order_by("path").values_list("title", flat=True))
    assert remove() == 3
    generate(3)
    assert list(ArticlePage.objects.order_by("path").values_list("title", flat=True)) == titles
    generate(2)
    assert ArticlePage.objects.count() == 5
    assert Page.find_problems() == ([], [], [], [], [])


def test_removing_leaves_the_real_articles(index):
    real = ArticlePageFactory()
    generate(2)
    remove()
    assert list(ArticlePage.objects.all()) == [real]


def test_the_command_refuses_a_public_server_and_no_number(index, settings):
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("generate_pages", "5")
    settings.DEBUG = True
    with pytest.raises(CommandError, match="nombre"):
        call_command("generate_pages")


def test_the_command_says_what_lacks(home_page, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="load_articles"):
        call_command("generate_pages", "5")


def test_a_real_article_whose_address_begins_alike_is_not_removed(index):
    generate(3)
    named = ArticlePageFactory(slug="essai-clinique-et-grossesse", is_initial_content=True)
    numbered = ArticlePageFactory(slug="essai-2024")
    edited = ArticlePage.objects.get(slug="essai-1")
    edited.save_revision()
    assert remove() == 2
    assert set(ArticlePage.objects.all()) == {named, numbered, edited}
    generate(3)
    slugs = list(ArticlePage.objects.values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs)) == 6
    assert Page.find_problems() == ([], [], [], [], [])
