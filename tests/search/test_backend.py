"""The backend answers Wagtail as the stock one does, on both databases, in one query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from wagtail.models import Page
from wagtail.search import index

from home.models import ContentPage, HomePage
from search.language import asked_in
from tests.factories import ContentPageFactory, ThemeFactory, UserFactory, locale

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(home_page: HomePage) -> dict[str, ContentPage]:
    texts = {
        "sleep": ("Le sommeil des bébés", "Dormir la nuit, les pleurs du soir."),
        "cry": ("Les pleurs", "Un bébé pleure souvent. Le sommeil viendra."),
        "milk": ("Allaiter", "La sage-femme aide pour l’allaitement."),
        "leave": ("Congé de paternité", "Vingt-huit jours pour le second parent."),
    }
    return {
        key: ContentPageFactory(parent=home_page, title=title, summary=summary)
        for key, (title, summary) in texts.items()
    }


def slugs(pages: dict[str, ContentPage], found: Any) -> list[str]:
    names = {page.pk: key for key, page in pages.items()}
    return [names[page.pk] for page in found if page.pk in names]


def test_a_word_is_found_in_title_and_body_the_title_first(pages: dict[str, Any]) -> None:
    assert slugs(pages, Page.objects.search("pleurs")) == ["cry", "sleep"]
    assert slugs(pages, Page.objects.search("sommeil")) == ["sleep", "cry"]


def test_accents_plurals_and_case_do_not_matter(pages: dict[str, Any]) -> None:
    for text in ("BEBE", "bébés", "bebe"):
        assert set(slugs(pages, Page.objects.search(text))) == {"sleep", "cry"}


def test_words_may_be_spread_over_title_and_body(pages: dict[str, Any]) -> None:
    assert slugs(pages, Page.objects.search("sommeil pleurs nuit")) == ["sleep"]
    assert set(slugs(pages, Page.objects.search("nuit allaiter", operator="or"))) == {
        "sleep",
        "milk",
    }


def test_autocomplete_completes_the_last_word_of_a_title(pages: dict[str, Any]) -> None:
    assert slugs(pages, Page.objects.autocomplete("som")) == ["sleep"]
    assert slugs(pages, Page.objects.autocomplete("CONGE de pat")) == ["leave"]
    assert slugs(pages, Page.objects.autocomplete("ong")) == []


def test_fields_limit_where_to_look(pages: dict[str, Any]) -> None:
    assert slugs(pages, Page.objects.search("sommeil", fields=["title"])) == ["sleep"]
    assert slugs(pages, ContentPage.objects.search("sommeil", fields=["summary"])) == ["cry"]
    both = ContentPage.objects.search("sommeil", fields=["title", "summary"])
    assert set(slugs(pages, both)) == {"sleep", "cry"}
    assert list(Page.objects.search("pleurs", fields=[])) == []


def test_another_order_than_relevance(pages: dict[str, Any]) -> None:
    found = Page.objects.order_by("title").search("bébé", order_by_relevance=False)
    assert slugs(pages, found) == ["sleep", "cry"]
    found = Page.objects.order_by("-title").search("bébé", order_by_relevance=False)
    assert slugs(pages, found) == ["cry", "sleep"]
    assert slugs(pages, Page.objects.search("bébé", order_by="-title")) == ["cry", "sleep"]
    newest = sorted((pages["sleep"].pk, pages["cry"].pk), reverse=True)
    unordered = Page.objects.order_by().search("bébé", order_by_relevance=False)
    assert [page.pk for page in unordered] == newest


def test_filters_counts_facets_slices_and_scores(pages: dict[str, Any]) -> None:
    found = Page.objects.filter(live=True).exclude(pk=pages["cry"].pk).search("sommeil")
    assert slugs(pages, found) == ["sleep"]
    assert found.count() == 1
    everything = Page.objects.search("bébé pleurs sommeil", operator="or")
    assert everything.count() == len(everything) == 2
    assert dict(everything.facet("content_type_id")) == {pages["cry"].content_type_id: 2}
    assert everything[0].pk == next(iter(everything)).pk
    assert len(everything[1:5]) == 1
    assert everything[:1].count() == 1
    scores = [page.found for page in everything.annotate_score("found")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_a_queryset_may_be_joined_narrowed_or_specific(pages: dict[str, Any]) -> None:
    queryset = ContentPage.objects.filter(locale=locale()).select_related("locale")
    found = get_search_backend().search("sommeil", queryset.specific())
    assert slugs(pages, found) == ["sleep", "cry"]
    assert list(Page.objects.none().search("sommeil")) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (MatchAll(), {"sleep", "cry", "milk", "leave"}),
        (Not(MatchAll()), set()),
        (Phrase("sommeil des bébés"), {"sleep"}),
        (Phrase("bébés sommeil"), set()),
        (PlainText("sommeil") & PlainText("nuit"), {"sleep"}),
        (PlainText("nuit") | PlainText("paternité"), {"sleep", "leave"}),
        (PlainText("sommeil") & ~PlainText("nuit"), {"cry"}),
        (~PlainText("sommeil"), {"milk", "leave"}),
        (Or([PlainText("nuit"), Not(PlainText("bébé"))]), {"sleep", "milk", "leave"}),
        (Not(Or([PlainText("nuit"), Not(PlainText("bébé"))])), {"cry"}),
        (And([MatchAll(), PlainText("paternité")]), {"leave"}),
        (Or([MatchAll(), PlainText("paternité")]), {"sleep", "cry", "milk", "leave"}),
        (Boost(PlainText("paternité"), 3), {"leave"}),
        (Fuzzy("paternité"), {"leave"}),
        (And([]), set()),
    ],
)
def test_every_query_of_wagtail_is_understood(
    pages: dict[str, Any], query: Any, expected: set[str]
) -> None:
    found = ContentPage.objects.search(query)
    assert set(slugs(pages, found)) == expected
    assert found.count() == len(expected)
    assert {page.pk for page in found.annotate_score("score")} == {page.pk for page in found}


def test_a_search_is_one_query(pages: dict[str, Any], assert_max_queries: Callable) -> None:
    list(Page.objects.search("bébé"))  # content types are remembered
    with assert_max_queries(1):
        list(Page.objects.live().search("bébé")[:10])
    with assert_max_queries(1):
        Page.objects.live().search("bébé").count()


def test_each_page_is_analysed_in_its_own_language(home_page: HomePage) -> None:
    english = home_page.copy_for_translation(locale("en"))
    english.save_revision().publish()
    page = ContentPageFactory(parent=english, title="Babies sleeping", locale=locale("en"))
    with asked_in("en"):
        assert [found.pk for found in ContentPage.objects.search("baby sleeps")] == [page.pk]
    with translation.override("en"):
        assert [found.pk for found in ContentPage.objects.search("baby")] == [page.pk]
    assert not ContentPage.objects.search("baby").count()


def test_a_page_changed_or_deleted_is_changed_or_deleted_in_the_index(
    pages: dict[str, Any],
) -> None:
    page = pages["leave"]
    page.title = "Autre titre"
    page.save()
    assert slugs(pages, Page.objects.search("paternité")) == []
    assert slugs(pages, Page.objects.search("autre")) == ["leave"]
    page.delete()
    assert not Page.objects.search("titre").count()


def test_a_published_page_is_indexed_with_its_relations(
    pages: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without search/signals.py the stock index holds the themes of the publication before."""
    related = index.RelatedFields("themes", [index.SearchField("label")])
    monkeypatch.setattr(ContentPage, "search_fields", [*ContentPage.search_fields, related])
    pages["milk"].themes = [ThemeFactory(label="Nutrition")]
    pages["milk"].save_revision().publish()
    assert slugs(pages, Page.objects.search("nutrition")) == ["milk"]


def test_the_whole_index_can_be_rebuilt(pages: dict[str, Any]) -> None:
    backend = get_search_backend()
    backend.reset_indexes()
    assert not Page.objects.search("bébé").count()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(Page))
    target = rebuilder.start()
    for model in get_indexed_models():
        target.add_items(model, list(model.get_indexed_objects().order_by("pk")))
        target.add_items(model, list(model.get_indexed_objects().order_by("pk")))
    rebuilder.finish()
    assert Page.objects.search("bébé").count() == 2


def test_the_admin_searches_pages(pages: dict[str, Any], client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    for address in (
        "/admin/pages/search/?q=somm",
        "/admin/pages/search/?q=somm&ordering=-title",
        f"/admin/pages/{pages['cry'].get_parent().pk}/?q=somm",
        "/admin/choose-page/search/?q=somm&page_type=wagtailcore.page",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "Le sommeil des bébés" in response.content.decode(), address
