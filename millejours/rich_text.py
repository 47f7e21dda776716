"""Wagtail's editor of rich text, safe when two people write at the same time."""

from __future__ import annotations

from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea


class OwnParserConverter(ContentstateConverter):
    """A parser for each text.

    The block of a StreamField keeps one widget for the whole process, and Wagtail 8.0 gives that
    widget one parser, which keeps what it reads: two pages opened at once by two threads would
    mix their sentences, or fail.
    """

    def from_database_format(self, html: str) -> str:
        handler = HtmlToContentStateHandler(self.features)
        handler.feed(html)
        handler.close()
        return str(handler.contentstate.as_json(indent=4, separators=(",", ": ")))


class RichTextArea(DraftailRichTextArea):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.converter = OwnParserConverter(self.features)
