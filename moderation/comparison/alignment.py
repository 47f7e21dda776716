"""What two sequences have in common, in order, in a time that stays bounded.

Rare elements first, as « patience diff » does, then ``difflib`` in the short gaps that remain:
difflib alone takes minutes on a long text full of the same short words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

Pair = tuple[int, int]
MOST_STEPS = 5_000_000  # about a second; beyond, what is left counts as replaced
MOST_STEPS_IN_A_GAP = 1_000_000


def common(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Pair]:
    """Pairs of positions ``(in before, in after)`` of equal elements, both increasing."""
    return _Alignment(before, after).pairs()


def longest_increasing(values: Sequence[int]) -> list[int]:
    """The positions in ``values`` of a longest increasing run, in order."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for position, value in enumerate(values):
        place = bisect_left(tails, value)
        previous.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [position]
    chain: list[int] = []
    position = ends[-1] if ends else -1
    while position >= 0:
        chain.append(position)
        position = previous[position]
    return chain[::-1]


class _Alignment:
    def __init__(self, before: Sequence[Hashable], after: Sequence[Hashable]) -> None:
        self.before, self.after = before, after
        self.steps_left = MOST_STEPS

    def pairs(self) -> list[Pair]:
        found: list[Pair] = []
        ranges = [(0, len(self.before), 0, len(self.after))]
        while ranges:
            low_b, high_b, low_a, high_a = self._trim(ranges.pop(), found)
            self.steps_left -= high_b - low_b + high_a - low_a
            if low_b == high_b or low_a == high_a or self.steps_left <= 0:
                continue
            anchors = self._anchors(low_b, high_b, low_a, high_a)
            if not anchors:
                found += self._small_gap(low_b, high_b, low_a, high_a)
                continue
            found += anchors
            for next_b, next_a in [*anchors, (high_b, high_a)]:
                ranges.append((low_b, next_b, low_a, next_a))
                low_b, low_a = next_b + 1, next_a + 1
        return sorted(found)

    def _trim(
        self, limits: tuple[int, int, int, int], found: list[Pair]
    ) -> tuple[int, int, int, int]:
        """The range without what is equal at both its ends, which is noted in ``found``."""
        low_b, high_b, low_a, high_a = limits
        while low_b < high_b and low_a < high_a and self.before[low_b] == self.after[low_a]:
            found.append((low_b, low_a))
            low_b, low_a = low_b + 1, low_a + 1
        while (
            low_b < high_b and low_a < high_a and self.before[high_b - 1] == self.after[high_a - 1]
        ):
            high_b, high_a = high_b - 1, high_a - 1
            found.append((high_b, high_a))
        return low_b, high_b, low_a, high_a

    def _anchors(self, low_b: int, high_b: int, low_a: int, high_a: int) -> list[Pair]:
        """Elements found once on each side, kept when they are in the same order."""
        once_before = _once(self.before, low_b, high_b)
        once_after = _once(self.after, low_a, high_a)
        both = [(place, once_after[key]) for key, place in once_before.items() if key in once_after]
        return [both[index] for index in longest_increasing([after for _before, after in both])]

    def _small_gap(self, low_b: int, high_b: int, low_a: int, high_a: int) -> list[Pair]:
        before, after = self.before[low_b:high_b], self.after[low_a:high_a]
        counts, others = Counter(before), Counter(after)
        meetings = sum(times * others[key] for key, times in counts.items())
        steps = meetings * min(len(before), len(after))
        if not meetings or steps > min(MOST_STEPS_IN_A_GAP, self.steps_left):
            return []
        self.steps_left -= steps
        blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        return [
            (low_b + block.a + offset, low_a + block.b + offset)
            for block in blocks
            for offset in range(block.size)
        ]


def _once(elements: Sequence[Hashable], low: int, high: int) -> dict[Hashable, int]:
    """Elements met once in the range, in order, with their place."""
    counts = Counter(elements[low:high])
    return {elements[place]: place for place in range(low, high) if counts[elements[place]] == 1}
