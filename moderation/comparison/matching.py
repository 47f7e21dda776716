"""Which block of one version is which block of the other, and which passage which."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from moderation.comparison.alignment import common, longest_increasing
from moderation.comparison.passages import Group, Passage
from moderation.comparison.tokens import ALIKE, Bag, likeness, words_of

WINDOW = 8  # how far ahead the new wording of a passage is looked for
PassagePair = tuple[Passage, Passage]
NONE = Passage(())  # on the side where a passage is not


@dataclass(frozen=True, slots=True)
class GroupPair:
    """One group in both versions; None on the side where it is not."""

    before: Group | None
    after: Group | None
    is_moved: bool = False


def pair_groups(before: Sequence[Group], after: Sequence[Group]) -> list[GroupPair]:
    """In the order of ``after``, what is gone where it used to be."""
    matches = _matches(before, after)
    in_place = _in_place(matches)
    gone = deque(place for place in range(len(before)) if place not in set(matches.values()))
    pairs: list[GroupPair] = []
    for place, group in enumerate(after):
        old = matches.get(place)
        if old is not None and place in in_place:
            while gone and gone[0] < old:
                pairs.append(GroupPair(before[gone.popleft()], None))
        found = None if old is None else before[old]
        pairs.append(GroupPair(found, group, is_moved=old is not None and place not in in_place))
    return [*pairs, *(GroupPair(before[place], None) for place in gone)]


def _in_place(matches: dict[int, int]) -> set[int]:
    """Places in ``after`` of what kept its order."""
    places = sorted(matches)
    return {places[index] for index in longest_increasing([matches[place] for place in places])}


def _matches(before: Sequence[Group], after: Sequence[Group]) -> dict[int, int]:
    """Place in ``after`` → place in ``before``: by identity, by content, then by likeness."""
    matches: dict[int, int] = {}
    for identity in (_key, _content):
        _match_by(identity, before, after, matches)
    taken = set(matches.values())
    left = {
        place: (group.label, words_of(group.passages))
        for place, group in enumerate(before)
        if place not in taken
    }
    for place, group in enumerate(after):
        if place not in matches and left:
            own = (group.label, words_of(group.passages))
            alike = next((old for old, other in left.items() if _alike(other, own)), None)
            if alike is not None:
                matches[place] = alike
                del left[alike]
    return matches


def _match_by(
    identity: Callable[[Group], Hashable | None],
    before: Sequence[Group],
    after: Sequence[Group],
    matches: dict[int, int],
) -> None:
    taken = set(matches.values())
    places: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, group in enumerate(before):
        if place not in taken:
            places[identity(group)].append(place)
    places.pop(None, None)
    for place, group in enumerate(after):
        if place not in matches and places.get(identity(group)):
            matches[place] = places[identity(group)].popleft()


def _key(group: Group) -> Hashable | None:
    return None if group.key is None else (group.label, group.key)


def _content(group: Group) -> Hashable:
    return (group.label, group.passages)


def _alike(before: tuple[str, Bag], after: tuple[str, Bag]) -> bool:
    """A group without label is a whole field: there is only one."""
    (label, words), (other_label, other_words) = before, after
    return label == other_label and (not label or likeness(words, other_words) >= ALIKE)


def pair_passages(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[PassagePair]:
    """In reading order: equal passages together, a changed one with its new wording."""
    low_b = low_a = 0
    for place_b, place_a in [*common(before, after), (len(before), len(after))]:
        yield from _pair_changed(before[low_b:place_b], after[low_a:place_a])
        if place_b < len(before):
            yield before[place_b], after[place_a]
        low_b, low_a = place_b + 1, place_a + 1


def _pair_changed(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[PassagePair]:
    """Passages of which none is equal to another: the most alike within reach go together."""
    if len(before) == len(after) == 1 and before[0].label == after[0].label:
        yield before[0], after[0]
        return
    bags = [words_of([passage]) for passage in after]
    next_a = 0
    for passage in before:
        bag = words_of([passage])
        scores = {
            place: likeness(bag, bags[place])
            for place in range(next_a, min(next_a + WINDOW, len(after)))
            if after[place].label == passage.label
        }
        best = max(scores, key=lambda place: scores[place], default=None)
        if best is None or scores[best] < ALIKE:
            yield passage, NONE
            continue
        yield from ((NONE, skipped) for skipped in after[next_a:best])
        yield passage, after[best]
        next_a = best + 1
    yield from ((NONE, left) for left in after[next_a:])
