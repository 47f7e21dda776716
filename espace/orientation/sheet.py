"""The sheet itself: what a family reads of each listing and article, public things only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.addresses import public_address
from annuaire.kit.qr import qr_image
from annuaire.models import Category, Coverage, CoverageKind, Listing, SearchRow, SpokenLanguage
from annuaire.models.coverage import LOCATED
from annuaire.presentation.names import Territories, origin_note, territory_names
from articles.models import ArticlePage
from espace.orientation.choice import Choice
from espace.orientation.hours import SheetHours, hours_of_places, hours_title
from millejours.languages import BY_CODE, Language
from millejours.marks import Mark
from millejours.useful_numbers import Number, useful_numbers
from millejours.visibility import restricted
from millejours.vocabulary import Entry, vocabulary

Absolute = Callable[[str], str]  # from a path of the site to the address that is printed


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A listing: ``hours`` are those of the seven days to come, said in ``hours_title``.

    Its type and languages say in which language they are written.
    """

    name: str
    lang: str
    structure: str
    categories: list[Entry]
    where: list[str]
    phone: str
    email: str
    website: str
    hours_title: str
    hours: list[SheetHours]
    closed: str
    languages: list[Entry]
    note: str
    qr: str


@dataclass(frozen=True, slots=True)
class SheetArticle:
    """``language`` is French when the article has no version in the family's language."""

    title: str
    summary: str
    language: Language
    mark: Mark | None
    qr: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``left_out``: how many of what was chosen went off line meanwhile.

    ``untranslated``: how many articles have no version in the family's language.
    """

    places: list[SheetPlace]
    articles: list[SheetArticle]
    numbers: list[Number]
    left_out: int
    untranslated: int

    @property
    def is_empty(self) -> bool:
        return not (self.places or self.articles)


def sheet_of(choice: Choice, absolute: Absolute) -> Sheet:
    """Labels in the language in force (``translation.override``), contents in the family's.

    A fixed number of queries.
    """
    places, articles = _places(choice, absolute), _articles(choice, absolute)
    chosen = len(choice.listings) + len(choice.articles)
    left_out = chosen - len(places) - len(articles)
    untranslated = sum(article.language.code != choice.language for article in articles)
    numbers = [one for one in useful_numbers(choice.language) if one.in_footer]
    return Sheet(places, articles, numbers, left_out, untranslated)


# --- Listings ----------------------------------------------------------------------------------


def _places(choice: Choice, absolute: Absolute) -> list[SheetPlace]:
    listings = Listing.objects.published().in_bulk(choice.listings)
    rows: dict[int, list[SearchRow]] = defaultdict(list)
    for row in SearchRow.objects.filter(listing_id__in=listings).order_by("pk"):
        rows[row.listing_id].append(row)
    coverages = Coverage.objects.filter(listing_id__in=listings).in_bulk()
    names = territory_names([row for found in rows.values() for row in found])
    return [
        _place(
            listings[pk], rows[pk], coverages, names, language=choice.language, absolute=absolute
        )
        for pk in choice.listings
        if pk in listings
    ]


def _place(
    listing: Listing,
    rows: list[SearchRow],
    coverages: dict[int, Coverage],
    names: Territories,
    *,
    language: str,
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
        categories=vocabulary(Category, language).of_mask(masks.categories_mask),
        where=list(dict.fromkeys(lines)),
        phone=listing.phone,
        email=listing.email,
        website=listing.website,
        hours_title=hours_title(days),
        hours=hours,
        closed=opening.closure(listing.closed_until, local),
        languages=vocabulary(SpokenLanguage, language).of_mask(masks.languages_mask),
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
    is_public = choice.language in dict(settings.LANGUAGES)
    found = []
    for pk in choice.articles:
        if pk in chosen:
            page = translated.get(chosen[pk].translation_key, chosen[pk])
            found.append(_article(page, page if is_public else chosen[pk], absolute))
    return found


def _article(page: ArticlePage, on_line: ArticlePage, absolute: Absolute) -> SheetArticle:
    """``on_line``: where its code leads, which the site is open in."""
    return SheetArticle(
        title=page.title,
        summary=page.summary,
        language=BY_CODE[page.locale.language_code],
        mark=page.mark,
        qr=qr_image(absolute(on_line.get_url() or "/")),
    )
