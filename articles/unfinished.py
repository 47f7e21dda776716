"""Passages of a model that nobody has written yet: « [À écrire : …] »."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

MARK = "[À écrire"
WRITTEN = ("title", "summary", "essentials", "search_description")
MESSAGE = _(
    "Un passage du modèle reste à écrire : remplacez ou supprimez ce qui est "
    "entre crochets, puis publiez."
)

BLANKS = " \t\r\n\u00a0\u200b\u202f\ufeff"


def is_blank(value: Any) -> bool:
    """Whether a text holds no word: spaces, empty paragraphs and headings are not one."""
    return not unescape(strip_tags(str(value or ""))).strip(BLANKS)


def is_unfinished(value: Any) -> bool:
    return MARK in str(value or "")


def unfinished_parts(block: blocks.Block, value: Any) -> ValidationError | None:
    """An error at each field of ``value`` that holds the mark, or None."""
    if isinstance(block, blocks.StreamBlock):
        found = _errors((i, unfinished_parts(c.block, c.value)) for i, c in enumerate(value))
        return StreamBlockValidationError(block_errors=found) if found else None
    if isinstance(block, blocks.ListBlock):
        found = _errors((i, unfinished_parts(block.child_block, v)) for i, v in enumerate(value))
        return ListBlockValidationError(block_errors=found) if found else None
    if isinstance(block, blocks.StructBlock) and not isinstance(block, ImageBlock):
        children = block.child_blocks
        found = _errors((name, unfinished_parts(children[name], value[name])) for name in value)
        return StructBlockValidationError(block_errors=found) if found else None
    text = value.source if hasattr(value, "source") else value
    is_text = isinstance(text, str)
    return ValidationError(MESSAGE) if is_text and is_unfinished(text) else None


def _errors(pairs: Any) -> dict[Any, ValidationError]:
    return {key: error for key, error in pairs if error}
