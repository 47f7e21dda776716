"""Values of StreamField blocks as passages, each under the label that editors know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.images.models import AbstractImage

from moderation.comparison.passages import Group, Mention, Passage, Target, line, lines
from moderation.comparison.richtext import read_rich_text
from moderation.comparison.values import in_words, label_of_choice

Reader = Callable[[Any, Any, str], Iterator[Passage]]


def read_stream(value: blocks.StreamValue) -> list[Group]:
    """One group per block, in order."""
    return [
        Group(tuple(read_block(child.block, child.value)), str(child.block.label), child.id)
        for child in value
    ]


def read_block(block: blocks.Block, value: Any, label: str = "") -> Iterator[Passage]:
    """The passages of one block of any type."""
    for types, reader in READERS:
        if isinstance(block, types):
            yield from reader(block, value, label)
            return
    yield from lines(in_words(value), label)


def gone() -> str:
    return _("(vide, ou supprimé depuis)")


def _stream(block: Any, value: Any, label: str) -> Iterator[Passage]:
    for child in value or ():
        yield from read_block(child.block, child.value, str(child.block.label))


def _list(block: Any, value: Any, label: str) -> Iterator[Passage]:
    for item in value or ():
        yield from read_block(block.child_block, item, label or str(block.child_block.label))


def _struct(block: Any, value: Any, label: str) -> Iterator[Passage]:
    for name, child in block.child_blocks.items():
        if value is not None:
            yield from read_block(child, value.get(name), str(child.label))


def _rich_text(block: Any, value: Any, label: str) -> Iterator[Passage]:
    for passage in read_rich_text(value.source if value else ""):
        yield passage.under(label)


def _image(block: Any, value: Any, label: str) -> Iterator[Passage]:
    if value is not None:
        yield Passage((Mention(image_target(value)),), label=label)
    elif block.required:
        yield line(gone(), label)


def image_target(image: AbstractImage) -> Target:
    alt = getattr(image, "contextual_alt_text", None)
    if getattr(image, "decorative", None):
        alt = ""
    elif alt is None:
        alt = image.default_alt_text
    return Target("image", str(image.pk), alt)


def _chosen(block: Any, value: Any, label: str) -> Iterator[Passage]:
    if value is not None:
        yield line(str(value), label)
    elif block.required:
        yield line(gone(), label)


def _choice(block: Any, value: Any, label: str) -> Iterator[Passage]:
    values = value if isinstance(value, (list, tuple)) else [value]
    for each in values:
        if each not in (None, ""):
            yield line(label_of_choice(block.field.choices, each), label)


def _embed(block: Any, value: Any, label: str) -> Iterator[Passage]:
    if value:
        yield line(value.url, label)


def _nothing(block: Any, value: Any, label: str) -> Iterator[Passage]:
    yield from ()


# The first that fits: an ImageBlock is a StructBlock too.
READERS: list[tuple[Any, Reader]] = [
    ((ImageBlock, ImageChooserBlock), _image),
    (blocks.StreamBlock, _stream),
    (blocks.ListBlock, _list),
    (blocks.StructBlock, _struct),
    (blocks.RichTextBlock, _rich_text),
    (EmbedBlock, _embed),
    (blocks.ChooserBlock, _chosen),
    ((blocks.ChoiceBlock, blocks.MultipleChoiceBlock), _choice),
    (blocks.StaticBlock, _nothing),
]
