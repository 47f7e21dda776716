"""What a reader finds, and what nobody may find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import PageViewRestriction
from wagtail.search import index

from home.models import ContentPage, HomePage
from millejours.marks import Mark
from search.engine import FEW, PER_PAGE, Query, Results, search_pages, suggest
from tests.articles.factories import FactFactory, inline, make_article
from tests.factories import ContentPageFactory, ThemeFactory, locale

pytestmark = pytest.mark.django_db


def find(text: str, **options: Any) -> Results:
    return search_pages(Query.parse(text), options.pop("language", "fr"), **options)


def titles(results: Results) -> list[str]:
    return [hit.title for hit in results.hits]


def body(text: str) -> list[dict[str, str]]:
    return [{"type": "text", "value": f"<p>{text}</p>"}]


@pytest.fixture
def sleep(home_page: HomePage) -> ContentPage:
    return ContentPageFactory(
        parent=home_page, title="Le sommeil de bébé", summary="Dormir la nuit."
    )


def test_a_page_is_found_with_what_the_reader_needs(sleep: ContentPage) -> None:
    results = find("SOMMEIL bebe")
    [hit] = results.hits
    assert (results.total, results.exact, results.kinds) == (1, 1, {"page": 1})
    assert (hit.page, hit.title, hit.kind) == (sleep, "Le sommeil de bébé", "page")
    assert type(hit.page) is ContentPage
    assert hit.url == sleep.get_url()
    assert hit.marked_title == "Le <mark>sommeil</mark> de <mark>bébé</mark>"
    assert (hit.page.mark, hit.approximate) == (None, False)
    assert results.corrected is None


def test_initial_content_is_told(home_page: HomePage) -> None:
    ContentPageFactory(parent=home_page, title="Démonstration", is_initial_content=True)
    assert find("démonstration").hits[0].page.mark is Mark.INITIAL


def test_the_home_is_never_a_result(home_page: HomePage) -> None:
    home_page.title = "Bienvenue"
    home_page.save()
    assert find("bienvenue").total == 0


def test_the_snippet_shows_the_words_and_escapes_everything(home_page: HomePage) -> None:
    text = "mot " * 200 + "le <b>sommeil</b> & l’endormissement 3 &lt; 4 " + "mot " * 200
    ContentPageFactory(
        parent=home_page, title="Page <script>", body=body(text), summary="Un résumé"
    )
    [hit] = find("sommeil endormissement").hits
    assert "<mark>sommeil</mark> &amp; l’<mark>endormissement</mark> 3 &lt; 4" in hit.snippet
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")
    assert hit.marked_title == "Page &lt;script&gt;"


def test_a_snippet_never_quotes_nor_reads_related_objects(
    home_page: HomePage, monkeypatch: pytest.MonkeyPatch, assert_max_queries: Callable
) -> None:
    related = index.RelatedFields("themes", [index.SearchField("label")])
    monkeypatch.setattr(ContentPage, "search_fields", [*ContentPage.search_fields, related])
    theme = ThemeFactory(label="Portage physiologique")
    for n in range(5):
        page = ContentPageFactory(parent=home_page, title=f"Page {n}", summary="Résumé.")
        page.themes = [theme]
        page.save_revision().publish()
    find("physiologique")
    with assert_max_queries(4):
        results = find("physiologique")
    assert results.total == 5
    assert {hit.snippet for hit in results.hits} == {"Résumé."}


def test_a_snippet_without_the_word_is_the_beginning(home_page: HomePage) -> None:
    ContentPageFactory(parent=home_page, title="Le portage", summary="Porter son enfant.")
    assert find("portage").hits[0].snippet == "Porter son enfant."


def test_what_is_not_public_is_never_found(sleep: ContentPage, home_page: HomePage) -> None:
    hidden = ContentPageFactory(parent=home_page, title="Sommeil réservé")
    child = ContentPageFactory(parent=hidden, title="Sommeil réservé aussi")
    ContentPageFactory(parent=home_page, title="Sommeil en brouillon", live=False)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    assert titles(find("sommeil")) == ["Le sommeil de bébé"]
    assert [one.title for one in suggest("somm", "fr")] == ["Le sommeil de bébé"]
    assert find("reserve").total == 0
    assert find("resreve").corrected is None  # nor told by a correction
    sleep.unpublish()
    assert find("sommeil").total == 0
    assert child.live


def test_a_draft_of_a_public_page_is_not_read(sleep: ContentPage) -> None:
    sleep.title = "Secret"
    sleep.save_revision()
    assert find("secret").total == 0
    assert titles(find("sommeil")) == ["Le sommeil de bébé"]


def test_a_page_outside_every_site_is_not_found(home_page: HomePage) -> None:
    root = home_page.get_parent()
    lost = HomePage(title="Perdu", slug="perdu", headline="Perdu", locale=locale())
    root.add_child(instance=lost)
    ContentPageFactory(parent=lost, title="Sommeil perdu")
    assert find("sommeil").total == 0


def test_a_language_finds_its_own_pages(sleep: ContentPage, home_page: HomePage) -> None:
    english = home_page.copy_for_translation(locale("en"))
    english.save_revision().publish()
    ContentPageFactory(parent=english, title="Sommeil babies", locale=locale("en"))
    assert titles(find("sommeil", language="en")) == ["Sommeil babies"]
    assert titles(find("baby", language="en")) == ["Sommeil babies"]
    assert titles(find("sommeil")) == ["Le sommeil de bébé"]
    assert find("sommeil", language="uk").total == 0


def test_all_the_words_first_then_some_of_them(sleep: ContentPage, home_page: HomePage) -> None:
    ContentPageFactory(parent=home_page, title="Le bain de bébé")
    ContentPageFactory(parent=home_page, title="Le sommeil, le bain et les jeux")
    ContentPageFactory(parent=home_page, title="Rien à voir")
    results = find("sommeil bébé bain")
    assert (results.exact, results.total, results.approximate) == (0, 3, True)
    assert {hit.approximate for hit in results.hits} == {True}
    results = find("sommeil bébé")
    assert titles(results)[0] == "Le sommeil de bébé"
    assert [hit.approximate for hit in results.hits] == [False, True, True]
    assert (results.exact, results.total) == (1, 3)


def test_the_number_of_words_held_ranks_the_approximate(home_page: HomePage) -> None:
    ContentPageFactory(parent=home_page, title="Le lit")
    ContentPageFactory(parent=home_page, title="Jeux", summary="Le bain, les jouets, la nuit.")
    results = find("lit bain jouets nuit")
    assert titles(results) == ["Jeux", "Le lit"]


def test_enough_exact_pages_are_not_followed_by_others(home_page: HomePage) -> None:
    for n in range(FEW):
        ContentPageFactory(parent=home_page, title=f"Sommeil et bain {n}")
    ContentPageFactory(parent=home_page, title="Bain seul")
    results = find("sommeil bain")
    assert results.total == results.exact == FEW


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("someil", "sommeil"),
        ("le somneil", "le sommeil"),
        ("alaitement", "allaitement"),
        ("l’alaitement", "l’allaitement"),
        ("Péirdurale", "péridurale"),
    ],
)
def test_a_typo_is_corrected_and_told(
    sleep: ContentPage, home_page: HomePage, typed: str, corrected: str
) -> None:
    ContentPageFactory(parent=home_page, title="L’allaitement maternel")
    ContentPageFactory(parent=home_page, title="La péridurale, à quel moment")
    results = find(typed)
    assert results.total == 1
    assert results.corrected == corrected
    assert results.query.text == typed


@pytest.mark.parametrize("typed", ["xyzxyz", "zo", "sommeil", "12345678"])
def test_a_word_without_near_neighbour_is_left(sleep: ContentPage, typed: str) -> None:
    assert find(typed).corrected is None


def test_kinds_are_counted_and_filtered(
    sleep: ContentPage, home_page: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find("sommeil", kind="page").total == 1
    results = find("sommeil", kind="article")
    assert (results.total, results.hits, results.kinds) == (0, [], {"page": 1})
    monkeypatch.setattr(ContentPage, "search_kind", "guide", raising=False)
    assert find("sommeil").kinds == {"guide": 1}
    monkeypatch.setattr(ContentPage, "search_kind", None, raising=False)
    assert find("sommeil").total == 0


def test_results_come_by_pages_and_a_page_beyond_is_the_last(home_page: HomePage) -> None:
    for n in range(PER_PAGE + 2):
        ContentPageFactory(parent=home_page, title=f"Sommeil {n}")
    first, second = find("sommeil"), find("sommeil", page=2)
    assert (first.total, first.pages, first.page) == (PER_PAGE + 2, 2, 1)
    assert (len(first.hits), len(second.hits)) == (PER_PAGE, 2)
    assert not {hit.page.pk for hit in first.hits} & {hit.page.pk for hit in second.hits}
    assert find("sommeil", page=99).page == 2
    assert find("sommeil", page=-1).page == 1


def test_the_number_of_queries_does_not_grow(
    home_page: HomePage, assert_max_queries: Callable
) -> None:
    for n in range(FEW):
        ContentPageFactory(parent=home_page, title=f"Sommeil {n}")
    find("sommeil")
    with assert_max_queries(4):
        assert find("sommeil").total == FEW
    for n in range(FEW, 12):
        ContentPageFactory(parent=home_page, title=f"Sommeil {n}")
    find("sommeil")
    with assert_max_queries(4):
        assert find("sommeil").total == 12
    with assert_max_queries(2):
        assert len(suggest("som", "fr")) == 8


def test_titles_are_suggested_those_that_begin_so_first(
    sleep: ContentPage, home_page: HomePage
) -> None:
    ContentPageFactory(parent=home_page, title="Sommeil et fatigue")
    ContentPageFactory(parent=home_page, title="Fatigue")
    found = suggest("somm", "fr")
    assert [one.title for one in found] == ["Sommeil et fatigue", "Le sommeil de bébé"]
    assert found[1].url == sleep.get_url()
    assert [one.title for one in suggest("le sommeil de be", "fr")] == ["Le sommeil de bébé"]
    assert len(suggest("somm", "fr", limit=1)) == 1
    assert suggest("s", "fr") == []
    assert suggest("", "fr") == []


def test_nothing_to_look_for_finds_nothing(sleep: ContentPage) -> None:
    for text in ("", "?!", "😀"):
        results = find(text)
        assert (results.total, results.hits, results.pages) == (0, [], 1)


def test_a_result_never_quotes_a_figure_that_has_changed(home_page: HomePage) -> None:
    fact = FactFactory(value="25")
    make_article(("text", f"<p>Le congé dure {inline(fact)} exactement.</p>"), title="Congé")
    fact.value = "28"
    fact.save()
    snippet = find("congé").hits[0].snippet
    assert "28\xa0jours" in snippet or "28 jours" in snippet
    assert "25" not in snippet


def test_words_for_the_search_find_a_page_and_are_never_shown(home_page: HomePage) -> None:
    ContentPageFactory(parent=home_page, title="Le repos", search_words="crevée, à bout")
    hit = find("crevée").hits[0]
    assert hit.title == "Le repos"
    assert "crev" not in hit.snippet
