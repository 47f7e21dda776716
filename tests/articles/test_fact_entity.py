"""A fact in the text editor: chosen, stored as a link, shown again, read as it is today."""

import json

import pytest
from django.urls import reverse
from wagtail.admin.rich_text import get_rich_text_editor_widget

from articles.blocks import ARTICLE_TEXT_FEATURES
from articles.models import Fact
from tests.articles.editing_form import PUBLISH, add_url, fact_values
from tests.articles.factories import FactFactory, inline, make_article
from tests.factories import StageFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def editor():
    return get_rich_text_editor_widget("default", features=ARTICLE_TEXT_FEATURES)


def test_the_chooser_answers_with_the_text_of_the_fact(admin):
    fact = FactFactory(label="Durée du congé", value="25", unit="jours")
    url = reverse("wagtailsnippetchoosers_articles_fact:chosen", args=[fact.pk])
    result = json.loads(admin.get(url).content)["result"]
    assert result["text"] == "25\u00a0jours"
    assert result["label"] == "Durée du congé"
    assert str(result["id"]) == str(fact.pk)


def test_facts_are_found_by_their_label(admin):
    FactFactory(label="Durée du congé de paternité")
    FactFactory(label="Âge du premier examen")
    url = reverse("wagtailsnippetchoosers_articles_fact:choose_results")
    found = html(admin.get(url, {"q": "paternité"})).text
    assert "Durée du congé de paternité" in found
    assert "premier examen" not in found


def test_the_editor_loads_its_button_in_french(admin):
    StageFactory()
    page = html(admin.get(add_url(modele="blanche")))
    script = page.select_one("script[src*='fact-entity.js']")
    assert script["data-edit"] == "Changer"
    assert script["data-remove"] == "Retirer"
    assert page.select_one("script[src*='chooser-modal.js']")


def test_a_fact_comes_back_from_the_editor_as_it_went():
    fact = FactFactory(value="25", unit="jours")
    stored = f"<p>Il dure {inline(fact)} en tout.</p>"
    shown = json.loads(editor().format_value(stored))
    entity = shown["entityMap"]["0"]
    assert entity["type"] == "FACT"
    assert entity["mutability"] == "IMMUTABLE"
    assert entity["data"]["text"] == "25\u00a0jours"
    back = editor().value_from_datadict({"text": json.dumps(shown)}, {}, "text")
    assert f'<a id="{fact.pk}" linktype="fact">25\u00a0jours</a>' in back.replace(
        f'linktype="fact" id="{fact.pk}"', f'id="{fact.pk}" linktype="fact"'
    )


def test_a_fact_that_is_gone_leaves_its_words_in_the_editor():
    fact = FactFactory()
    stored = f"<p>{inline(fact)}</p>"
    Fact.objects.all().delete()
    shown = json.loads(editor().format_value(stored))
    assert shown["blocks"][0]["text"] == "25\u00a0jours"
    assert shown["entityMap"]["0"]["data"]["label"] == ""


def test_a_new_fact_is_previewed_before_it_is_saved(admin):
    url = reverse("wagtailsnippets_articles_fact:preview_on_add")
    answer = admin.post(url, fact_values(label="Durée du congé tapée"))
    assert answer.json() == {"is_valid": True, "is_available": True}
    assert "Durée du congé tapée" in text_of(admin.get(url))
    assert not Fact.objects.exists()


@pytest.mark.parametrize("action", [{}, PUBLISH], ids=["draft", "published"])
def test_a_fact_is_named_after_its_label(admin, action):
    url = reverse("wagtailsnippets_articles_fact:add")
    for expected in ("duree-du-conge", "duree-du-conge-2"):
        response = admin.post(url, {**fact_values(label="Durée du congé", slug=""), **action})
        assert response.status_code == 302, response.context["form"].errors
        assert Fact.objects.filter(slug=expected).exists()


def test_a_long_label_or_none_gives_an_identifier_too(admin):
    url = reverse("wagtailsnippets_articles_fact:add")
    for _ in range(2):
        admin.post(url, {**fact_values(label="très long " * 16, slug=""), **PUBLISH})
    admin.post(url, fact_values(label="", slug=""))
    slugs = sorted(Fact.objects.values_list("slug", flat=True))
    assert slugs[0] == "chiffre"
    assert len(slugs) == 3


def test_a_fact_keeps_its_identifier(admin):
    fact = FactFactory(slug="premier-nom")
    url = reverse("wagtailsnippets_articles_fact:edit", args=[fact.pk])
    admin.post(url, {**fact_values(label="Autre chose", slug=""), **PUBLISH})
    fact.refresh_from_db()
    assert (fact.slug, fact.label) == ("premier-nom", "Autre chose")


def test_a_draft_is_previewed_with_the_value_of_today(admin):
    fact = FactFactory(value="25", unit="jours")
    article = make_article(("text", f"<p>Il dure {inline(fact)}.</p>"), live=False)
    Fact.objects.filter(pk=fact.pk).update(value="28")
    page = admin.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    text = html(page).select_one("main").get_text(" ")
    assert "28\u00a0jours" in text
    assert "25\u00a0jours" not in text
