"""What waits for its approval is not read in articles: landmarks, themes, needs."""

import pytest
from django.urls import reverse

from articles.models import ArticlePage
from articles.reading import article_view
from millejours.models.confirmed import Confidence
from millejours.models.guarded import NotReadyError
from tests.articles.editing_form import add_url, article_values, edit_url
from tests.articles.factories import (
    FactFactory,
    LandmarkFactory,
    StagePageFactory,
    inline,
    make_article,
)
from tests.factories import NeedFactory, StageFactory, ThemeFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
MARK = "Contenu de démonstration, non validé"


@pytest.fixture
def stage(client):
    """The text of the page of a stage: ``stage.read()``."""
    page = StagePageFactory(slug="naissance")
    page.read = lambda: text_of(client.get("/etapes/naissance/"))
    return page


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def offered(response, name: str) -> set[str]:
    boxes = html(response).select(f"[name={name}] option, input[name={name}]")
    return {box["value"] for box in boxes}


# --- Landmarks ----------------------------------------------------------------------------------


def test_a_landmark_is_read_once_it_is_on_line_and_confirmed(stage):
    LandmarkFactory(stage=stage.stage, title="Paru")
    LandmarkFactory(stage=stage.stage, title="Projet", live=False)
    LandmarkFactory(stage=stage.stage, title="Douteux", confidence=Confidence.TO_CHECK)
    page = stage.read()
    assert "Paru" in page
    assert "Projet" not in page
    assert "Douteux" not in page


def test_a_changed_landmark_is_read_as_it_was_approved(stage):
    landmark = LandmarkFactory(stage=stage.stage, title="Visite du 8e jour")
    landmark.title, landmark.start = "Visite du 9e jour", 1
    revision = landmark.save_revision()
    assert "Visite du 8e jour" in stage.read()
    with pytest.raises(NotReadyError, match="Seule une approbation"):
        revision.publish()


def test_a_landmark_taken_off_line_is_no_longer_read(stage):
    landmark = LandmarkFactory(stage=stage.stage, title="Visite du 8e jour")
    landmark.unpublish()
    assert "Visite du 8e jour" not in stage.read()


def test_a_landmark_is_previewed_as_the_stage_shows_it(rf):
    landmark = LandmarkFactory(title="Visite du 8e jour", live=False)
    page = text_of(landmark.make_preview_request(rf.get("/")))
    assert "Visite du 8e jour" in page
    assert "pendant le 3e mois" in page


def test_nobody_declares_a_landmark_sure_by_a_form(admin):
    landmark = LandmarkFactory(live=False, confidence=Confidence.TO_CHECK)
    url = reverse("wagtailsnippets_articles_landmark:edit", args=[landmark.pk])
    form = admin.get(url).context["form"]
    assert not {"confidence", "approved_by", "approved_on", "live"} & set(form.fields)


def test_what_fictitious_organisations_approved_says_so(stage, rf):
    LandmarkFactory(stage=stage.stage, is_demonstration=True)
    fact = FactFactory(is_demonstration=True)
    assert MARK in stage.read()
    article = make_article(("text", f"<p>{inline(fact)}</p>"))
    [quoted] = article_view(article, rf.get("/"))["facts"]
    assert str(quoted.mark.label).startswith(MARK)


# --- Terms --------------------------------------------------------------------------------------


def test_a_theme_off_line_names_no_group_and_no_card(client, stage):
    on_line, gone = ThemeFactory(label="Le sommeil"), ThemeFactory(label="Thème retiré", order=0)
    make_article(title="Dormir", main_stage=stage.stage, themes=[gone, on_line])
    gone.unpublish()
    for page in (stage.read(), text_of(client.get("/articles/"))):
        assert "Le sommeil" in page
        assert "Thème retiré" not in page
    assert "Thème retiré" not in client.get("/articles/").content.decode()


def test_a_theme_off_line_still_protects_its_reader(client):
    article = make_article(themes=[ThemeFactory(sensitive=True)])
    article.themes_in_order[0].unpublish()
    assert ArticlePage.objects.get().is_sensitive


def test_an_article_does_not_lead_to_a_need_that_is_not_on_line(client):
    need = NeedFactory(label="Besoin proposé", live=False)
    block = ("near", {"need": need.pk, "text": ""})
    article = make_article(block, ("text", "<p>Suite.</p>"), block, needs=[need])
    assert "Besoin proposé" not in text_of(client.get(article.url))


def test_an_editor_chooses_terms_on_line_and_keeps_what_she_chose(admin):
    on_line, draft, gone = ThemeFactory(), ThemeFactory(live=False), ThemeFactory()
    stage, later = StageFactory(), StageFactory(live=False)
    article = make_article(themes=[gone], main_stage=stage)
    gone.unpublish()
    page = admin.get(edit_url(article))
    assert offered(page, "themes") == {str(on_line.pk), str(gone.pk)}
    assert str(draft.pk) not in offered(page, "themes")
    assert str(later.pk) not in offered(page, "main_stage")


def test_a_draft_theme_is_refused_even_when_it_is_sent(admin):
    draft = ThemeFactory(live=False)
    response = admin.post(add_url(), {**article_values(), "themes": [draft.pk]})
    assert "themes" in response.context["form"].errors


def test_a_draft_stage_is_not_offered_to_a_new_article(admin):
    StageFactory(label="Étape en ligne")
    StageFactory(label="Étape proposée", live=False)
    page = text_of(admin.get(add_url()))
    assert "Étape en ligne" in page
    assert "Étape proposée" not in page
