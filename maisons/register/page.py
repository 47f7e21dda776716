"""The register as ``/maisons/`` shows it, from what the address asks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from annuaire.geometry import bounding_box
from annuaire.presentation.cards import Card
from annuaire.search_page import FRANCE
from maisons.register.entries import Entry, cards_of, entries
from maisons.register.form import OVERSEAS, PRIORITY, RURAL, SERVICES, TERRITORIES, RegisterForm
from millejours.page_links import PageLinks, page_links
from millejours.text import clean_input
from territoires.atlas import atlas
from territoires.place import DEFAULT_RADIUS_KM, Place, Resolution
from territoires.places import at_position, resolve

PAGE_SIZE = 20
RADIUS_CHOICES_KM = (10, 20, 50, 100)
ONE_OF = {
    OVERSEAS: lambda entry: entry.is_overseas,
    PRIORITY: lambda entry: entry.label.in_priority_neighbourhood,
    RURAL: lambda entry: entry.label.in_rural_area,
}


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter, as a box to tick or a line to choose."""

    value: str
    label: Any
    checked: bool
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: Any
    options: list[Option]

    @property
    def chosen(self) -> int:
        return sum(option.checked for option in self.options)


class RegisterPage:
    """One reading of the register. ``address``: that of the page, without its query."""

    def __init__(self, data: QueryDict, address: str) -> None:
        self.data, self.root = data, address
        self.form = RegisterForm(data)
        self.errors = [] if self.form.is_valid() else self.form.sentences()
        if not self.errors and self._has_half_a_point:
            self.errors = [_("Il manque une moitié de la position\u00a0: il faut lat et lon.")]
        elif not self.errors and self.number > self.pages:
            self.errors = [
                _("La page %(number)d n’existe pas\u00a0: la dernière est la page %(pages)d.")
                % {"number": self.number, "pages": self.pages}
            ]

    # --- What was asked ---------------------------------------------------------------------

    @property
    def status(self) -> int:
        return HTTPStatus.BAD_REQUEST if self.errors else HTTPStatus.OK

    @cached_property
    def values(self) -> dict[str, Any]:
        """Checked; what is wrong counts as not asked."""
        return self.form.cleaned_data

    @property
    def number(self) -> int:
        return self.values.get("page") or 1

    @property
    def _has_half_a_point(self) -> bool:
        return (self.values.get("lat") is None) != (self.values.get("lon") is None)

    @cached_property
    def resolution(self) -> Resolution:
        if text := self.values.get("lieu"):
            return resolve(text)
        latitude, longitude = self.values.get("lat"), self.values.get("lon")
        if latitude is None or longitude is None:
            return Resolution()
        return Resolution(places=(at_position(round(latitude, 2), round(longitude, 2)),))

    @property
    def place(self) -> Place | None:
        return self.resolution.best

    @property
    def unknown_place(self) -> str:
        return self.resolution.text if self.values.get("lieu") and self.place is None else ""

    @property
    def suggestions(self) -> list[dict[str, str]]:
        return [self._place_link(place) for place in self.resolution.suggestions]

    @property
    def alternatives(self) -> list[dict[str, str]]:
        return [self._place_link(place) for place in self.resolution.others]

    @property
    def typed(self) -> str:
        return clean_input(self.data.get("lieu", ""))

    @property
    def is_narrowed(self) -> bool:
        """Anything is asked, but the page."""
        return bool(self._query(without={"page"}))

    # --- What is found --------------------------------------------------------------------------

    @cached_property
    def every(self) -> list[Entry]:
        return entries()

    @cached_property
    def found(self) -> list[Entry]:
        """Those asked for, the nearest first when there is a place."""
        if self.unknown_place:
            return []
        kept = [entry for entry in self.every if self._is_wanted(entry)]
        place = self.place
        if place is None:
            return kept
        near = [entry.far_from(place) for entry in kept if _is_inside(entry, place)]
        radius = self.values.get("rayon")
        if radius and not place.is_territory:
            near = [entry for entry in near if (entry.distance_km or 0) <= radius]
        return sorted(near, key=lambda entry: (entry.distance_km or 0, entry.page.pk))

    def _is_wanted(self, entry: Entry) -> bool:
        values = self.values
        region = values.get("region")
        if region and entry.region_code != region:
            return False
        if not all(ONE_OF[name](entry) for name in values.get("territoire") or ()):
            return False
        for facet in SERVICES:
            mask = facet.mask_of(values.get(facet.parameter) or ())
            if entry.mask(facet.column) & mask != mask:
                return False
        return not values.get("ouvert") or entry.is_open

    @property
    def total(self) -> int:
        return len(self.found)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @cached_property
    def cards(self) -> list[Card]:
        start = (self.number - 1) * PAGE_SIZE
        return [] if self.errors else cards_of(self.found[start : start + PAGE_SIZE])

    @property
    def is_far(self) -> bool:
        """The nearest is past the usual distance: said, rather than left to be found out."""
        place = self.place
        if place is None or place.is_territory or not self.found:
            return False
        return (self.found[0].distance_km or 0) > DEFAULT_RADIUS_KM

    @property
    def has_demonstration(self) -> bool:
        return any(entry.label.is_demonstration for entry in self.every)

    # --- The form and the map -------------------------------------------------------------------

    @cached_property
    def regions(self) -> list[Option]:
        """Those with a Maison, and the one that was asked for."""
        counts = Counter(entry.region_code for entry in self.every)
        chosen = self.values.get("region") or ""
        rows = sorted(atlas().regions.values(), key=lambda region: region.folded)
        return [
            Option(row.code, row.name, row.code == chosen, counts[row.code])
            for row in rows
            if counts[row.code] or row.code == chosen
        ]

    @cached_property
    def groups(self) -> list[Group]:
        """The boxes: what at least one Maison offers, and what was ticked."""
        chosen = self.values.get("territoire") or ()
        territories = [
            Option(value, label, value in chosen, sum(map(ONE_OF[value], self.every)))
            for value, label in TERRITORIES
        ]
        groups = [Group("territoire", _("Territoire"), _useful(territories))]
        for facet in SERVICES:
            chosen = self.values.get(facet.parameter) or ()
            options = [
                Option(one.slug, one.label, one.slug in chosen, self._offer(facet.column, one.mask))
                for one in facet.options()
            ]
            groups.append(Group(facet.parameter, facet.label, _useful(options)))
        return [group for group in groups if group.options]

    def _offer(self, column: str, mask: int) -> int:
        return sum(bool(mask) and entry.mask(column) & mask == mask for entry in self.every)

    @property
    def open_now(self) -> bool:
        return bool(self.values.get("ouvert"))

    @property
    def radiuses(self) -> list[Option]:
        chosen = self.values.get("rayon")
        return [Option(str(km), km, km == chosen, 0) for km in RADIUS_CHOICES_KM]

    @property
    def position(self) -> dict[str, Any] | None:
        """What "search here" put in the address, kept by the form."""
        if self.values.get("lat") is None or self.values.get("lon") is None or self.typed:
            return None
        return {"lat": self.values["lat"], "lon": self.values["lon"]}

    @property
    def map_box(self) -> str:
        place = self.place
        if place is None:
            return FRANCE.as_text()
        nearest = (self.found[0].distance_km or 0) * 1.2 if self.found else 0
        radius = max(place.radius_km or DEFAULT_RADIUS_KM, min(nearest, 1000))
        return bounding_box(place.latitude, place.longitude, radius).as_text()

    @property
    def map_filters(self) -> str:
        return self._query(without={"page", "lieu", "rayon", "lat", "lon"})

    @property
    def map_radius_km(self) -> float:
        return float(self.values.get("rayon") or DEFAULT_RADIUS_KM)

    # --- Addresses --------------------------------------------------------------------------------

    @property
    def query(self) -> str:
        return self._query(without={"page"})

    @property
    def page_links(self) -> PageLinks:
        return page_links(self.number, self.pages, lambda page: self._address(page=page))

    def _address(self, **changes: Any) -> str:
        if changes.get("page") == 1:
            changes["page"] = None
        query = self._query(without={"page"}, **changes)
        return f"{self.root}?{query}" if query else self.root

    def _place_link(self, place: Place) -> dict[str, str]:
        address = self._address(lieu=place.query, lat=None, lon=None)
        return {"label": place.label, "detail": place.detail, "address": address}

    def _query(self, without: set[str], **changes: Any) -> str:
        pairs = [
            (name, value)
            for name in self.form.fields
            for value in self.data.getlist(name)
            if value and name not in without and name not in changes
        ]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return urlencode(pairs)


def _useful(options: list[Option]) -> list[Option]:
    return [option for option in options if option.count or option.checked]


def _is_inside(entry: Entry, place: Place) -> bool:
    """A region or a department is searched by its border."""
    if not place.is_territory:
        return True
    if place.departement_code:
        return entry.departement_code == place.departement_code
    return entry.region_code == place.region_code
