"""The whole text of an object, in reading order."""

from __future__ import annotations

import pytest

from annuaire.models import Listing
from moderation.comparison import plain_text
from tests.articles.factories import FactFactory, inline, make_article

pytestmark = pytest.mark.django_db


def test_a_snippet_with_child_objects_shows_them():
    names = [section.name for section in plain_text(Listing(name="Un lieu", pk=None))]

    assert names[0] == "name"
    assert "on_site" in names


def test_the_whole_text_is_in_reading_order(home_page):
    fact = FactFactory(label="Durée du congé", value="25")
    page = make_article(
        (
            "text",
            f"<h2>Un titre</h2><p>Il dure {inline(fact)}.</p><ul><li>Un</li><li>Deux</li></ul>",
        ),
        title="Le congé",
        summary="Un résumé.",
    )

    sections = {section.name: section for section in plain_text(page)}

    assert list(sections)[:4] == ["title", "summary", "essentials", "body"]
    lines = sections["body"].text.splitlines()
    assert lines[:2] == ["Texte", "Un titre"]
    assert lines[2].startswith("Il dure [Durée du congé")
    assert "<ul><li>Un</li><li>Deux</li></ul>" in sections["body"].html
