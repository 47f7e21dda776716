"""The facts, landmarks, stages and articles that a new site starts with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils.html import strip_tags

from articles.loading import load_starting_articles
from articles.models import ArticlePage, Fact, Landmark, StagePage
from articles.reading import article_view
from millejours.models import Stage, Theme
from millejours.models.useful_numbers import Confidence
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
FEWEST_WORDS, MOST_WORDS = 300, 750
FEWEST_PER_STAGE = 3
FIGURE = re.compile(r"\b\d+[\s\u00a0](?:jours?|semaines?|mois|ans?|euros?|%|€|SA)\b")


@pytest.fixture(scope="module")
def loaded_once(ready, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True):
            load_starting_articles()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once, settings) -> None:
    """The shipped articles are on line."""
    settings.DEBUG = True


def words(page: ArticlePage, request) -> int:
    view = article_view(page, request)
    text = " ".join((page.summary, str(view["essentials"].html), str(view["rendered"].html)))
    return len(strip_tags(text.replace("<", " <")).split())


def test_every_stage_has_its_page_and_three_articles_of_its_own(loaded):
    for stage in Stage.objects.all():
        assert StagePage.objects.live().filter(stage=stage).count() == 1, stage
        assert ArticlePage.objects.filter(main_stage=stage).count() >= FEWEST_PER_STAGE, stage


def test_every_theme_is_served(loaded):
    served = set(ArticlePage.objects.live().values_list("themes__slug", flat=True))
    assert set(Theme.objects.values_list("slug", flat=True)) <= served


def test_every_article_has_its_length_and_an_official_source(loaded, rf):
    for page in ArticlePage.objects.all():
        assert FEWEST_WORDS <= words(page, rf.get("/")) <= MOST_WORDS, page.slug
        sources = page.sources.all()
        assert sources, page.slug
        assert all(source.institution and source.title for source in sources), page.slug


def test_every_article_and_stage_answers_and_says_it_is_initial_content(loaded, client):
    for page in [*ArticlePage.objects.all(), *StagePage.objects.all()]:
        response = client.get(page.get_url())
        assert response.status_code == 200, page.slug
        assert "non validé par le comité éditorial" in text_of(response), page.slug
        assert "{fait:" not in response.content.decode(), page.slug
        assert "en cours de vérification" not in text_of(response), page.slug


def test_figures_of_the_text_are_facts(loaded):
    """No number of days, weeks, years, euros or per cent outside a fact."""
    for page in ArticlePage.objects.all():
        written = json.dumps(page.body.get_prep_value(), ensure_ascii=False) + page.essentials
        prose = strip_tags(re.sub(r"<a linktype=.{0,2}fact.*?</a>", "", written))
        assert not FIGURE.findall(prose), page.slug


def test_landmarks_keep_their_confidence(loaded):
    assert Landmark.objects.filter(confidence=Confidence.TO_CHECK).count() == 10
    assert not Landmark.objects.shown().filter(confidence=Confidence.TO_CHECK).exists()


def test_loading_again_rewrites_what_nobody_edited_and_nothing_else(loaded):
    edited, untouched = ArticlePage.objects.order_by("pk")[:2]
    edited.title = "Titre d’une rédactrice"
    edited.save_revision().publish()
    ArticlePage.objects.filter(pk=untouched.pk).update(title="Ancien titre livré")
    Fact.objects.filter(slug="conge-paternite-duree").update(value="26")
    before = ArticlePage.objects.count(), Fact.objects.count(), Landmark.objects.count()
    load_starting_articles()
    after = ArticlePage.objects.count(), Fact.objects.count(), Landmark.objects.count()
    assert after == before
    assert ArticlePage.objects.get(pk=edited.pk).title == "Titre d’une rédactrice"
    assert ArticlePage.objects.get(pk=untouched.pk).title != "Ancien titre livré"
    assert Fact.objects.filter(slug="conge-paternite-duree", value="25").count() == 0
