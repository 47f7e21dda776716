"""The sheet itself: what a family reads of each listing and article, public things only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.kit.qr import qr_image
from annuaire.models import Category, Coverage, CoverageKind, Listing, SearchRow, SpokenLanguage
from annuaire.models.coverage import LOCATED
from annuaire.presentation import Territories, origin_note, public_address, territory_names
from articles.models import ArticlePage
from espace.orientation.choice import Choice
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
    hours_title: str
    hours: list[str]
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
    days = opening.week(listing.opening_hours, local)
    return SheetPlace(
        name=listing.name,
        lang=listing.language,
        structure=listing.structure,
        category=", ".join(
            one.label for one in vocabulary(Category).of_mask(masks.categories_mask)
        ),
        where=list(dict.fromkeys(lines)),
        phone=listing.phone,
        hours_title=_hours_title(days),
        hours=_hours(days),
        closed=_closed(listing),
        languages=[one.label for one in vocabulary(SpokenLanguage).of_mask(masks.languages_mask)],
        note=_("Appelez avant d’y aller.") if origin_note(listing) else "",
        qr=qr_image(absolute(listing.get_absolute_url())),
    )


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


def _closed(listing: Listing) -> str:
    if listing.closed_until is None or listing.closed_until < timezone.localdate():
        return ""
    return _("Fermé jusqu’au %(date)s") % {"date": date_format(listing.closed_until, "j F Y")}


def _hours_title(days: list[opening.Day]) -> str:
    """Which week they are those of: holidays included, they hold for no other."""
    if not days:
        return ""
    first, last = (date_format(day.date, "j F") for day in (days[0], days[-1]))
    return _("Horaires du %(first)s au %(last)s") % {"first": first, "last": last}


def _hours(days: list[opening.Day]) -> list[str]:
    """Monday first, days alike together; closed days are not said."""
    lines = []
    ordered = sorted(days, key=lambda day: day.date.weekday())
    for spans, group in groupby(ordered, key=lambda day: day.spans):
        alike = list(group)
        if not spans:
            continue
        names = alike[0].name
        if len(alike) > 1:
            names = _("%(first)s à %(last)s") % {"first": alike[0].name, "last": alike[-1].name}
        times = ", ".join(f"{begins} – {ends}" for begins, ends in spans)
        lines.append(f"{names}\u00a0: {times}")
    return lines


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
