"""What may be ticked: places near one, articles for a need. Questions are kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail.models import Locale

from annuaire.presentation.cards import Card, cards
from annuaire.search import Hit, Results, Search
from articles.models import ArticlePage
from millejours.models import Need
from millejours.text import clean_input
from millejours.visibility import is_restricted
from millejours.vocabulary import vocabulary
from territoires.place import DEFAULT_RADIUS_KM, Place
from territoires.places import resolve

MOST_PLACES, MOST_ARTICLES = 20, 12
PLACE_LENGTH, WORDS_LENGTH = 200, 100


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed: a place, a need (its slug, empty when unknown), words."""

    place: str = ""
    need: str = ""
    words: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Question:
        """``autre_lieu``, the button of a homonym, wins over the field. Never raises."""
        need = data.get("besoin", "")
        return cls(
            clean_input(data.get("autre_lieu") or data.get("lieu", ""), PLACE_LENGTH),
            need if need in vocabulary(Need).by_slug else "",
            clean_input(data.get("mots", ""), WORDS_LENGTH),
        )

    @property
    def is_empty(self) -> bool:
        return not (self.place or self.need or self.words)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Found:
    """``others`` are places of the same name, or near spellings when ``place`` is None."""

    place: Place | None = None
    notice: str = ""
    others: tuple[Place, ...] = ()
    sections: list[Section] = field(default_factory=list)
    has_more: bool = False
    articles: list[ArticlePage] = field(default_factory=list)


def find(question: Question) -> Found:
    """Listings around the place for the need, articles for the words and the need."""
    articles = _articles(question)
    if not question.place:
        return Found(articles=articles)
    resolution = resolve(question.place)
    place = resolution.best
    if place is None:
        return Found(None, resolution.notice, resolution.suggestions, articles=articles)
    masks = {"needs_mask": vocabulary(Need).mask_of([question.need])}
    results = Search(place, place.radius_km or DEFAULT_RADIUS_KM, masks).run(0, MOST_PLACES)
    return Found(
        place,
        resolution.notice,
        resolution.others,
        _sections(results),
        results.total > MOST_PLACES,
        articles,
    )


def _sections(results: Results) -> list[Section]:
    """One query a table, whatever the number of sections."""
    titles = {
        "near": _("Tout près"),
        "at_home": _("Se déplacent à domicile"),
        "territory": _("Sur le territoire, sans adresse publiée"),
        "remote": _("À distance"),
        "beyond": _("Plus loin"),
    }
    hits: dict[str, list[Hit]] = {**results.hits, "beyond": results.nearest_beyond}
    shown = {card.id: card for card in cards(hit for found in hits.values() for hit in found)}
    sections = [
        Section(
            title, [shown[hit.listing_id] for hit in hits.get(name, []) if hit.listing_id in shown]
        )
        for name, title in titles.items()
    ]
    return [section for section in sections if section.cards]


def _articles(question: Question) -> list[ArticlePage]:
    """Those that say the words, then those for the need, each once."""
    found: list[ArticlePage] = []
    if question.words:
        # The index filters on its own fields only: the restricted ones are left aside after.
        here = ArticlePage.objects.live().filter(locale=Locale.get_active())
        said = here.search(question.words, operator="and")[:MOST_ARTICLES]
        found += [article for article in said if not is_restricted(article)]
    if question.need:
        links = ArticlePage.needs.through._default_manager.filter(need__slug=question.need)
        wanted = ArticlePage.objects.shown().filter(pk__in=links.values("articlepage"))
        found += wanted.newest_first()[:MOST_ARTICLES]
    return list({article.pk: article for article in found}.values())[:MOST_ARTICLES]
