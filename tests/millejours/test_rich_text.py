"""The editor of rich text, when several people open pages at the same time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget

from millejours.rich_text import RichTextArea

THREADS = 4
TURNS = 100


@pytest.fixture
def impatient_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_every_rich_text_is_edited_with_it() -> None:
    assert isinstance(get_rich_text_editor_widget(features=["bold"]), RichTextArea)


@pytest.mark.usefixtures("impatient_threads")
def test_two_texts_read_at_once_are_not_mixed() -> None:
    widget = get_rich_text_editor_widget(features=["bold", "ol"])

    def read(number: int) -> list[str]:
        html = "".join(f"<p>Texte <b>{number}</b>, ligne {line}.</p>" for line in range(20))
        content = json.loads(widget.format_value(html))
        return [block["text"] for block in content["blocks"]]

    with ThreadPoolExecutor(THREADS) as threads:
        numbers = list(range(THREADS)) * TURNS
        for number, texts in zip(numbers, threads.map(read, numbers), strict=True):
            assert texts == [f"Texte {number}, ligne {line}." for line in range(20)]
