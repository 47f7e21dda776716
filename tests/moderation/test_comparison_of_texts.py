"""How two texts are read and aligned, whatever they hold."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from moderation.comparison.alignment import common
from moderation.comparison.passages import Group, Passage, ReadField, Words
from moderation.comparison.richtext import read_rich_text
from moderation.comparison.rows import rows_of
from moderation.comparison.targets import Names


def test_texts_full_of_the_same_words_are_compared_without_exploding():
    """With difflib alone this takes minutes."""
    before = ["le", "la"] * 20_000
    after = ["la", "de", "le"] * 14_000

    pairs = common(before, after)

    assert all(before[one] == after[other] for one, other in pairs)


@given(st.text("ab c", max_size=30), st.text("ab c", max_size=30))
def test_alignment_keeps_order_and_equality(before, after):
    pairs = common(before, after)

    assert all(before[one] == after[other] for one, other in pairs)
    assert [pair[0] for pair in pairs] == sorted({pair[0] for pair in pairs})
    assert [pair[1] for pair in pairs] == sorted({pair[1] for pair in pairs})


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


@given(TEXTS, TEXTS)
def test_each_side_says_all_its_words_and_no_tag_of_the_text_survives(before, after):
    fields = [ReadField("x", "X", (Group((Passage((Words(text),)),)),)) for text in (before, after)]

    said = rows_of(*fields, Names([], with_pictures=False))

    for text, side in ((before, "before"), (after, "after")):
        shown = "".join(words_of_any(getattr(row, side)) for row in said)
        assert "".join(shown.split()) == "".join(text.split())


def words_of_any(html: str) -> str:
    shown = re.sub(r'<span class="versions__words" dir="auto">.*?</span>', "", html)
    return unescape(re.sub(r"</?(ins|del|span|strong|em|br)[^>]*>", "", shown))


@given(st.text("<>/apul i\"'=&;", max_size=80))
def test_no_markup_is_too_broken_to_be_read(html):
    read_rich_text(html)


def test_a_thousand_nested_tags_are_read():
    [passage] = read_rich_text("<div>" * 5_000 + "mot" + "</div>" * 5_000)

    assert passage.text == "mot"


def test_code_that_an_editor_could_not_have_written_is_shown_as_code():
    [passage] = read_rich_text('<p onclick="x()">mot<iframe src="https://a.fr"></iframe></p>')

    assert [target.key for target in passage.targets] == [
        '<p onclick="x()">',
        '<iframe src="https://a.fr">',
    ]
