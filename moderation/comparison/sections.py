"""The whole text of an object in reading order, for who reads it without editing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from moderation.comparison.marking import plain
from moderation.comparison.passages import Group, Passage, ReadField, all_targets
from moderation.comparison.reading import read
from moderation.comparison.targets import Names
from moderation.comparison.tokens import tokens_of

LISTS = frozenset({"ul", "ol"})


@dataclass(frozen=True, slots=True)
class Section:
    """A field that is not empty: its label, its words (a line per paragraph), safe HTML."""

    name: str
    label: str
    text: str
    html: SafeString


def plain_text(item: models.Model) -> list[Section]:
    """Every field of ``item`` (saved or from a revision) that says something, in order.

    The HTML holds p, ul, ol, li, strong, em, span and br, no class that it needs, no image (what
    an image shows is said in words), no heading: the caller gives its own.
    """
    fields = [field for field in read(item) if field.groups]
    names = Names(all_targets(fields), with_pictures=False)
    return [
        Section(field.name, field.label, _text(field, names), _html(field, names))
        for field in fields
    ]


def _text(field: ReadField, names: Names) -> str:
    return "\n".join(line for group in field.groups for line in _lines(group, names))


def _lines(group: Group, names: Names) -> Iterable[str]:
    if group.label:
        yield group.label
    for label, run in groupby(group.passages, key=lambda passage: passage.label):
        for index, passage in enumerate(run):
            words = _words(passage, names)
            yield f"{label}\u00a0: {words}" if label and not index else words


def _words(passage: Passage, names: Names) -> str:
    parts = (
        token.space + (f"[{names.of(token.target).words}]" if token.target else token.text)
        for token in tokens_of(passage)
    )
    return "".join(parts)


def _html(field: ReadField, names: Names) -> SafeString:
    return mark_safe("".join(_group(group, names) for group in field.groups))


def _group(group: Group, names: Names) -> SafeString:
    title = format_html("<p><strong>{}</strong></p>", group.label) if group.label else ""
    parts = [
        _run(label, kind, list(run), names)
        for (label, kind), run in groupby(group.passages, key=lambda each: (each.label, each.kind))
    ]
    return mark_safe(title + "".join(parts))


def _run(label: str, kind: str, passages: list[Passage], names: Names) -> SafeString:
    """Passages of one kind under one label."""
    title = format_html('<em dir="auto">{}</em> ', f"{label}\u00a0:") if label else SafeString("")
    rows = ((plain(passage, names),) for passage in passages)
    if kind in LISTS:
        tag = SafeString(kind)
        items = format_html_join("", "<li>{}</li>", rows)
        head = format_html("<p>{}</p>", title) if title else ""
        return format_html("{}<{tag}>{}</{tag}>", head, items, tag=tag)
    strong = "<p dir='auto'><strong>{}</strong></p>"
    form = strong if kind.startswith("h") else "<p dir='auto'>{}</p>"
    first, *others = rows
    return format_html(form, title + first[0]) + format_html_join("", form, others)
