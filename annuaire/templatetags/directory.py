"""Template tags of the directory: distances, telephone links, short lists of options, tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from annuaire.search_page import FacetGroup, FacetOption, SectionView
from millejours.phones import dialable

register = template.Library()

ROUND_FROM_KM = 20
OPTIONS_SHOWN = 7
TILES_PATH = (
    "/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal&FORMAT=image/png"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIXSET=PM"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)


@register.filter
def distance(kilometres: float, is_approximate: bool = False) -> str:
    """``à 3,4 km``, ``à moins d’1 km``; whole kilometres when the point is only a commune's."""
    if is_approximate:
        return _("à environ %(distance)s km") % {"distance": number_format(round(kilometres))}
    if kilometres < 1:
        return _("à moins d’1 km")
    decimals = 1 if kilometres < ROUND_FROM_KM else 0
    return _("à %(distance)s km") % {"distance": number_format(kilometres, decimals)}


@register.filter
def tel(number: str) -> str:
    """A telephone number as the address of a ``tel:`` link."""
    return dialable(number)


@register.filter
def without_protocol(address: str) -> str:
    """``www.exemple.fr`` for ``https://www.exemple.fr/``."""
    return address.split("://", 1)[-1].rstrip("/")


@dataclass(frozen=True, slots=True)
class ShortList:
    shown: Sequence[FacetOption]
    more: Sequence[FacetOption]


@register.simple_tag
def short_list(group: FacetGroup) -> ShortList:
    """The options of a filter to show at once, in their order, and those behind "more".

    At once: what is chosen, then the most frequent ones (the first ones without counts).
    """
    if len(group.options) <= OPTIONS_SHOWN + 2:
        return ShortList(group.options, ())
    ranked = sorted(group.options, key=lambda option: (not option.checked, -(option.count or 0)))
    chosen = [option for option in group.options if option.checked]
    kept = {option.slug for option in ranked[: max(OPTIONS_SHOWN, len(chosen))]}
    return ShortList(
        [option for option in group.options if option.slug in kept],
        [option for option in group.options if option.slug not in kept],
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    previous: dict[str, Any] | None
    next: dict[str, Any] | None


@register.simple_tag
def neighbours(page_links: Sequence[dict[str, Any]], number: int) -> Neighbours:
    """The links to the page before and the page after."""
    by_number = {link["number"]: link for link in page_links if "number" in link}
    return Neighbours(by_number.get(number - 1), by_number.get(number + 1))


@register.simple_tag
def map_tiles() -> str:
    """The address of the tiles of the IGN, empty unless the setting allows them."""
    return f"{settings.MAP_TILES_HOST}{TILES_PATH}" if settings.MAP_TILES_ENABLED else ""


@register.filter
def any_capped(sections: Sequence[SectionView]) -> bool:
    """Whether a section holds more than what is counted."""
    return any(section.is_capped for section in sections)


@dataclass(frozen=True, slots=True)
class RadiusOption:
    value: str
    label: str
    selected: bool


@register.simple_tag
def radius_options(typed: str, choices: Sequence[int]) -> list[RadiusOption]:
    """The radii to choose from, with the one of the address even when it is another one."""
    values = [str(choice) for choice in choices]
    if typed and typed not in values:
        values.append(typed)
    return [
        RadiusOption(value, f"{value} km" if value.isdigit() else value, value == typed)
        for value in values
    ]


@register.simple_tag
def trail_of(title: str, url: str) -> list[dict[str, str]]:
    """The page above this one, as the breadcrumb reads it."""
    return [{"title": title, "url": url}]
