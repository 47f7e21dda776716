"""What the search field suggests while a person types."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from millejours.models import Need
from millejours.text import fold
from millejours.vocabulary import vocabulary
from search import distress
from search.engine import Query, suggest
from search.results_page import BADGES, situations_of

MOST = 8
MOST_NEEDS = 3
SHORTEST = 2  # letters


def suggestions_for(raw: str, language: str) -> list[dict[str, str]]:
    """At most ``MOST`` of ``{label, detail, url}``: help first when the question calls for it,
    then pages and stages by their titles, and the needs of the directory."""
    query = Query.parse(raw)
    if len(fold(query.text).replace(" ", "")) < SHORTEST:
        return []
    helps, needs = _help(raw, language), _needs(query.text)
    pages = suggest(query.text, language, MOST - len(helps) - len(needs))
    found = [
        {"label": page.title, "detail": str(BADGES[page.kind]), "url": page.url} for page in pages
    ]
    return [*helps, *found, *needs]


def _help(raw: str, language: str) -> list[dict[str, str]]:
    numbers = distress.numbers_for(situations_of(raw), language)
    if not numbers:
        return []
    detail = ", ".join(number.number for number in numbers)
    return [{"label": _("Besoin d’aide maintenant"), "detail": detail, "url": reverse("help-now")}]


def _needs(text: str) -> list[dict[str, str]]:
    """The needs whose label holds every word, the last one perhaps unfinished."""
    words = fold(text).split()
    detail, directory = _("Près de chez vous"), reverse("annuaire:search")
    found = [
        {
            "label": need.label,
            "detail": detail,
            "url": f"{directory}?{urlencode({'besoin': need.slug})}",
        }
        for need in vocabulary(Need)
        if all(f" {word}" in f" {fold(need.label)}" for word in words)
    ]
    return found[:MOST_NEEDS]
