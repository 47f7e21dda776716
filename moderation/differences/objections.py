"""Why a draft is more than a minor correction of what is on line."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    DraftStateMixin,
    LockableMixin,
    Page,
    RevisionMixin,
)

from millejours import languages
from moderation.comparison.parts import SORT_ORDER, parts_of
from moderation.comparison.passages import Passage
from moderation.comparison.richtext import read_rich_text
from moderation.differences.report import Report
from moderation.differences.walking import plain, same, walk

MOST_WORDS = 30
FRENCH = frozenset({"fr", "fr-x-falc"})
# What Wagtail 8.0 keeps for itself: of the object, not of what it says.
TECHNICAL: list[tuple[type[models.Model], frozenset[str]]] = [
    (RevisionMixin, frozenset({"latest_revision"})),
    (LockableMixin, frozenset({"locked", "locked_at", "locked_by"})),
    (
        DraftStateMixin,
        frozenset(
            {
                *("live", "live_revision", "has_unpublished_changes", "expired"),
                *("first_published_at", "last_published_at"),
            }
        ),
    ),
    (
        Page,
        frozenset(
            {
                *("path", "depth", "numchild", "content_type", "owner", "url_path", "alias_of"),
                *("draft_title", "latest_revision_created_at", COMMENTS_RELATION_NAME),
            }
        ),
    ),
]
NOT_WORDS = (models.EmailField, models.URLField, models.SlugField, models.FileField)


def objections_to_minor(live: models.Model, revision_object: models.Model) -> list[str]:
    """Sentences for people, one per reason; none when the difference is a minor correction.

    Compares ``live`` with what a revision gives (``object_of``), field by field, as they are
    stored. Only the model's ``minor_fields`` may differ, by their words: case, accents,
    punctuation and blanks freely; in French, ordinary words too, ``MODERATION_MINOR_WORDS`` in
    all; never a figure, a date, a unit, a word that changes the meaning, a link, an address, a
    quoted fact, an image, a block, an alert. In another language no word changes: numbers and
    negations are one letter away from other words (« sesenta », « setenta »).
    Raises TypeError when the two are not of one model.
    """
    live, draft = (getattr(item, "specific", item) for item in (live, revision_object))
    if type(live) is not type(draft):
        raise TypeError(f"{type(live).__name__} ≠ {type(draft).__name__}")
    report = Report(french=_language(live) in FRENCH)
    allowed: frozenset[str] = getattr(live, "minor_fields", frozenset())
    before, after = live.serializable_data(), draft.serializable_data()
    for name in dict.fromkeys((*before, *after)):
        if name not in _technical(live):
            found = _Field(live, name, before.get(name), after.get(name))
            found.judge(report, is_allowed=name in allowed)
    return report.conclusion(getattr(settings, "MODERATION_MINOR_WORDS", MOST_WORDS))


def _technical(item: models.Model) -> frozenset[str]:
    return frozenset().union(*(names for kind, names in TECHNICAL if isinstance(item, kind)))


def _language(item: Any) -> str:
    """The language its words are in."""
    if getattr(item, "locale_id", None):
        return item.locale.language_code
    own = getattr(item, "language", "")
    return own if own in languages.BY_CODE else languages.SOURCE_LANGUAGE


class _Field:
    """One field in both versions, as they are stored."""

    def __init__(self, item: models.Model, name: str, before: Any, after: Any) -> None:
        self.item, self.name, self.before, self.after = item, name, before, after
        try:
            self.field: Any = item._meta.get_field(name)
        except FieldDoesNotExist:
            self.field = None

    def judge(self, report: Report, *, is_allowed: bool) -> None:
        if getattr(self.field, "auto_now", False):
            return
        if isinstance(self.field, StreamField):
            self._stream(report, is_allowed=is_allowed)
        elif isinstance(self.field, RichTextField):
            texts = (read_rich_text(self.before or ""), read_rich_text(self.after or ""))
            self._texts(report, *texts, is_allowed=is_allowed)
        elif self._holds_words:
            texts = (plain(_tidy(self.before)), plain(_tidy(self.after)))
            self._texts(report, *texts, is_allowed=is_allowed)
        elif not same(self._bare(self.before), self._bare(self.after)):
            self._refuse(report)

    @property
    def _holds_words(self) -> bool:
        is_text = isinstance(self.field, (models.CharField, models.TextField))
        return is_text and not isinstance(self.field, NOT_WORDS) and not self.field.choices

    def _stream(self, report: Report, *, is_allowed: bool) -> None:
        before, after = (json.loads(side or "[]") for side in (self.before, self.after))
        block = self.field.stream_block
        if is_allowed:
            walk(block, before, after, self._label, report)
            return
        strict = Report(french=report.french, strict=True)
        walk(block, before, after, self._label, strict)
        if strict.objections:
            self._refuse(report)

    def _texts(
        self, report: Report, before: list[Passage], after: list[Passage], *, is_allowed: bool
    ) -> None:
        if before == after:
            return
        if is_allowed:
            report.texts(self._label, before, after)
        else:
            self._refuse(report)

    def _refuse(self, report: Report) -> None:
        report.refuse(self._label, _("ce champ ne se change pas dans une correction mineure"))

    @property
    def _label(self) -> str:
        """As in the editor."""
        model: Any = type(self.item)
        for part in parts_of(model):
            if part.name == self.name:
                return str(part.label)
        return capfirst(str(getattr(self.field, "verbose_name", self.name)))

    def _bare(self, value: Any) -> Any:
        """Without what changes at each recording: order of a choice, identity of a child."""
        if getattr(self.field, "many_to_many", False):
            return sorted(value or [])
        return _bare_children(value) if getattr(self.field, "one_to_many", False) else value


def _bare_children(children: Any) -> list[dict[str, Any]]:
    ordered = sorted(children or [], key=lambda child: child.get(SORT_ORDER) or 0)
    return [
        {name: _tidy(value) for name, value in child.items() if name not in {"pk", SORT_ORDER}}
        for child in ordered
    ]


def _tidy(value: Any) -> Any:
    """Text as browsers and files both give it."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
