"""Two versions of one text: what changed, and what of it a minor correction may not change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from moderation.comparison.alignment import common
from moderation.comparison.passages import Passage, Target, Words
from moderation.differences import words_fr as fr
from moderation.differences.signs import Matter, Sign, signs_of

MOST_WORDS_IN_A_ROW = 3  # purely added or taken away; more is a sentence, no longer a correction
SHORTEST_ROOT = 3


@dataclass(frozen=True, slots=True)
class Change:
    """Signs that became others, at one place of a text."""

    before: tuple[Sign, ...]
    after: tuple[Sign, ...]

    @property
    def words(self) -> int:
        return max(len(self.before), len(self.after))

    def said(self) -> str:
        """« 25 » devient « 52 »."""
        sides = {"before": _text(self.before), "after": _text(self.after)}
        if sides["before"] and sides["after"]:
            return _("«\u00a0%(before)s\u00a0» devient «\u00a0%(after)s\u00a0»") % sides
        if sides["after"]:
            return _("«\u00a0%(after)s\u00a0» est ajouté") % sides
        if sides["before"]:
            return _("«\u00a0%(before)s\u00a0» est retiré") % sides
        return _("la forme change")


def changes_between(
    before: Sequence[Passage], after: Sequence[Passage], *, french: bool
) -> list[Change]:
    """Every place where words, figures, signs, links or the form of the text differ."""
    old, new = signs_of(before, french=french), signs_of(after, french=french)
    pairs = common([sign.identity for sign in old], [sign.identity for sign in new])
    changes = []
    low_b = low_a = 0
    for place_b, place_a in [*pairs, (len(old), len(new))]:
        change = Change(tuple(old[low_b:place_b]), tuple(new[low_a:place_a]))
        if change.words:
            changes.append(change)
        low_b, low_a = place_b + 1, place_a + 1
    return changes


def matter_of(change: Change, *, french: bool) -> str:
    """What ``change`` touches that it may not, in words; empty when it may."""
    matters = (sign.matter for sign in _all(change) if sign.matter is not Matter.WORD)
    touched: Matter = next(matters, None) or _matter_of_links(change)
    if touched is not Matter.WORD:
        return str(touched.value)
    if not french:
        return _("un mot (hors du français, seules la ponctuation et la casse se corrigent)")
    if _is_a_sentence(change):
        return _("une suite de mots ajoutée ou retirée")
    return _("un mot qui change de sens") if _turns_a_word_round(change) else ""


def _matter_of_links(change: Change) -> Matter:
    """What is added or taken away stands in no link; what is replaced keeps the same ones."""
    before, after = _links(change.before), _links(change.after)
    if (before or [None]) != (after or [None]):
        return Matter.LINK
    quotes_a_fact = any(link is not None and not link.keeps_words for link in before)
    return Matter.FACT if quotes_a_fact else Matter.WORD


def moved(changes: Sequence[Change]) -> str:
    """The first words that left one place for another; empty when none did."""
    for size in (2, 1):
        gone = {run for change in changes for run in _runs(change.before, size)}
        come = {run for change in changes for run in _runs(change.after, size)}
        found = sorted(gone & come)
        if found:
            return " ".join(found[0])
    return ""


def same_links(before: Sequence[Passage], after: Sequence[Passage]) -> bool:
    """Whether the same things are linked in the same order, even around no word at all."""
    return _linked(before) == _linked(after)


def _linked(passages: Sequence[Passage]) -> list[Target]:
    links = (
        piece.link for passage in passages for piece in passage.pieces if isinstance(piece, Words)
    )
    return [link for link, _run in groupby(links) if link is not None]


def _text(signs: Sequence[Sign]) -> str:
    return " ".join(sign.text for sign in signs if sign.text)


def _all(change: Change) -> Iterator[Sign]:
    yield from change.before
    yield from change.after


def _links(signs: Sequence[Sign]) -> list[Target | None]:
    return [link for link, _run in groupby(sign.link for sign in signs)]


def _is_a_sentence(change: Change) -> bool:
    return not (change.before and change.after) and change.words > MOST_WORDS_IN_A_ROW


def _turns_a_word_round(change: Change) -> bool:
    """« utile » and « inutile », « dosage » and « surdosage »."""
    return any(
        _has_prefix(long, short) or _has_prefix(short, long)
        for long in _keys(change.before)
        for short in _keys(change.after)
    )


def _keys(signs: Sequence[Sign]) -> set[str]:
    return {sign.key for sign in signs}


def _has_prefix(long: str, short: str) -> bool:
    prefix = long.removesuffix(short)
    return len(short) >= SHORTEST_ROOT and prefix != long and prefix in fr.PREFIXES


def _runs(signs: Sequence[Sign], size: int) -> Iterator[tuple[str, ...]]:
    """Runs of ``size`` words, those that are everywhere left out when alone."""
    for start in range(len(signs) - size + 1):
        run = tuple(sign.key for sign in signs[start : start + size])
        if size > 1 or run[0] not in fr.EVERYDAY:
            yield run
