"""Vocabularies as the public reads them: one cached table per model and language.

A term not yet translated is given in the source language, with its own ``lang``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete
from django.utils.translation import get_language

from millejours.caching import forget_when_saved, remembered
from millejours.models import Action, Audience, Need, Priority, RetiredBit, Stage, Theme
from millejours.models.vocabularies import Term


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as shown: ``extra`` holds the fields of its own model."""

    slug: str
    label: str
    bit: int | None
    lang: str
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def mask(self) -> int:
        return 0 if self.bit is None else 1 << self.bit


class Vocabulary:
    """The terms of a model that are on line, in one language, in order."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.by_slug = {entry.slug: entry for entry in entries}
        self._masks = [(entry.mask, entry) for entry in entries]

    def __iter__(self) -> Any:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def mask_of(self, slugs: list[str]) -> int:
        """The bits of the known slugs; unknown ones count for nothing."""
        mask = 0
        for slug in slugs:
            if entry := self.by_slug.get(slug):
                mask |= entry.mask
        return mask

    def of_mask(self, mask: int) -> list[Entry]:
        return [entry for bit, entry in self._masks if bit & mask]


_COMMON = {"id", *(column.name for column in Term._meta.fields)}


def _entry(term: Term) -> Entry:
    extra = {
        column.attname: getattr(term, column.attname)
        for column in term._meta.concrete_fields
        if column.name not in _COMMON
    }
    return Entry(term.slug, term.label, term.bit, term.locale.language_code, extra)


def _build(model: type[Term], language: str) -> Vocabulary:
    codes = {language, settings.LANGUAGE_CODE}
    on_line = model._default_manager.live().filter(locale__language_code__in=codes)
    best: dict[Any, Term] = {}
    for term in on_line.select_related("locale"):
        if term.translation_key not in best or term.locale.language_code == language:
            best[term.translation_key] = term
    ordered = sorted(best.values(), key=lambda term: (term.order, term.label))
    return Vocabulary([_entry(term) for term in ordered])


def _key(model: type[Term], language: str) -> str:
    return f"vocabulary:{model._meta.label_lower}:{language}"


def vocabulary(model: type[Term], language: str | None = None) -> Vocabulary:
    """The terms of ``model`` in ``language`` (the active one by default)."""
    code = language or get_language() or settings.LANGUAGE_CODE
    return remembered(_key(model, code), lambda: _build(model, code))


def _retire(sender: type[Term], instance: Term, **_kwargs: Any) -> None:
    """Keep the bit of a deleted term from being given again."""
    if instance.bit is not None:
        RetiredBit.objects.get_or_create(vocabulary=sender._meta.label_lower, bit=instance.bit)


def remember_until_saved(model: type[Term]) -> None:
    """Drop the cached tables of ``model`` whenever one of its terms changes, drafts included."""
    post_delete.connect(_retire, sender=model, dispatch_uid=f"retire-{model._meta.label}")
    forget_when_saved(lambda: [_key(model, code) for code, _name in settings.LANGUAGES], model)


def connect() -> None:
    for model in (Action, Audience, Need, Priority, Stage, Theme):
        remember_until_saved(model)
