"""What a minor correction may change of an object that is on line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from articles.models import ArticlePage, Fact
from moderation.differences import objections_to_minor
from tests.articles.factories import (
    FactFactory,
    document,
    every_block,
    inline,
    make_article,
    source,
)
from tests.factories import NeedFactory, locale


@pytest.fixture(autouse=True)
def _minor_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever articles allow."""
    names = frozenset({"title", "summary", "essentials", "body", "needs"})
    monkeypatch.setattr(ArticlePage, "minor_fields", names, raising=False)


@pytest.fixture
def article(home_page) -> ArticlePage:
    page = make_article(
        *every_block([FactFactory()], [make_article()]),
        title="Le congé de l’autre parent",
        sources=[source(title="Un"), source(title="Deux")],
        needs=[NeedFactory(), NeedFactory()],
    )
    return ArticlePage.objects.get(pk=page.pk)


def draft_of(page: Any, **changes: Any) -> Any:
    data = json.loads(json.dumps(page.serializable_data(), default=str))
    return page.with_content_json({**data, **changes})


def with_body(page: ArticlePage, change: Any) -> Any:
    """``page`` whose body, as raw JSON, ``change`` edits in place."""
    body = json.loads(page.serializable_data()["body"])
    change(body)
    return draft_of(page, body=json.dumps(body))


def block(body: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(each for each in body if each["type"] == kind)


def test_a_draft_that_changes_nothing_meets_no_objection(article):
    assert objections_to_minor(article, draft_of(article)) == []
    revision = article.save_revision()
    assert objections_to_minor(ArticlePage.objects.get(pk=article.pk), revision.as_object()) == []


def test_words_of_the_allowed_fields_may_be_corrected(article):
    def correct(body: list[dict[str, Any]]) -> None:
        block(body, "text")["value"] = block(body, "text")["value"].replace("titre", "tittre", 1)
        block(body, "quote")["value"]["author"] = "une mère"
        [question] = block(body, "accordion")["value"]
        question.get("value", question)["title"] = "Une question\u00a0?"

    draft = with_body(article, correct)
    draft.title = "Le conge de l'autre parent"

    assert objections_to_minor(article, draft) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slug", "autre"),
        ("territories", ["974"]),
        ("seo_title", "Autre"),
        ("pictogram", "health/hospital"),
        ("needs", []),
        ("themes", []),
        ("sources", []),
        ("expire_at", "2030-01-01T00:00:00Z"),
        ("is_demonstration", True),
    ],
)
def test_any_other_field_is_refused_by_its_name(article, name, value):
    [objection] = objections_to_minor(article, draft_of(article, **{name: value}))

    assert "ne se change pas" in objection


def test_nothing_of_a_source_changes(article):
    sources = json.loads(json.dumps(article.serializable_data()["sources"], default=str))
    sources[0]["title"] = "Une"

    assert objections_to_minor(article, draft_of(article, sources=sources)) == [
        "Sources\u00a0: ce champ ne se change pas dans une correction mineure."
    ]


def test_sources_in_another_order_are_refused(article):
    sources = json.loads(json.dumps(article.serializable_data()["sources"], default=str))
    first, second = sources
    first["sort_order"], second["sort_order"] = 5, 4

    assert objections_to_minor(article, draft_of(article, sources=[second, first]))


def test_by_default_no_field_may_change(db, monkeypatch):
    monkeypatch.delattr(Fact, "minor_fields", raising=False)
    fact = FactFactory()
    draft = draft_of(fact, label=f"{fact.label}.")

    assert len(objections_to_minor(fact, draft)) == 1


def change_alert(body):
    block(body, "alert")["value"]["title"] += "."


def change_numbers(body):
    block(body, "alert")["value"]["numbers"].pop()


def change_fact(body):
    block(body, "fact")["value"] = None


def change_image(body):
    block(body, "figure")["value"]["image"]["alt_text"] = "Autre"


def change_video(body):
    block(body, "video")["value"]["url"] = "https://videos.example.org/autre"


def change_duration(body):
    block(body, "video")["value"]["duration"] = "3 min 30"


def change_document(body):
    block(body, "download")["value"]["document"] = document().pk


def change_territory(body):
    block(body, "territory")["value"]["territories"] = ["974"]


def change_need(body):
    block(body, "near")["value"]["need"] = NeedFactory().pk


def change_related(body):
    block(body, "related")["value"] = []


def remove_block(body):
    body.pop(1)


def add_block(body):
    body.append({"type": "text", "value": "<p>Bonjour</p>"})


def swap_blocks(body):
    texts = [place for place, each in enumerate(body) if each["type"] == "text"]
    body[texts[0]], body[texts[1]] = body[texts[1]], body[texts[0]]


def swap_steps(body):
    block(body, "steps")["value"]["steps"].reverse()


@pytest.mark.parametrize(
    "change",
    [
        change_alert,
        change_numbers,
        change_fact,
        change_image,
        change_video,
        change_duration,
        change_document,
        change_territory,
        change_need,
        change_related,
        remove_block,
        add_block,
        swap_blocks,
        swap_steps,
    ],
)
def test_blocks_change_by_their_ordinary_words_alone(article, change):
    assert objections_to_minor(article, with_body(article, change))


def test_an_alert_refuses_even_typography_and_says_where(article):
    [objection] = objections_to_minor(article, with_body(article, change_alert))

    assert objection.startswith("Contenu, bloc 3 (Alerte), Titre")


def test_a_figure_quoted_in_the_essential_may_not_be_replaced(home_page):
    old, new = FactFactory(), FactFactory()
    page = make_article(essentials=f"<p>Il dure {inline(old)}.</p>")

    assert objections_to_minor(page, draft_of(page, essentials=f"<p>Il dure {inline(new)}.</p>"))


def test_a_sentence_that_goes_from_a_field_to_another_has_moved(home_page):
    page = make_article(title="Chanter doucement", summary="Bébé dort")

    draft = draft_of(page, title="Doucement", summary="Chanter, bébé dort")

    assert any("change de place" in each for each in objections_to_minor(page, draft))


def test_too_many_words_are_no_longer_minor(home_page, settings):
    page = make_article(summary=" ".join(f"mott{letter}e" for letter in "abcdefgh"))
    draft = draft_of(page, summary=" ".join(f"mot{letter}e" for letter in "abcdefgh"))
    settings.MODERATION_MINOR_WORDS = 8

    assert objections_to_minor(page, draft) == []
    settings.MODERATION_MINOR_WORDS = 7
    assert objections_to_minor(page, draft) == ["8 mots changent, au lieu de 7 au plus."]


def test_a_translation_keeps_every_word(home_page):
    english = make_article(locale=locale("en"), title="The babby sleeps")

    assert objections_to_minor(english, draft_of(english, title="The baby sleeps"))
    assert objections_to_minor(english, draft_of(english, title="The babby sleeps.")) == []


def test_lines_as_a_browser_sends_them_are_no_change(home_page):
    page = make_article(search_description="Une ligne\nune autre")

    assert (
        objections_to_minor(page, draft_of(page, search_description="Une ligne\r\nune autre "))
        == []
    )


def test_two_models_cannot_be_judged(article, home_page):
    with pytest.raises(TypeError):
        objections_to_minor(article, home_page)
