"""The sheet itself: what a family reads of each listing and article, public things only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.kit.qr import qr_image
from annuaire.models import Category, Coverage, CoverageKind, Listing, SearchRow, SpokenLanguage
from annuaire.models.coverage import LOCATED
from annuaire.presentation import Territories, origin_note, public_address, territory_names
from articles.models import ArticlePage
from espace.orientation.choice import Choice
from espace.orientation.hours import SheetHours, hours_of_places, hours_title
from millejours.marks import Mark
from millejours.useful_numbers import Number, footer_numbers
from millejours.visibility import restricted
from millejours.vocabulary import vocabulary

Absolute = Callable[[str], str]  # from a path of the site to the address that is printed


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A listing: ``hours`` are those of the seven days to come, said in ``hours_title``."""

    name: str
    lang: str
    structure: str
    category: str
    where: list[str]
    phone: str
    email: str
    website: str
    hours_title: str
    hours: list[SheetHours]
    closed: str
    languages: list[str]
    note: str
    qr: str


@dataclass(frozen=True, slots=True)
class SheetArticle:
    """``lang`` is French when the article has no version in the family's language."""

    title: str
    summary: str
    lang: str
    mark: Mark | None
    qr: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``left_out``: how many of what was chosen went off line meanwhile."""

    places: list[SheetPlace]
    articles: list[SheetArticle]
    numbers: list[Number]
    left_out: int

    @property
    def is_empty(self) -> bool:
        return not (self.places or self.articles)


def sheet_of(choice: Choice, absolute: Absolute) -> Sheet:
    """In the language in force (``translation.override``), in a fixed number of queries."""
    places, articles = _places(choice, absolute), _articles(choice, absolute)
    chosen = len(choice.listings) + len(choice.articles)
    return Sheet(places, articles, footer_numbers(), chosen - len(places) - len(articles))


# --- Listings ----------------------------------------------------------------------------------


def _places(choice: Choice, absolute: Absolute) -> list[SheetPlace]:
    listings = Listing.objects.published().in_bulk(choice.listings)
    rows: dict[int, list[SearchRow]] = defaultdict(list)
    for row in SearchRow.objects.filter(listing_id__in=listings).order_by("pk"):
        rows[row.listing_id].append(row)
    coverages = Coverage.objects.filter(listing_id__in=listings).in_bulk()
    names = territory_names([row for found in rows.values() for row in found])
    return [
        _place(listings[pk], rows[pk], coverages, names, absolute)
        for pk in choice.listings
        if pk in listings
    ]


def _place(
    listing: Listing,
    rows: list[SearchRow],
    coverages: dict[int, Coverage],
    names: Territories,
    absolute: Absolute,
) -> SheetPlace:
    masks = rows[0] if rows else SearchRow()
    local = opening.local_now(names.time_zone_of(masks))
    lines = [_where(listing, row, coverages.get(row.coverage_id), names) for row in rows]
    said = [
        opening.of_presence(
            coverages[row.coverage_id].opening_hours if row.coverage_id in coverages else "",
            listing.opening_hours,
        )
        for row in rows
    ]
    hours, days = hours_of_places(lines, said, local, listing.closed_until)
    return SheetPlace(
        name=listing.name,
        lang=listing.language,
        structure=listing.structure,
        category=", ".join(
            one.label for one in vocabulary(Category).of_mask(masks.categories_mask)
        ),
        where=list(dict.fromkeys(lines)),
        phone=listing.phone,
        email=listing.email,
        website=listing.website,
        hours_title=hours_title(days),
        hours=hours,
        closed=opening.closure(listing.closed_until, local),
        languages=[one.label for one in vocabulary(SpokenLanguage).of_mask(masks.languages_mask)],
        note=_note(listing),
        qr=qr_image(absolute(listing.get_absolute_url())),
    )


def _note(listing: Listing) -> str:
    """What to do before going to a place that nobody confirmed, with what is known of it."""
    if not origin_note(listing):
        return ""
    if listing.phone:
        return _("Appelez avant d’y aller.")
    if listing.email:
        return _("Écrivez avant d’y aller.")
    return _("Avant d’y aller, demandez à la mairie ou à la PMI si ce lieu existe toujours.")


def _where(listing: Listing, row: SearchRow, coverage: Coverage | None, names: Territories) -> str:
    """The address as far as it is public, or the territory and how help comes."""
    if row.kind == CoverageKind.REMOTE:
        return _("À distance")
    name = names.name_of(row)
    if row.kind in LOCATED:
        address = public_address(row, coverage)
        return f"{address}, {name}" if address else name
    if listing.at_home:
        return _("Se déplace chez vous\u00a0: %(territory)s") % {"territory": name}
    return _("Sur ce territoire\u00a0: %(territory)s") % {"territory": name}


# --- Articles ----------------------------------------------------------------------------------


def _articles(choice: Choice, absolute: Absolute) -> list[SheetArticle]:
    on_line = ArticlePage.objects.live().exclude(restricted()).select_related("locale")
    chosen = on_line.in_bulk(choice.articles)
    keys = [article.translation_key for article in chosen.values()]
    wanted = on_line.filter(translation_key__in=keys, locale__language_code=choice.language)
    translated = {article.translation_key: article for article in wanted.order_by("pk")}
    pages = [
        translated.get(chosen[pk].translation_key, chosen[pk])
        for pk in choice.articles
        if pk in chosen
    ]
    return [_article(page, absolute) for page in pages]


def _article(page: ArticlePage, absolute: Absolute) -> SheetArticle:
    return SheetArticle(
        title=page.title,
        summary=page.summary,
        lang=page.locale.language_code,
        mark=page.mark,
        qr=qr_image(absolute(page.get_url() or "/")),
    )
