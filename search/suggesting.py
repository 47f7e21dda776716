"""What the search field suggests while a person types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.territories import names
from millejours.marks import mark_of
from millejours.models import Need
from millejours.text import fold
from millejours.vocabulary import vocabulary
from search import distress
from search.engine import Query, Suggestion, suggest
from search.results_page import BADGES, situations_of

MOST = 8
MOST_NEEDS = 3
SHORTEST = 2  # letters
SAID = {"is_demonstration", "is_initial_content", "territories"}


def suggestions_for(raw: str, language: str) -> list[dict[str, str]]:
    """At most ``MOST`` of ``{label, detail, url}``: help first when the question calls for it,
    then pages and stages by their titles, and the needs of the directory."""
    query = Query.parse(raw)
    if len(fold(query.text).replace(" ", "")) < SHORTEST:
        return []
    helps, needs = _help(raw, language), _needs(query.text)
    pages = suggest(query.text, language, MOST - len(helps) - len(needs))
    said = _said_of(pages)
    found = [
        {"label": page.title, "detail": _detail(page, said.get(page.page.pk, {})), "url": page.url}
        for page in pages
    ]
    return [*helps, *found, *needs]


def _detail(suggestion: Suggestion, row: dict[str, Any]) -> str:
    """« Article – Seulement pour : Guyane – Contenu initial, non validé… »."""
    mark, only = mark_of(SimpleNamespace(**row)), names(row.get("territories", []))
    parts = [str(BADGES[suggestion.kind])]
    parts += [_("Seulement pour : %(names)s") % {"names": ", ".join(only)}] if only else []
    parts += [mark.label] if mark else []
    return " – ".join(parts)


def _said_of(suggestions: Iterable[Suggestion]) -> dict[int, dict[str, Any]]:
    """What each page says of itself, by key: one query for each type of page."""
    keys: defaultdict[Any, list[int]] = defaultdict(list)
    for suggestion in suggestions:
        keys[suggestion.page.specific_class].append(suggestion.page.pk)
    said: dict[int, dict[str, Any]] = {}
    for model, chosen in keys.items():
        known = SAID & {field.name for field in model._meta.get_fields()}
        rows = model._default_manager.filter(pk__in=chosen).order_by("pk").values("pk", *known)
        said |= {row["pk"]: row for row in rows}
    return said


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
