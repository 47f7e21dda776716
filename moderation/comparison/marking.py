"""Passages as safe HTML, alone or with what differs from another version marked.

What is deleted and what is added is said in words too, hidden to the eye, and never told by
colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape  # Django's own checks for lazy text, ten times slower here
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.comparison.alignment import common
from moderation.comparison.passages import Passage
from moderation.comparison.targets import Names
from moderation.comparison.tokens import ALIKE, Token, bag_of, likeness, tokens_of

LONGEST_UNCHANGED = 200  # tokens; the middle of what is longer is left out of a marked passage
KEPT_AT_ENDS = 40


@dataclass(frozen=True, slots=True)
class Marked:
    """The two sides of a passage, and how many words each side has of its own."""

    before: SafeString
    after: SafeString
    removed: int
    added: int


def plain(passage: Passage, names: Names) -> SafeString:
    """``passage`` as it stands."""
    return mark_safe(_html(tokens_of(passage), names))


def whole(passage: Passage, tag: str, names: Names) -> SafeString:
    """``passage`` all deleted (``del``) or all added (``ins``)."""
    return mark_safe(_frame(tag).format(_html(tokens_of(passage), names)))


def marked(before: Passage, after: Passage, names: Names) -> Marked:
    """Both versions of one passage, with the words of each that the other lacks.

    All of both when they have little in common: scattered words of a new text say nothing.
    """
    old, new = tokens_of(before), tokens_of(after)
    pairs = common([token.key for token in old], [token.key for token in new])
    if likeness(bag_of(old), bag_of(new)) < ALIKE:
        pairs = []
    old_kept, new_kept = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return Marked(
        _side(old, old_kept, "del", names),
        _side(new, new_kept, "ins", names),
        _count(old, old_kept),
        _count(new, new_kept),
    )


def _count(tokens: Sequence[Token], kept: set[int]) -> int:
    return sum(token.is_word for place, token in enumerate(tokens) if place not in kept)


def _side(tokens: Sequence[Token], kept: set[int], tag: str, names: Names) -> SafeString:
    parts = []
    frame = _frame(tag)
    for is_kept, run in groupby(range(len(tokens)), key=kept.__contains__):
        stretch = [tokens[place] for place in run]
        if is_kept:
            parts.append(_shortened(stretch, names))
        else:
            space = _space(stretch[0].space)
            stretch[0] = replace(stretch[0], space="")
            parts.append(space + frame.format(_html(stretch, names)))
    return mark_safe("".join(parts))


def _frame(tag: str) -> str:
    """Safe HTML around what is deleted or added, to be formatted.

    ``dir``: our own words do not decide the direction of a passage in Arabic.
    """
    opening = _("supprimé\u00a0:") if tag == "del" else _("ajouté\u00a0:")
    closing = _("fin de la suppression") if tag == "del" else _("fin de l’ajout")
    return (
        f'<{tag}><span class="versions__words" dir="auto">[{escape(opening)} </span>{{}}'
        f'<span class="versions__words" dir="auto"> {escape(closing)}]</span></{tag}>'
    )


def _shortened(tokens: list[Token], names: Names) -> str:
    if len(tokens) <= LONGEST_UNCHANGED:
        return _html(tokens, names)
    middle = tokens[KEPT_AT_ENDS:-KEPT_AT_ENDS]
    count = sum(token.is_word for token in middle)
    said = ngettext("%d mot inchangé", "%d mots inchangés", count) % count
    first, last = (_html(part, names) for part in (tokens[:KEPT_AT_ENDS], tokens[-KEPT_AT_ENDS:]))
    return f'{first} <span class="versions__cut">[… {escape(said)} …]</span>{last}'


def _html(tokens: Iterable[Token], names: Names) -> str:
    """Safe HTML: every word is escaped here, and nowhere else."""
    parts = []
    for styles, run in groupby(tokens, key=lambda token: token.styles):
        html = "".join(_one(token, names) for token in run)
        for style in sorted(styles):
            html = f"<{style}>{html}</{style}>"
        parts.append(html)
    return "".join(parts)


def _one(token: Token, names: Names) -> str:
    space = _space(token.space)
    if token.target is None:
        return space + escape(token.text)
    named = names.of(token.target)
    css = "versions__link" if token.target.keeps_words else "versions__quoted"
    return f'{space}<span class="{css}">{named.picture}{escape(named.words)}</span>'


def _space(space: str) -> str:
    """A new line of the text stays one."""
    return space.replace("\n", "<br>")
