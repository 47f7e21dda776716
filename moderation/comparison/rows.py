"""Two versions of a field as rows to read side by side, what did not change folded away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from moderation.comparison.marking import marked, plain, whole
from moderation.comparison.matching import NONE, GroupPair, pair_groups, pair_passages
from moderation.comparison.passages import Passage, ReadField
from moderation.comparison.targets import Names
from moderation.comparison.tokens import count_words

SAME, CHANGED, ADDED, REMOVED, MOVED = "same", "changed", "added", "removed", "moved"
NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Row:
    """A passage in both versions; ``before`` and ``after`` are safe HTML, empty where it is not.

    ``number`` and ``block`` say to which block it belongs, ``label`` to which part of the block;
    ``kind`` is ``Passage.kind``, ``text`` its words alone; ``added``, ``removed`` count words.
    """

    state: str
    before: SafeString
    after: SafeString
    number: int = 0
    block: str = ""
    label: str = ""
    kind: str = "p"
    text: str = ""
    note: str = ""
    added: int = 0
    removed: int = 0

    @property
    def is_unchanged(self) -> bool:
        return self.state == SAME

    @property
    def has_one_text(self) -> bool:
        """Whether both versions say the same thing here, maybe elsewhere."""
        return self.state in {SAME, MOVED}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other, all shown or all folded."""

    rows: tuple[Row, ...]
    is_folded: bool


def rows_of(before: ReadField, after: ReadField, names: Names) -> list[Row]:
    """Every row of a field, unchanged ones too."""
    rows = [
        row
        for number, pair in enumerate(pair_groups(before.groups, after.groups), start=1)
        for row in _rows_of_group(pair, number, names)
    ]
    return _with_moves(rows)


def new_rows(field: ReadField, names: Names) -> list[Row]:
    """Every row of a field that nothing came before: nothing to mark."""
    return [
        Row(
            ADDED,
            NOTHING,
            plain(passage, names),
            number=number,
            block=group.label,
            label=passage.label,
            kind=passage.kind,
            added=count_words([passage]),
        )
        for number, group in enumerate(field.groups, start=1)
        for passage in group.passages
    ]


def folded(rows: Sequence[Row]) -> list[Stretch]:
    """``rows`` in order: what changes and its neighbours of the same block, the rest folded."""
    shown = _shown(rows)
    return [
        Stretch(tuple(_named_once([rows[place] for place in run])), is_folded=not is_shown)
        for is_shown, run in groupby(range(len(rows)), key=shown.__contains__)
    ]


def _shown(rows: Sequence[Row]) -> set[int]:
    changed = {place for place, row in enumerate(rows) if not row.is_unchanged}
    beside = {
        near
        for place in changed
        for near in (place - 1, place + 1)
        if 0 <= near < len(rows) and rows[near].number == rows[place].number
    }
    shown = changed | beside
    alone = {
        place for place in range(1, len(rows) - 1) if place - 1 in shown and place + 1 in shown
    }
    return shown | alone


def _named_once(rows: Iterable[Row]) -> Iterator[Row]:
    """Names of blocks and of parts only where they start."""
    number, label = 0, ""
    for row in rows:
        goes_on = row.number == number
        yield replace(
            row,
            block="" if goes_on else row.block,
            label="" if goes_on and row.label == label else row.label,
        )
        number, label = row.number, row.label


def _rows_of_group(pair: GroupPair, number: int, names: Names) -> Iterator[Row]:
    before = pair.before.passages if pair.before else ()
    after = pair.after.passages if pair.after else ()
    group = pair.after or pair.before
    moved = pair.is_moved
    for old, new in pair_passages(before, after):
        row = _row(old, new, names)
        row = replace(row, number=number, block=group.label if group else "")
        yield _moved(row) if moved else row
        moved = False


def _moved(row: Row) -> Row:
    state = MOVED if row.is_unchanged else row.state
    return replace(row, state=state, note=_("bloc déplacé"))


def _row(before: Passage, after: Passage, names: Names) -> Row:
    passage = before if after is NONE else after
    return replace(
        _sides(before, after, names),
        label=passage.label,
        kind=passage.kind,
        text=passage.text,
    )


def _sides(before: Passage, after: Passage, names: Names) -> Row:
    if before is NONE:
        return Row(ADDED, NOTHING, whole(after, "ins", names), added=count_words([after]))
    if after is NONE:
        return Row(REMOVED, whole(before, "del", names), NOTHING, removed=count_words([before]))
    if before == after:
        html = plain(after, names)
        return Row(SAME, html, html)
    return _changed(before, after, names)


def _changed(before: Passage, after: Passage, names: Names) -> Row:
    both = marked(before, after, names)
    is_marked = "<del>" in both.before or "<ins>" in both.after
    note = "" if is_marked else _invisible(before, after)
    return Row(CHANGED, both.before, both.after, note=note, added=both.added, removed=both.removed)


def _invisible(before: Passage, after: Passage) -> str:
    """What differs when no word nor sign does."""
    if (before.kind, before.depth) != (after.kind, after.depth):
        kinds = {"before": kind_in_words(before.kind), "after": kind_in_words(after.kind)}
        return _("mise en forme\u00a0: %(before)s, puis %(after)s") % kinds
    return _("seuls des espaces changent")


def kind_in_words(kind: str) -> str:
    if kind == "p":
        return _("paragraphe")
    if kind in {"ul", "ol"}:
        return _("élément de liste")
    return _("citation") if kind == "blockquote" else _("titre (%s)") % kind


def _with_moves(rows: list[Row]) -> list[Row]:
    """Says so of a passage that left one place for another of the same field."""
    gone = {row.text for row in rows if row.state == REMOVED}
    come = {row.text for row in rows if row.state == ADDED}
    notes = {
        REMOVED: _("déplacé\u00a0: se lit ailleurs"),
        ADDED: _("déplacé\u00a0: était ailleurs"),
    }
    return [
        replace(row, note=notes[row.state])
        if row.state in notes and row.text in gone & come
        else row
        for row in rows
    ]
