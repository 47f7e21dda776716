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
from articles.models import ArticleIndexPage, ArticlePage, Fact, Landmark, StagePage
from articles.reading import article_view
from millejours.models import LoadedRow, Need, Stage, Theme, UsefulNumber
from millejours.models.confirmed import Confidence
from moderation.models import Organisation
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
    said = load_starting_articles()
    assert re.search("0 pages créées, [1-9][0-9]* réécrites, 1 laissées à qui les a", said)
    after = ArticlePage.objects.count(), Fact.objects.count(), Landmark.objects.count()
    assert after == before
    assert ArticlePage.objects.get(pk=edited.pk).title == "Titre d’une rédactrice"
    assert ArticlePage.objects.get(pk=untouched.pk).title != "Ancien titre livré"
    assert Fact.objects.filter(slug="conge-paternite-duree", value="25").count() == 0


def written(page: ArticlePage) -> str:
    return json.dumps(page.body.get_prep_value())


def counts() -> list[int]:
    return [model.objects.count() for model in (ArticlePage, StagePage, Fact, Landmark)]


def test_loading_what_has_not_changed_writes_nothing(loaded):
    touched = ArticlePage.objects.order_by("pk").first()
    ArticlePage.objects.filter(pk=touched.pk).update(search_description="")
    assert "0 pages créées, 1 réécrites, 0 laissées" in load_starting_articles()
    assert "0 pages créées, 0 réécrites, 0 laissées" in load_starting_articles()


def test_what_people_deleted_stays_deleted(loaded):
    ArticlePage.objects.get(slug="allaiter").delete()
    StagePage.objects.get(slug="accouchement").delete()
    Landmark.objects.get(slug="acide_folique").delete()
    before = counts()
    said = load_starting_articles()
    assert "2 laissées à qui les a modifiées ou supprimées" in said
    assert counts() == before
    assert not any("{article:" in written(page) for page in ArticlePage.objects.all())


def test_what_people_renamed_or_moved_is_not_loaded_twice(loaded, home_page):
    article = ArticlePage.objects.get(slug="allaiter")
    article.slug = "allaiter-son-bebe"
    article.save_revision().publish()
    Fact.objects.filter(slug="conge-paternite-duree").update(slug="conge-du-pere")
    before = counts()
    said = load_starting_articles()
    assert "0 pages créées, 0 réécrites, 1 laissées" in said
    assert counts() == before
    article.refresh_from_db()
    assert article.slug == "allaiter-son-bebe"


def test_a_list_of_articles_that_people_deleted_is_not_made_again(loaded):
    ArticleIndexPage.objects.get().delete()
    load_starting_articles()
    assert not ArticleIndexPage.objects.exists()
    assert not ArticlePage.objects.exists()


def test_a_stage_page_made_by_people_stands_for_ours(loaded):
    page = StagePage.objects.get(slug="accouchement")
    LoadedRow.objects.filter(object_id=page.pk).delete()
    StagePage.objects.filter(pk=page.pk).update(slug="naitre", is_initial_content=False)
    load_starting_articles()
    assert StagePage.objects.filter(stage=page.stage).count() == 1


def test_a_vocabulary_that_people_edited_does_not_stop_the_next_load(loaded):
    Theme.objects.filter(slug="allaitement").update(slug="lait-maternel")
    Stage.objects.filter(slug="accouchement").update(slug="naissance", order=40)
    Need.objects.filter(slug="retour-maison").update(slug="retour")
    Organisation.objects.filter(acronym="CNAM").update(acronym="Assurance Maladie")
    before = ArticlePage.objects.get(slug="allaiter")
    said = load_starting_articles()
    after = ArticlePage.objects.get(slug="allaiter")
    assert after.main_stage == before.main_stage
    assert "alimentation" in after.themes.values_list("slug", flat=True)
    assert "allaiter.toml : « allaitement » : Theme inconnu." in said
    assert "organisation inconnue : CNAM." in said
    assert "étape inconnue" in said


def test_stages_put_in_another_order_do_not_move_the_landmarks(loaded):
    before = dict(Landmark.objects.values_list("slug", "stage"))
    for stage in Stage.objects.all():
        Stage.objects.filter(pk=stage.pk).update(order=7 - stage.order)
    load_starting_articles()
    assert dict(Landmark.objects.values_list("slug", "stage")) == before


def test_a_number_renamed_or_hidden_does_not_stop_the_next_load(loaded):
    UsefulNumber.objects.filter(slug="samu").update(confidence=Confidence.TO_CHECK)
    UsefulNumber.objects.filter(slug="urgence-112").update(slug="urgences-europe")
    ArticlePage.objects.update(search_description="")
    said = load_starting_articles()
    assert "inconnu" not in said
    assert f"{ArticlePage.objects.count()} réécrites" in said


def test_a_page_keeps_a_body_whose_number_people_deleted(loaded):
    UsefulNumber.objects.get(slug="samu").delete()
    article = ArticlePage.objects.get(slug="accidents-a-la-maison")
    said = load_starting_articles()
    assert "référence inconnue : samu." in said
    assert written(ArticlePage.objects.get(pk=article.pk)) == written(article)


def test_landmarks_have_the_source_that_the_public_reads(loaded):
    assert Landmark.objects.exclude(public_source="").exists()
