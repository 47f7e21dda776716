"""What an object leaves in the index: analysed text, the same for both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Manager, Model
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.utils import get_content_type_pk
from wagtail.models import Locale

from search import analysis
from search.language import language_of

MAX_TERMS = 40_000  # of one field: a tsvector holds one megabyte
MOST_REPEATS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the index: terms separated by spaces."""

    object_id: str
    title: str
    body: str
    autocomplete: str


def as_text(value: Any) -> str:
    """The text of a field's value, lists and mappings flattened."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, dict):
        return "\n".join(as_text(item) for item in value.values())
    if isinstance(value, list | tuple):
        return "\n".join(as_text(item) for item in value)
    return force_str(value)


def field_texts(
    obj: Any, fields: list[Any]
) -> Iterator[tuple[SearchField | AutocompleteField, str]]:
    """``(field, its text)`` of the searched fields of ``obj``, related objects included."""
    for field in fields:
        if isinstance(field, SearchField | AutocompleteField):
            yield field, as_text(field.get_value(obj))
        elif isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from field_texts(related, field.fields)


def _related(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, Manager):
        return list(value.all())
    return [value() if callable(value) else value]


def entry_of(obj: Any, language: str) -> Entry:
    """The row of ``obj``. A field with a boost above 1 is written as many times (4 at most)."""
    title: list[str] = []
    body: list[str] = []
    autocomplete: list[str] = []
    for field, text in field_texts(obj, obj.get_search_fields()):
        if isinstance(field, AutocompleteField):
            autocomplete += analysis.words(text)[:MAX_TERMS]
        elif field.field_name == "title":
            title += analysis.terms(text, language)[:MAX_TERMS]
        else:
            repeats = min(max(int(field.boost or 1), 1), MOST_REPEATS)
            body += analysis.terms(text, language)[: MAX_TERMS // repeats] * repeats
    return Entry(
        force_str(obj.pk), " ".join(title), " ".join(body[:MAX_TERMS]), " ".join(autocomplete)
    )


class AnalysedIndex:
    """Mixed into the stock index of each database."""

    columns: ClassVar[tuple[str, ...]] = ("title", "body", "autocomplete")

    def add_items(self, model: type[Model], objs: list[Any]) -> None:
        if not model.get_search_fields() or not objs:  # type: ignore[attr-defined]
            return
        codes = dict(Locale.objects.order_by().values_list("pk", "language_code"))
        entries = {obj.pk: entry_of(obj, language_of(obj, codes)) for obj in objs}
        self.write(get_content_type_pk(model), list(entries.values()))

    def write(self, content_type_id: int, entries: list[Entry]) -> None:
        raise NotImplementedError

    def _refresh_title_norms(self, full: bool = False) -> None:
        """The stock one averages the whole table at each save; our ranks do not use it."""
