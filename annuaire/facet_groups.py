"""The filters as drawn: their options, what is ticked, what each option would leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from annuaire.facets import FACETS, OPEN_NOW, Facet

OPTIONS_SHOWN = 7


class FacetOption(NamedTuple):
    """``results``: how many remain with it; None where that is not counted."""

    slug: str
    label: str
    results: int | None
    checked: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A filter as drawn: its options, how many are chosen."""

    facet: Facet
    options: Sequence[FacetOption]

    @property
    def chosen(self) -> int:
        return sum(option.checked for option in self.options)


@dataclass(frozen=True, slots=True)
class ShortList:
    shown: Sequence[FacetOption]
    more: Sequence[FacetOption]


def facet_groups(
    chosen: Mapping[str, Collection[str]], counts: Mapping[str, Mapping[str, int]] | None
) -> list[FacetGroup]:
    """One group per facet; ``chosen`` slugs and ``counts`` are by parameter, then slug."""
    known = counts or {}
    return [
        _group(facet, chosen.get(facet.parameter, ()), known.get(facet.parameter, {}))
        for facet in FACETS
    ]


def _group(facet: Facet, chosen: Collection[str], counts: Mapping[str, int]) -> FacetGroup:
    options = [
        FacetOption(option.slug, str(option.label), counts.get(option.slug), option.slug in chosen)
        for option in facet.options()
    ]
    if facet.parameter == "horaire":
        options.insert(0, FacetOption(OPEN_NOW, _("Ouvert maintenant"), None, OPEN_NOW in chosen))
    return FacetGroup(facet, options)


def short_list(group: FacetGroup) -> ShortList:
    """The options of a filter to show at once, in their order, and those behind "more".

    At once: what is chosen, then the most frequent ones (the first ones without counts).
    """
    if len(group.options) <= OPTIONS_SHOWN + 2:
        return ShortList(group.options, ())
    ranked = sorted(group.options, key=lambda option: (not option.checked, -(option.results or 0)))
    kept = {option.slug for option in ranked[: max(OPTIONS_SHOWN, group.chosen)]}
    return ShortList(
        [option for option in group.options if option.slug in kept],
        [option for option in group.options if option.slug not in kept],
    )
