"""An article is begun from a model, classified with what its language has, then published."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from articles.models import ArticlePage, StagePage
from articles.skeletons import skeletons
from articles.unfinished import MARK, unfinished_parts
from millejours.models import Need
from tests.articles.editing_form import PUBLISH, add_url, article_values, edit_url
from tests.articles.factories import StagePageFactory, make_article, make_article_index, source
from tests.factories import NeedFactory, StageFactory, ThemeFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


# --- Models -----------------------------------------------------------------------------------


def test_a_new_article_asks_for_a_model(admin):
    StageFactory(label="Début de grossesse")
    page = html(admin.get(add_url()))
    offered = [box["value"] for box in page.select("input[name=modele]")]
    assert offered == list(skeletons())
    assert len(offered) == 5
    assert "Début de grossesse" in page.select_one("select[name=etape]").text


def test_an_unknown_model_asks_again(admin):
    assert html(admin.get(add_url(modele="autre"))).select("input[name=modele]")


@pytest.mark.parametrize("slug", ["rendez-vous", "demarche", "quotidien", "sensible"])
def test_a_model_fills_the_form(admin, slug):
    stage = StageFactory(slug="accouchement")
    response = admin.get(add_url(modele=slug, etape="accouchement"))
    page = response.context["form"].instance
    assert page.main_stage == stage
    assert MARK in page.summary
    assert MARK in page.essentials
    assert unfinished_parts(page.body.stream_block, page.body)
    title = html(response).select_one("#id_title")
    assert title.get("value") is None
    assert title["placeholder"].startswith("Par exemple")


def test_the_blank_page_is_blank(admin):
    page = admin.get(add_url(modele="blanche")).context["form"].instance
    assert not page.summary
    assert not page.essentials
    assert len(page.body) == 0


def test_the_model_of_one_request_is_not_that_of_the_next(admin):
    admin.get(add_url(modele="demarche"))
    admin.get(add_url())
    page = admin.get(add_url(modele="blanche")).context["form"].instance
    assert not page.summary


def test_no_model_is_asked_elsewhere(admin):
    article = make_article(("text", "<p>Un texte.</p>"))
    copy = reverse("wagtailadmin_pages:copy", args=[article.pk])
    values = {
        "new_title": "La copie",
        "new_slug": "la-copie",
        "new_parent_page": make_article_index().pk,
    }
    assert admin.post(copy, values).status_code == 302
    assert ArticlePage.objects.get(slug="la-copie").summary == article.summary
    stages = StagePageFactory().get_parent()
    url = reverse("wagtailadmin_pages:add", args=["articles", "stagepage", stages.pk])
    assert not html(admin.get(url)).select("input[name=modele]")


def test_a_translation_copies_its_source(admin):
    article = make_article(("text", "<p>Un texte.</p>"))
    english = Locale.objects.get_or_create(language_code="en")[0]
    copied = article.copy_for_translation(english, copy_parents=True)
    assert copied.summary == article.summary


# --- Unfinished texts ---------------------------------------------------------------------------

UNFINISHED = [
    {"summary": f"{MARK} : ce que c’est.]"},
    {"essentials": rich_text(f"<p>{MARK} : l’essentiel.]</p>")},
]


@pytest.mark.parametrize("changes", UNFINISHED, ids=["summary", "essentials"])
def test_an_unfinished_field_is_a_draft_only(admin, changes):
    values = article_values(**changes)
    refused = admin.post(add_url(), {**values, **PUBLISH})
    assert "Un passage du modèle reste à écrire" in text_of(refused)
    assert not ArticlePage.objects.exists()
    assert admin.post(add_url(), values).status_code == 302
    assert not ArticlePage.objects.get().live


STEP = {"title": "Appeler", "text": rich_text(f"<p>{MARK} : qui.]</p>")}
BLOCKS = [
    ("text", rich_text(f"<p>{MARK} : un texte.]</p>")),
    ("callout", {"title": f"{MARK} : le titre]", "text": rich_text("<p>Bien.</p>")}),
    ("steps", {"title": "Que faire", "steps": streamfield([("item", STEP), ("item", STEP)])}),
]


@pytest.mark.parametrize("block", BLOCKS, ids=[kind for kind, _value in BLOCKS])
def test_an_unfinished_block_is_a_draft_only(admin, block):
    values = article_values(("text", rich_text("<p>Écrit.</p>")), block)
    refused = admin.post(add_url(), {**values, **PUBLISH})
    assert refused.status_code == 200
    errors = refused.context["form"].errors.as_data()["body"][0]
    assert list(errors.block_errors) == [1]
    assert "reste \\u00e0 \\u00e9crire" in refused.content.decode()
    assert admin.post(add_url(), values).status_code == 302


def test_a_finished_article_is_published(admin):
    response = admin.post(add_url(), {**article_values(), **PUBLISH})
    assert response.status_code == 302, response.context["form"].errors
    assert ArticlePage.objects.get().live


def test_an_unfinished_article_is_not_published_from_a_list(admin):
    unfinished = make_article(("text", f"<p>{MARK} : tout.]</p>"), live=False, title="À finir")
    finished = make_article(("text", "<p>Écrit.</p>"), live=False, sources=[source()])
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = f"?id={unfinished.pk}&id={finished.pk}"
    response = admin.post(url + query, follow=True)
    assert "Rien n’a été publié" in text_of(response)
    assert "À finir" in text_of(response)
    assert not ArticlePage.objects.live().exists()
    admin.post(f"{url}?id={finished.pk}")
    assert list(ArticlePage.objects.live()) == [finished]


# --- The form -----------------------------------------------------------------------------------


def test_a_draft_needs_its_title_and_its_stage_only(admin):
    values = nested_form_data(
        {
            "title": "À peine commencé",
            "slug": "a-peine-commence",
            "main_stage": StageFactory().pk,
            "body": streamfield([]),
            "essentials": rich_text(""),
            "sources-TOTAL_FORMS": 0,
            "sources-INITIAL_FORMS": 0,
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        }
    )
    response = admin.post(add_url(), values)
    assert response.status_code == 302, response.context["form"].errors


def test_only_terms_of_the_language_of_the_page_are_offered(admin):
    english = Locale.objects.get_or_create(language_code="en")[0]
    theme, need = ThemeFactory(label="Sommeil"), NeedFactory(label="Dormir")
    ThemeFactory(label="Sleep", locale=english)
    form = admin.get(add_url(modele="blanche")).context["form"]
    assert list(form.fields["themes"].queryset) == [theme]
    assert list(form.fields["needs"].queryset) == [need]


def test_the_text_says_how_long_it_should_be(admin):
    page = html(admin.get(add_url(modele="blanche")))
    assert page.select_one("#id_title")["data-art-count-most-value"] == "80"
    assert "w-sync" in page.select_one("#id_title")["data-controller"]
    both = page.select_one("#id_summary")["data-controller"].split()
    assert set(both) == {"w-autosize", "art-count"}
    assert page.select_one("#id_search_description")["data-art-count-most-value"] == "155"


def test_every_field_is_explained(admin):
    page = html(admin.get(add_url(modele="blanche")))
    for name in ("summary", "essentials", "main_stage", "themes", "needs", "slug"):
        assert page.select_one(f"[data-contentpath={name}] .help, #id_{name}-helptext"), name


@pytest.mark.parametrize(
    "changes",
    [{"summary": "  "}, {"essentials": rich_text("<p> </p>")}, {"essentials": rich_text("")}],
    ids=["summary", "spaces", "essentials"],
)
def test_what_the_reader_sees_first_is_written(admin, changes):
    response = admin.post(add_url(), {**article_values(**changes), **PUBLISH})
    assert list(response.context["form"].errors) == list(changes)
    assert admin.post(add_url(), article_values(**changes)).status_code == 302


def test_a_new_article_is_previewed_before_it_is_saved(admin):
    index = make_article_index()
    url = reverse("wagtailadmin_pages:preview_on_add", args=["articles", "articlepage", index.pk])
    answer = admin.post(url, article_values())
    assert answer.json() == {"is_valid": True, "is_available": True}
    shown = admin.get(url)
    assert html(shown).select_one("h1").get_text(strip=True) == "Le congé du père"
    assert not ArticlePage.objects.exists()


# --- Pictograms ---------------------------------------------------------------------------------


def test_a_pictogram_is_chosen_by_seeing_it(admin):
    page = html(admin.get(add_url(modele="blanche")))
    box = page.select_one("input[name=pictogram][value='health/doctor']")
    assert box["type"] == "radio"
    assert "site/pictograms/health/doctor.svg" in box.find_next("img")["src"]
    assert box.find_parent("fieldset").legend.text == "Santé"


def test_the_chosen_pictogram_is_kept(admin):
    admin.post(add_url(), article_values(pictogram="leisure/book"))
    article = ArticlePage.objects.get()
    assert article.pictogram == "leisure/book"
    page = html(admin.get(edit_url(article)))
    assert page.select_one("input[name=pictogram][checked]")["value"] == "leisure/book"
    assert "Livre" in page.select_one(".site-pictograms__chosen").text


def test_a_pictogram_that_does_not_exist_is_refused(admin):
    values = article_values(pictogram="../../secret")
    response = admin.post(add_url(), values)
    assert "pictogram" in response.context["form"].errors


def test_needs_and_stages_have_the_same_choice(admin):
    need = reverse("wagtailsnippets_millejours_need:add")
    assert html(admin.get(need)).select("input[name=pictogram][type=radio]")
    values = {"label": "Dormir", "slug": "dormir", "order": 1, "pictogram": "environment/moon"}
    admin.post(need, values)
    assert Need.objects.get().pictogram == "environment/moon"
    stage = StagePageFactory(pictogram="health/doctor")
    page = html(admin.get(reverse("wagtailadmin_pages:edit", args=[stage.pk])))
    assert page.select_one("input[name=pictogram][checked]")["value"] == "health/doctor"
    assert StagePage.objects.get().pictogram == "health/doctor"
