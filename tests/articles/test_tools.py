"""Listening to an article, copying its address, opening a folded figure, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from articles.models import ArticlePage
from tests.articles.factories import FactFactory, inline, make_article
from tests.factories import ThemeFactory, make_home

pytestmark = pytest.mark.django_db(transaction=True)

# Chromium has no voice in the tests: one that says nothing, and tells what it was asked to say.
ONE_VOICE = """
window.said = [];
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "%s", name: "Voix" }],
  speak: (utterance) => { window.current = utterance; window.said.push(utterance.text); },
  cancel: () => {},
  addEventListener: () => {},
} });
"""
FINISH = "window.current.dispatchEvent(new Event('end'))"


@pytest.fixture
def article() -> None:
    make_home()
    facts = [FactFactory() for _ in range(6)]
    quoted = "".join(f"<p>Il dure {inline(fact)}.</p>" for fact in facts)
    make_article(("text", f"<h2>Combien ?</h2>{quoted}"), slug="a", title="Les congés")


def listener(open_page: Callable[..., Page], language: str) -> Page:
    page = open_page()
    page.add_init_script(ONE_VOICE % language)
    page.goto("/articles/a/")
    return page


def test_an_article_is_read_aloud_paragraph_by_paragraph(article, open_page):
    page = listener(open_page, "fr-FR")
    page.get_by_role("button", name="Écouter l’article").click()
    page.evaluate(FINISH)
    page.evaluate(FINISH)
    assert page.evaluate("window.said")[:3] == ["Les congés", "Un résumé.", "L’essentiel"]
    expect(page.locator(".art-spoken")).to_have_text("L’essentiel")
    page.get_by_role("button", name="Mettre en pause").click()
    page.evaluate(FINISH)
    assert len(page.evaluate("window.said")) == 3
    page.get_by_role("button", name="Reprendre").click()
    assert page.evaluate("window.said")[3] == "L’essentiel"
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_role("button", name="Écouter l’article")).to_be_focused()
    expect(page.locator(".art-spoken")).to_have_count(0)


def test_what_nobody_approved_says_so_aloud_first(article, open_page):
    ArticlePage.objects.update(is_initial_content=True)
    page = listener(open_page, "fr-FR")
    page.get_by_role("button", name="Écouter l’article").click()
    page.evaluate(FINISH)
    mark = "Contenu initial, non validé par le comité éditorial"
    assert page.evaluate("window.said") == [mark, "Les congés"]


def test_reading_ends_with_the_article(article, open_page):
    page = listener(open_page, "fr_CA")
    page.get_by_role("button", name="Écouter l’article").click()
    for _ in range(30):
        page.evaluate(FINISH)
    assert page.evaluate("window.said")[-1].startswith("Il dure 25")
    expect(page.get_by_role("button", name="Arrêter")).to_be_hidden()


def test_without_a_french_voice_there_is_no_button(article, open_page):
    page = listener(open_page, "en-US")
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    expect(page.get_by_role("button", name="Écouter l’article")).to_be_hidden()


def test_the_address_is_copied(article, open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/articles/a/")
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("status")).to_have_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/articles/a/")


def test_a_figure_of_the_text_opens_its_entry(article, open_page):
    page = open_page()
    page.goto("/articles/a/")
    page.locator(".art-fact-link").first.click()
    expect(page.locator(".art-fact-entry").first).to_be_in_viewport()


def test_without_javascript_no_button_is_dead(article, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/articles/a/")
    tools = page.locator(".art-tools")
    expect(tools.get_by_role("link", name="Envoyer par e-mail")).to_be_visible()
    expect(tools.get_by_role("button")).to_have_count(0)


def test_a_sensitive_article_is_not_shared(open_page):
    make_home()
    make_article(slug="a", themes=[ThemeFactory(sensitive=True)])
    page = open_page()
    page.goto("/articles/a/")
    expect(page.get_by_role("button", name="Copier le lien")).to_have_count(0)
