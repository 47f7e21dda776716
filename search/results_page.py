"""The page of the search: from a query string to what the template shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.presentation import stage_cards
from articles.territories import names
from millejours.marks import Mark, mark_of
from millejours.models import Need
from millejours.models.useful_numbers import Situation
from millejours.page_links import PageLinks, page_links
from millejours.text import clean_input
from millejours.vocabulary import vocabulary
from search import distress
from search.engine import FEW, PER_PAGE, Hit, Query, Results, search_pages
from search.listings import NONE, FoundListings, cards_of, find_listings, is_small_directory
from territoires.place import Place
from territoires.places import named

LISTINGS = "lieux"
LISTINGS_IN_BOX = 3
VITAL = frozenset({Situation.EMERGENCY, Situation.POISON})
MOST_WORDS_OF_A_PLACE = 6
MOST_READ_FOR_DISTRESS = 2000  # characters of a question too long to be searched whole
# The values of ``type`` and the kinds of the engine (``search_kind`` of each page class).
KINDS = {"articles": "article", "etapes": "etape", "pages": "page", "maisons": "maison"}
LABELS: dict[str, Any] = {
    "": gettext_lazy("Tout"),
    "articles": gettext_lazy("Articles"),
    "etapes": gettext_lazy("Étapes"),
    "pages": gettext_lazy("Pages"),
    "maisons": gettext_lazy("Maisons labellisées"),
    LISTINGS: gettext_lazy("Lieux et professionnels"),
}
BADGES: dict[str, Any] = {
    "article": gettext_lazy("Article"),
    "etape": gettext_lazy("Étape"),
    "page": gettext_lazy("Page"),
    "maison": gettext_lazy("Maison labellisée"),
}


@dataclass(frozen=True, slots=True)
class KindLink:
    """A kind of results; ``count`` is None when it was not looked for."""

    label: str
    address: str
    count: int | None
    is_capped: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class ShownHit:
    """``territories``: the only ones where the page holds, none when it holds everywhere."""

    hit: Hit
    badge: str
    address: str
    mark: Mark | None
    territories: list[str]

    @classmethod
    def of(cls, hit: Hit) -> Self:
        codes = getattr(hit.page, "territories", [])
        return cls(hit, str(BADGES[hit.kind]), hit.url.strip("/"), mark_of(hit.page), names(codes))


@dataclass
class ResultsPage:
    """One reading of ``/recherche/``."""

    data: QueryDict
    language: str
    errors: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.raw = self.data.get("q", "")
        self.query = Query.parse(self.raw)
        self.type = self._asked_type()
        self.number = self._asked_number()

    # --- What the person asked for ---------------------------------------------------------------

    def _asked_type(self) -> str:
        asked = self.data.get("type", "")
        if asked in LABELS:
            return asked
        self.errors.append(_("Ce type de résultat n’existe pas : voici tous les résultats."))
        return ""

    def _asked_number(self) -> int:
        text = self.data.get("page", "") or "1"
        if text.isascii() and text.isdigit() and len(text) <= 9 and int(text):  # noqa: PLR2004
            return int(text)
        self.errors.append(_("Ce numéro de page n’existe pas : voici la première page."))
        return 1

    @property
    def status(self) -> int:
        return HTTPStatus.BAD_REQUEST if self.errors else HTTPStatus.OK

    @cached_property
    def situations(self) -> list[Situation]:
        """What the question tells of; all of it is read, also what is too long to be searched."""
        return situations_of(self.raw)

    # --- What is found ---------------------------------------------------------------------------

    @cached_property
    def results(self) -> Results:
        """Pages; only their numbers when listings are asked for (no page is of that kind)."""
        kind = KINDS.get(self.type, self.type or None)
        found = search_pages(self.query, self.language, kind, self.number)
        if found.corrected and self.place:  # "Mende" is not "monde" misspelt
            return Results(self.query)
        return found

    @cached_property
    def listings(self) -> FoundListings:
        if self.query.is_empty:
            return NONE
        return find_listings(self.query.text, everywhere=self._looks_inside_names())

    def _looks_inside_names(self) -> bool:
        if self.type == LISTINGS or not self.results.total:
            return True
        is_answered = self.results.exact >= FEW and not self.results.corrected
        return not is_answered and is_small_directory()

    @cached_property
    def place(self) -> Place | None:
        words = len(self.query.text.split())
        if self.type or self.number > 1 or not 0 < words <= MOST_WORDS_OF_A_PLACE:
            return None
        return named(self.query.text)

    # --- What the template reads -----------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        context = {
            "query": self.query,
            "type": self.type,
            "errors": self.errors,
            "numbers": distress.numbers_for(self.situations, self.language),
            "is_vital": not VITAL.isdisjoint(self.situations),
            "is_sensitive": Situation.VIOLENCE in self.situations,
            "asked": not self.query.is_empty,
            "stages": stage_cards(),
        }
        if self.query.is_empty:
            return {**context, "typed": bool(self.raw.strip())}
        context |= {"answered": self.query.text, "everything_address": self._address(type=None)}
        context |= self._listings_context() if self.type == LISTINGS else self._pages_context()
        context |= {"kinds": self._kinds(), "errors": self.errors, "needs": vocabulary(Need)}
        return context

    def _pages_context(self) -> dict[str, Any]:
        results = self.results
        if self.number > results.pages:
            self._say_last_page(results.pages)
        hits = [ShownHit.of(hit) for hit in results.hits]
        in_box = not self.type and results.page == 1
        ids = self.listings.ids[:LISTINGS_IN_BOX] if in_box else ()
        total = results.total + (0 if self.type else self.listings.total)
        return {
            "total": total,
            "is_capped": not self.type and self.listings.is_capped,
            "answered": results.corrected or self.query.text,
            "corrected": results.corrected,
            "exact_hits": [shown for shown in hits if not shown.hit.approximate],
            "approximate_hits": [shown for shown in hits if shown.hit.approximate],
            "corrected_address": self._address(q=results.corrected),
            "place": self.place,
            "listing_cards": cards_of(ids) if ids else [],
            "more_listings": self.listings.total > len(ids),
            "listings_total": self.listings.total,
            "listings_address": self._address(type=LISTINGS),
            "page_number": results.page,
            "page_count": results.pages,
            "page_links": self._page_links(results.page, results.pages),
        }

    def _listings_context(self) -> dict[str, Any]:
        pages = max(1, -(-self.listings.total // PER_PAGE))
        if self.number > pages:
            self._say_last_page(pages)
        number = min(self.number, pages)
        ids = self.listings.ids[(number - 1) * PER_PAGE : number * PER_PAGE]
        return {
            "total": self.listings.total,
            "is_capped": self.listings.is_capped,
            "listing_cards": cards_of(ids) if ids else [],
            "page_number": number,
            "page_count": pages,
            "page_links": self._page_links(number, pages),
        }

    def _say_last_page(self, pages: int) -> None:
        self.errors.append(
            _("La page %(number)d n’existe pas : voici la dernière, la page %(pages)d.")
            % {"number": self.number, "pages": pages}
        )

    def _kinds(self) -> list[KindLink]:
        """Every kind that holds something, and the one asked for."""
        counts = {value: self.results.kinds.get(kind, 0) for value, kind in KINDS.items()}
        counts[LISTINGS] = self.listings.total
        counts = {"": sum(counts.values()), **counts}
        return [
            KindLink(
                label=str(LABELS[value]),
                address=self._address(type=value or None),
                count=count,
                is_capped=value in {"", LISTINGS} and self.listings.is_capped,
                is_current=value == self.type,
            )
            for value, count in counts.items()
            if count or value == self.type
        ]

    # --- Addresses -------------------------------------------------------------------------------

    def _address(self, **changes: Any) -> str:
        """This search with some parameters changed, from its first page unless told otherwise."""
        values = {"q": self.query.text, "type": self.type, **changes}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{reverse('search:results')}?{query}"

    def _page_links(self, number: int, pages: int) -> PageLinks:
        return page_links(
            number, pages, lambda page: self._address(page=page if page > 1 else None)
        )


def situations_of(raw: str) -> list[Situation]:
    """The situations that a question tells of, most urgent first, whatever its length.

    ``distress.signs`` reads a stretch of a question: a long one is read by stretches that overlap.
    """
    text = clean_input(raw, MOST_READ_FOR_DISTRESS)
    step = distress.MAX_CHARACTERS * 2 // 3
    starts = range(0, max(1, len(text) - distress.MAX_CHARACTERS + step), step)
    told = {
        situation
        for start in starts
        for situation in distress.signs(text[start : start + distress.MAX_CHARACTERS])
    }
    return [situation for situation in distress.URGENCY if situation in told]
