"""What an editor is told before an article is saved, and before it is published."""

from __future__ import annotations

from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.stream_block import StreamBlockValidationError

from articles.unfinished import MESSAGE, WRITTEN, is_blank, is_unfinished
from millejours.models.pages import BasePageForm

TERMS = ("main_stage", "stages", "themes", "audiences", "needs")
NEEDED = ("summary", "essentials")
QUOTING = ("essentials", "body")
MONTHS = "review_every_months"  # a draft may leave it out
LONGEST_SLUG = 80
WIDEST_CHOICE = 60  # characters


def in_full(organisation: Any) -> str:
    """« DGS – Direction générale de la santé », no wider than the column of the editor."""
    return Truncator(f"{organisation.acronym} – {organisation.name}").chars(WIDEST_CHOICE)


class ArticlePageForm(BasePageForm):
    """Refuses passages of the model left to write, and figures that are not on line.

    A draft may be unfinished: only publishing, or submitting to moderation, asks for the rest.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locale = self.instance.locale_id or self.parent_page.locale_id
        for name in TERMS:
            if name in self.fields:
                terms = self.fields[name].queryset
                self.fields[name].queryset = terms.filter(locale=locale)
        if "responsible_organisation" in self.fields:
            self.fields["responsible_organisation"].label_from_instance = in_full
        if MONTHS in self.fields:
            self.fields[MONTHS].required = False
        hint = getattr(self.instance, "title_hint", "")
        if hint and "title" in self.fields:
            self.fields["title"].widget.attrs["placeholder"] = hint

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if MONTHS in values:
            values[MONTHS] = values[MONTHS] or self.instance.review_every_months
        if not self.is_deferred_validation:
            self._refuse_what_is_not_written(values)
            self._refuse_facts_not_on_line(values)
        return values

    def _refuse_what_is_not_written(self, values: dict[str, Any]) -> None:
        for name in WRITTEN:
            if is_unfinished(values.get(name)):
                self.add_error(name, MESSAGE)
        for name in NEEDED:
            if name in values and is_blank(values[name]):
                self.add_error(name, _("Ce champ est à remplir avant de publier."))

    def _refuse_facts_not_on_line(self, values: dict[str, Any]) -> None:
        from articles.quoting import not_on_line, quoted_in  # noqa: PLC0415 (imports the models)

        for name in QUOTING:
            if values.get(name):
                keys = quoted_in(self.instance, name, values[name])
                errors = [ValidationError(text) for text in not_on_line(keys)]
                if errors and name == "body":
                    self.add_error(name, StreamBlockValidationError(non_block_errors=errors))
                elif errors:
                    self.add_error(name, errors)


class FactForm(WagtailAdminModelForm):
    """The identifier comes from the label when nobody gives one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "slug" in values and not values["slug"]:
            values["slug"] = self.instance.slug or self._free_slug(values.get("label") or "")
        return values

    def _free_slug(self, label: str) -> str:
        taken = set(type(self.instance)._default_manager.values_list("slug", flat=True))
        start = slugify(label)[:LONGEST_SLUG].strip("-") or "chiffre"
        candidates = (f"{start[: LONGEST_SLUG - 5]}-{number}" for number in count(2))
        return next(slug for slug in chain([start], candidates) if slug not in taken)
