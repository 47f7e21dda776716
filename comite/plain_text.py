"""Minutes typed in a plain field, shown with their headings, lists and paragraphs."""

from __future__ import annotations

from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEADINGS = (("## ", "h3"), ("# ", "h2"))
ITEM = "- "


def to_html(text: str) -> SafeString:
    """« # » a heading, « ## » one below, « - » a line of a list; the rest, one paragraph a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = []
    for is_item, group in groupby(lines, key=lambda line: line.startswith(ITEM)):
        if is_item:
            items = format_html_join("", "<li>{}</li>", ((line[len(ITEM) :],) for line in group))
            parts.append(format_html("<ul>{}</ul>", items))
        else:
            parts += [_line(line) for line in group]
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _line(line: str) -> SafeString:
    for mark, tag in HEADINGS:
        if line.startswith(mark):
            return format_html(f"<{tag}>{{}}</{tag}>", line[len(mark) :])
    return format_html("<p>{}</p>", line)
