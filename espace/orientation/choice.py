"""What was ticked, as the form carries it from page to page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from espace.orientation.language import known
from millejours.languages import SOURCE_LANGUAGE

MOST_LISTINGS, MOST_ARTICLES = 12, 6
_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids in the order they were ticked; ``too_many`` says what was left aside, for people."""

    listings: tuple[int, ...] = ()
    articles: tuple[int, ...] = ()
    language: str = SOURCE_LANGUAGE
    too_many: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.listings or self.articles)

    @classmethod
    def read(cls, data: QueryDict) -> Choice:
        """Never raises: what is no number or no language of ours counts for nothing."""
        listings, articles = _ids(data.getlist("fiche")), _ids(data.getlist("article"))
        too_many = []
        if len(listings) > MOST_LISTINGS:
            said = _("La fiche tient %(most)d lieux\u00a0: les suivants sont laissés.")
            too_many.append(said % {"most": MOST_LISTINGS})
        if len(articles) > MOST_ARTICLES:
            said = _("La fiche tient %(most)d articles\u00a0: les suivants sont laissés.")
            too_many.append(said % {"most": MOST_ARTICLES})
        return cls(
            listings[:MOST_LISTINGS],
            articles[:MOST_ARTICLES],
            known(data.get("langue", "")),
            tuple(too_many),
        )


def _ids(values: list[str]) -> tuple[int, ...]:
    numbers = (int(value) for value in values[:1000] if _NUMBER.fullmatch(value))
    return tuple(dict.fromkeys(numbers))
