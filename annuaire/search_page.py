"""The page of the search: from what the person typed to what the template shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from annuaire.facet_groups import FacetGroup, facet_groups
from annuaire.facets import FACETS
from annuaire.filters import RADIUS_CHOICES_KM, ListingFilter
from annuaire.geometry import BoundingBox, bounding_box
from annuaire.presentation.cards import Card, cards
from annuaire.search import Results, Search, Section
from millejours.models import Need
from millejours.page_links import PageLinks, page_links
from millejours.text import clean_input
from millejours.vocabulary import vocabulary
from territoires.atlas import atlas
from territoires.place import DEFAULT_RADIUS_KM, Place, Resolution
from territoires.places import at_position, resolve

PAGE_SIZE = 20
SENTENCE_MAX_LENGTH = 400
FRANCE = BoundingBox(-5.2, 41.3, 9.6, 51.1)


@dataclass(frozen=True, slots=True)
class SectionView:
    name: str
    title: str
    total: int
    is_capped: bool
    cards: list[Card]
    page: int
    address: str


@dataclass
class SearchPage:
    """One reading of the search page, from its query string."""

    data: QueryDict
    filters: ListingFilter = field(init=False)
    errors: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.filters = ListingFilter(self.data)
        if not self.filters.is_valid():
            self.errors = _sentences(self.filters)
        elif self.filters.has_half_a_point and not self.filters.values.get("lieu"):
            self.errors = [_("Il manque une moitié de la position : il faut lat et lon.")]

    # --- What the person asked for -------------------------------------------------------------

    @property
    def status(self) -> int:
        return HTTPStatus.BAD_REQUEST if self.errors else HTTPStatus.OK

    def resolution(self) -> Resolution:
        """The places the person may mean; empty when nothing was asked.

        What she typed wins over the position that the form still carries from "Autour de moi".
        """
        if text := self.filters.values.get("lieu") or "":
            return resolve(text)
        if self.filters.point is not None:
            return Resolution(places=(at_position(*self.filters.point),))
        return Resolution()

    @property
    def asked(self) -> bool:
        return bool(self.filters.point or self.filters.values.get("lieu"))

    def radius_km(self, place: Place) -> float:
        """The radius asked for; a region or a department is always searched whole."""
        radius = self.filters.values.get("rayon")
        if radius is not None and not place.is_territory:
            return float(radius)
        return place.radius_km or DEFAULT_RADIUS_KM

    # --- What the template reads ---------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        context = self._context()
        return {**context, "active_filters": self._active_filters(context["groups"])}

    def _context(self) -> dict[str, Any]:
        context = {
            "errors": self.errors,
            "form_values": self._form_values(),
            "radius_choices": RADIUS_CHOICES_KM,
            "asked": False,
            "map_address": reverse("annuaire:map"),
            "map_filters": self._query(without={"page", "lieu", "rayon", "lat", "lon"}),
            "map_box": FRANCE.as_text(),
            "is_sensitive": self._is_sensitive(),
        }
        if self.errors:
            return {**context, "groups": facet_groups(self._raw, None)}
        resolution = self.resolution()
        if resolution.best is None:
            return {**context, **self._nowhere(resolution)}
        return {**context, **self._found(resolution, resolution.best)}

    def _nowhere(self, resolution: Resolution) -> dict[str, Any]:
        """Nothing asked (the way in), or a place we do not know (near spellings)."""
        return {
            "asked": self.asked,
            "unknown_place": resolution.text if self.asked else "",
            "notice": resolution.notice,
            "suggestions": [self._place_link(place) for place in resolution.suggestions],
            "groups": facet_groups(self._raw, None),
            "needs": vocabulary(Need),
            "regions": sorted(atlas().regions.values(), key=lambda region: region.folded),
            "needs_place": not self.asked and bool(self._query(without={"page"})),
        }

    def _found(self, resolution: Resolution, place: Place) -> dict[str, Any]:
        number = int(self.filters.values.get("page") or 1)
        radius_km = self.radius_km(place)
        results = self._search(place, radius_km).run((number - 1) * PAGE_SIZE, PAGE_SIZE)
        pages = max(1, -(-results.total // PAGE_SIZE))
        context = {
            "asked": True,
            "place": place,
            "radius_km": radius_km,
            "notice": resolution.notice,
            "alternatives": [self._place_link(other) for other in resolution.others],
            "groups": facet_groups(self._raw, results.counts),
            "results": results,
            "total": results.total,
            "map_box": bounding_box(place.latitude, place.longitude, radius_km).as_text(),
            "open_now": self.filters.open_now,
            "has_filters": self.filters.open_now or any(self.filters.masks().values()),
            "export_query": self._query(without={"page"}),
            "page_links": self._page_links(number, pages),
            "widen": self._widen(place, radius_km, results),
        }
        if number > pages:
            self.errors = [
                _("La page %(number)d n’existe pas : la dernière est la page %(pages)d.")
                % {"number": number, "pages": pages}
            ]
            return {**context, "errors": self.errors, "sections": [], "beyond": []}
        return {
            **context,
            "sections": self._sections(results),
            "beyond": cards(results.nearest_beyond),
        }

    def _search(self, place: Place, radius_km: float) -> Search:
        relaxed = {
            facet.parameter: self.filters.masks(without=facet)
            for facet in FACETS
            if facet.single and self.filters.selected(facet)
        }
        return Search(
            place,
            radius_km,
            self.filters.masks(),
            open_now=self.filters.open_now,
            relaxed=relaxed,
        )

    def _sections(self, results: Results) -> list[SectionView]:
        shown = cards(hit for hits in results.hits.values() for hit in hits)
        views, start, taken = [], 0, 0
        for section in results.sections:
            hits = len(results.hits.get(section.name, ()))
            page = start // PAGE_SIZE + 1
            views.append(
                SectionView(
                    name=section.name,
                    title=_title(section),
                    total=section.readable,
                    is_capped=section.is_capped,
                    cards=shown[taken : taken + hits],
                    page=page,
                    address=self.address(page=page),
                )
            )
            taken += hits
            start += section.readable
        return views

    # --- The form as it was filled ---------------------------------------------------------------

    @cached_property
    def _raw(self) -> dict[str, list[str]]:
        known = set(self.filters.form.fields)
        return {name: values for name, values in self.data.lists() if name in known}

    def _form_values(self) -> dict[str, str]:
        """What was typed, readable again; a wrong position, which nobody types, is dropped."""
        bound = self.filters.form
        values = {
            name: clean_input(str(bound[name].value() or ""))
            for name in ("lieu", "rayon", "lat", "lon")
        }
        wrong = {name: "" for name in ("lat", "lon") if name in bound.errors}
        return {**values, **wrong}

    def _active_filters(self, groups: list[FacetGroup]) -> list[dict[str, Any]]:
        """What narrows the search: its label, and the address of the search without it."""
        return [
            {
                "label": option.label,
                "address": self._address_without(group.facet.parameter, option.slug),
            }
            for group in groups
            for option in group.options
            if option.checked
        ]

    def _is_sensitive(self) -> bool:
        chosen = set(self._raw.get("besoin", ()))
        return any(need.slug in chosen and need.extra["sensitive"] for need in vocabulary(Need))

    # --- Addresses -------------------------------------------------------------------------------

    def _query(self, without: set[str], **changes: Any) -> str:
        pairs = [
            (name, value)
            for name, values in self._raw.items()
            if name not in without and name not in changes
            for value in values
            if value
        ]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return urlencode(pairs)

    def address(self, **changes: Any) -> str:
        """The address of this search with some parameters changed; it can be shared."""
        if changes.get("page") == 1:
            changes["page"] = None
        return f"{reverse('annuaire:search')}?{self._query(without={'page'}, **changes)}"

    def _address_without(self, name: str, value: str) -> str:
        query = [pair for pair in parse_qsl(self._query(without={"page"})) if pair != (name, value)]
        return f"{reverse('annuaire:search')}?{urlencode(query)}"

    def _place_link(self, place: Place) -> dict[str, str]:
        address = self.address(lieu=place.query, lat=None, lon=None, page=None)
        return {"label": place.label, "detail": place.detail, "address": address}

    def _page_links(self, number: int, pages: int) -> PageLinks:
        return page_links(number, pages, lambda page: self.address(page=page))

    def _widen(self, place: Place, radius_km: float, results: Results) -> dict[str, Any] | None:
        """The next radius to try, when there is room for one."""
        if place.is_territory or results.total >= PAGE_SIZE:
            return None
        wider = next((km for km in RADIUS_CHOICES_KM if km > radius_km), None)
        if wider is None:
            return None
        return {"radius": wider, "address": self.address(rayon=wider, page=None)}


def _title(section: Section) -> str:
    return {
        "near": _("Près de chez vous"),
        "at_home": _("Se déplacent chez vous"),
        "territory": _("Sur votre territoire, sans adresse publiée"),
        "remote": _("À distance"),
    }[section.name]


def _sentences(filters: ListingFilter) -> list[str]:
    """One sentence per wrong field: its label, then what is wrong."""
    sentences = []
    for name, errors in filters.form.errors.items():
        label = filters.form.fields[name].label or name
        sentence = clean_input(" ".join(str(error) for error in errors), SENTENCE_MAX_LENGTH)
        sentences.append(f"{label} : {sentence}")
    return sentences
