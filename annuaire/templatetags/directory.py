"""Template tags of the directory: distances, telephone links, short lists of options, tiles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from annuaire.facet_groups import short_list
from annuaire.pieces import need_tags, options_html, trait_items
from annuaire.search_page import SectionView
from millejours.phones import dialable

register = template.Library()

ROUND_FROM_KM = 20
GROUPED_NUMBER = re.compile(r"\+?[0-9]+(?:[ .\u00a0\u202f-][0-9]+)+")
TILES_PATH = (
    "/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal&FORMAT=image/png"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIXSET=PM"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)


@register.filter
def distance(kilometres: float, is_approximate: bool = False) -> str:
    """``à 3,4 km``, ``à moins d’1 km``; whole kilometres when the point is only a commune's."""
    if kilometres < 1:
        return _("à moins d’1 km")
    if is_approximate:
        return _("à environ %(distance)s km") % {"distance": number_format(round(kilometres))}
    decimals = 1 if kilometres < ROUND_FROM_KM else 0
    return _("à %(distance)s km") % {"distance": number_format(kilometres, decimals)}


@register.filter
def numbers_apart(text: str) -> SafeString:
    """Numbers in groups (« 04 66 00 00 00 ») in the order they are dialled, in Arabic too.

    Between right-to-left words, a browser shows the last group first.
    """
    return mark_safe(GROUPED_NUMBER.sub(r'<bdi dir="ltr">\g<0></bdi>', escape(text)))


@register.filter
def tel(number: str) -> str:
    """A telephone number as the address of a ``tel:`` link."""
    return dialable(number)


@register.filter
def without_protocol(address: str) -> str:
    """``www.exemple.fr`` for ``https://www.exemple.fr/``."""
    return address.split("://", 1)[-1].rstrip("/")


register.simple_tag(short_list)
register.simple_tag(options_html, name="options")
register.filter(need_tags)
register.filter(trait_items)


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
