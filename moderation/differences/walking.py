"""The values of a StreamField, block by block, as two revisions store them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from moderation.comparison.passages import Passage, line
from moderation.comparison.richtext import read_rich_text
from moderation.differences.report import Report

UNTOUCHABLE = frozenset({"alert"})  # types of block: urgent signs and whom to call
EMPTY: tuple[Any, ...] = (None, "", [], {})


def same(before: Any, after: Any) -> bool:
    """Whether two raw values are equal; all ways of being empty are one."""
    return before == after or (before in EMPTY and after in EMPTY)


def plain(value: Any) -> list[Passage]:
    return [line(value)] if value else []


def walk(block: Any, before: Any, after: Any, where: str, report: Report) -> None:
    """Report what differs between two raw values of ``block``."""
    if same(before, after):
        return
    if isinstance(block, ImageBlock):
        report.refuse(where, _("une image ne se change pas"))
    elif isinstance(block, blocks.StreamBlock):
        _stream(block, before or [], after or [], where, report)
    elif isinstance(block, blocks.ListBlock):
        _list(block, before or [], after or [], where, report)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            old, new = ((side or {}).get(name) for side in (before, after))
            place = _("%(where)s, %(label)s") % {"where": where, "label": child.label}
            walk(child, old, new, place, report)
    elif isinstance(block, blocks.RichTextBlock):
        report.texts(where, read_rich_text(before or ""), read_rich_text(after or ""))
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        report.texts(where, plain(before), plain(after))
    else:
        report.refuse(where, _("sa valeur ne se change pas"))


def _stream(block: Any, before: list[Any], after: list[Any], where: str, report: Report) -> None:
    types = [[child["type"] for child in side] for side in (before, after)]
    if types[0] != types[1] or _are_shuffled(before, after):
        report.refuse(where, _("des blocs sont ajoutés, retirés ou déplacés"))
        return
    for number, (old, new) in enumerate(zip(before, after, strict=True), start=1):
        child = block.child_blocks.get(old["type"])
        if child is None:
            continue  # a type that no longer exists is shown nowhere
        named = {"where": where, "number": number, "label": str(child.label)}
        place = _("%(where)s, bloc %(number)d (%(label)s)") % named
        strict = report.strict or old["type"] in UNTOUCHABLE
        walk(child, old["value"], new["value"], place, report.being(strict=strict))


def _list(block: Any, before: list[Any], after: list[Any], where: str, report: Report) -> None:
    if len(before) != len(after) or _are_shuffled(before, after):
        report.refuse(where, _("des éléments sont ajoutés, retirés ou déplacés"))
        return
    for number, (old, new) in enumerate(zip(before, after, strict=True), start=1):
        place = _("%(where)s, élément %(number)d") % {"where": where, "number": number}
        walk(block.child_block, _value(old), _value(new), place, report)


def _value(item: Any) -> Any:
    """Of an item of a list, stored with its identity or, as before Wagtail 2.16, bare."""
    is_named = isinstance(item, dict) and set(item) <= {"type", "value", "id"} and "value" in item
    return item["value"] if is_named else item


def _are_shuffled(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether parts that both versions know changed place; parts without identity never do."""
    old, new = ([_identity(item) for item in side] for side in (before, after))
    return bool(set(old) & set(new) - {None}) and old != new


def _identity(item: Any) -> str | None:
    return item.get("id") if isinstance(item, dict) else None
