"""Small pieces of HTML that come back on every page of results: rendered once, then kept.

Two hundred and fifty options of filters and a hundred tags a page: half of its processor time when
the template engine renders each of them each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from annuaire.facet_groups import FacetOption
from annuaire.facets import Label
from millejours.vocabulary import Entry

KEPT = 8192  # half a kilobyte each; every option in several languages, with and without a number
NEED = "annuaire/partials/need.html"
TRAIT = "annuaire/partials/trait.html"
NUMBER = "\ufdd0"  # where a number stands; not a character that a label may hold


@lru_cache(maxsize=KEPT)
def piece(template: str, **values: str | int | None) -> SafeString:
    """What ``template`` makes of ``values``; it may read nothing else.

    The template translates nothing: the language is in the labels.
    """
    return render_to_string(template, values)


def options_html(template: str, name: str, options: Iterable[FacetOption]) -> SafeString:
    """The options of the filter ``name``. Only numbers change from one search to the next."""
    return mark_safe("".join(_option_html(template, name, option) for option in options))


def _option_html(template: str, name: str, option: FacetOption) -> str:
    slug, label, results, checked = option
    shown = NUMBER if results else results
    html = piece(template, name=name, slug=slug, label=label, checked=checked, results=shown)
    return html.replace(NUMBER, str(results)) if results else html


def need_tags(needs: Iterable[Entry]) -> SafeString:
    return mark_safe("".join(piece(NEED, label=need.label, lang=need.lang) for need in needs))


def trait_items(labels: Iterable[Label]) -> SafeString:
    return mark_safe("".join(piece(TRAIT, label=str(label)) for label in labels))
