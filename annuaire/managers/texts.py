"""What the latest text of many listings says, in a constant number of queries, as plain values.

Days are ISO texts ("" for none), terms sorted slugs: what JSON keeps and what two texts compare.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annuaire.hours.words import in_a_line
from annuaire.managers.fields import FIELDS, TERM_FIELDS, Field, Kind, empty
from annuaire.models import Listing, Price
from annuaire.models.listing import ListingQuerySet
from millejours.models import Term
from millejours.vocabulary import vocabulary

Values = dict[str, Any]
MARK_LENGTH = 16


def mark_of(listing: Listing) -> str:
    """What tells one text of a listing from the next: any change at all gives another."""
    text = f"{listing.pk}|{listing.latest_revision_id}|{listing.updated_at.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def with_texts(listings: ListingQuerySet) -> ListingQuerySet:
    """``listings`` with all that ``Texts.of`` reads."""
    names = [field.name for field in TERM_FIELDS]
    return listings.select_related("latest_revision", "category").prefetch_related(*names)


@dataclass(frozen=True, slots=True)
class Texts:
    """Reads texts. ``slugs``: by field, those of the terms by key."""

    slugs: dict[str, dict[int, str]]

    @classmethod
    def load(cls) -> Texts:
        return cls({field.name: _slugs(field.model) for field in TERM_FIELDS if field.model})

    def of(self, listing: Listing) -> Values:
        """The latest text that was written, on line or not."""
        revision = listing.latest_revision
        if revision is None:
            return {field.name: self._of_row(listing, field) for field in FIELDS}
        return {field.name: self._of_content(revision.content, field) for field in FIELDS}

    def _of_row(self, listing: Listing, field: Field) -> Any:
        value = getattr(listing, field.name)
        if field.kind is Kind.TERMS:
            return self._terms(field, [term.pk for term in value.all()])
        return plain(value)

    def _of_content(self, content: Values, field: Field) -> Any:
        value = content.get(field.name, empty(field))
        return self._terms(field, value) if field.kind is Kind.TERMS else plain(value)

    def _terms(self, field: Field, keys: Iterable[int]) -> list[str]:
        known = self.slugs[field.name]
        return sorted(known[key] for key in keys if key in known)


def plain(value: Any) -> Any:
    """As JSON keeps it; None is an empty text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else value


def _slugs(model: type[Term]) -> dict[int, str]:
    terms = model._default_manager.filter(locale__language_code=settings.LANGUAGE_CODE)
    return dict(terms.order_by("pk").values_list("pk", "slug"))


def in_words(field: Field, value: Any) -> str:
    """A value as people read it; "–" for nothing."""
    if field.kind is Kind.FLAG:
        return _("oui") if value else _("non")
    if field.kind is Kind.TERMS and field.model is not None:
        labels = vocabulary(field.model).by_slug
        return ", ".join(labels[slug].label for slug in value if slug in labels) or "–"
    if field.kind is Kind.DAY and value:
        return date_format(dt.date.fromisoformat(value), "j F Y")
    if field.kind is Kind.HOURS:
        return in_a_line(value) or "–"
    if field.kind is Kind.PRICE and value in Price.values:
        return str(Price(value).label)
    return str(value) or "–"
