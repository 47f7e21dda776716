"""The nearest known word of one that no page holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache

from millejours.caching import pages_version
from search import analysis, synonyms
from search.visible import page_types, visible_pages

SECONDS = 60  # what was taken off line is not offered longer, even without a shared cache
SHORTEST = 4  # letters of a word that may be corrected
ONE_TYPO, TWO_TYPOS = 1, 2
LONG_WORD = 7


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of the titles and summaries that anybody may read: ``spelling[folded]``, accents in."""

    spelling: dict[str, str]
    frequency: dict[str, int]


def lexicon(language: str) -> Lexicon:
    """Kept until something is published or withdrawn."""
    key = f"search:lexicon:{language}:{pages_version()}"
    known = cache.get(key)
    if known is None:
        known = _build(language)
        cache.set(key, known, SECONDS)
    return known


def _build(language: str) -> Lexicon:
    counts: Counter[str] = Counter()
    for model in page_types():
        names = {field.name for field in model._meta.get_fields()}
        columns = ["title", *(["summary"] if "summary" in names else [])]
        for row in visible_pages(language, model).values_list(*columns):
            for text in row:
                counts.update(analysis.spelled(text))
    counts.update(synonyms.table(language).words)
    spelling: dict[str, str] = {}
    frequency: Counter[str] = Counter()
    for word, count in counts.most_common():
        folded = analysis.fold_word(word)
        if len(folded) >= SHORTEST and not folded.isdigit():
            spelling.setdefault(folded, word)
            frequency[folded] += count
    return Lexicon(spelling, dict(frequency))


def correct(text: str, unknown: Collection[str], language: str) -> str | None:
    """``text``, each word of an unknown term replaced by its nearest; None when none has one."""
    known = lexicon(language)
    fixed: dict[str, str] = {}
    for word in analysis.spelled(text):
        if analysis.term_of(word, language) in unknown and (best := nearest(word, known)):
            fixed[word] = best
    if not fixed:
        return None
    return analysis.WORD.sub(lambda found: fixed.get(found[0].lower(), found[0]), text)


def nearest(word: str, known: Lexicon) -> str | None:
    """The known word with the fewest typos, then the most frequent; None beyond what is allowed."""
    folded = analysis.fold_word(word)
    if len(folded) < SHORTEST or folded in known.spelling:
        return None
    allowed = TWO_TYPOS if len(folded) >= LONG_WORD else ONE_TYPO
    best: tuple[int, int, str] | None = None
    for other in known.spelling:
        if abs(len(other) - len(folded)) > allowed:
            continue
        typos = distance(folded, other, allowed)
        if typos <= allowed:
            best = min(best or (typos, 0, other), (typos, -known.frequency[other], other))
    return known.spelling[best[2]] if best else None


def distance(a: str, b: str, most: int) -> int:
    """Letters added, removed, replaced or swapped from ``a`` to ``b``; ``most`` + 1 beyond."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            cost = min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most and (not previous or min(previous) > most):
            return most + 1
        before, previous = previous, current
    return previous[-1]
