"""A text in each language of the site: one field a language, so that each is typed its own way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from annuaire.models import Listing
from annuaire.registration.forms.base import StepForm
from millejours import languages


def field_name(code: str) -> str:
    """``presentation_ar``."""
    return f"presentation_{code}"


FIELDS = {language.code: field_name(language.code) for language in languages.LANGUAGES}


def _field(language: languages.Language) -> forms.CharField:
    attributes = {"rows": 5, "lang": language.code, "dir": language.direction}
    return forms.CharField(
        label=format_lazy(gettext_lazy("Présentation en {language}"), language=language.name),
        max_length=Listing.LONGEST_PRESENTATION,
        required=False,
        widget=forms.Textarea(attrs=attributes),
    )


_TextFields = type(
    "_TextFields",
    (StepForm,),
    {FIELDS[language.code]: _field(language) for language in languages.LANGUAGES},
)


class PresentationsForm(_TextFields):  # type: ignore[misc,valid-type]
    """Before the form of a step. ``language``: that of the listing, whose text is elsewhere."""

    def __init__(
        self, *args: Any, language: str = languages.SOURCE_LANGUAGE, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields[FIELDS[language]]

    def presentation_fields(self) -> list[tuple[languages.Language, forms.BoundField]]:
        """Each language with its field: those that hold a text first."""
        fields = [
            (language, self[FIELDS[language.code]])
            for language in languages.LANGUAGES
            if FIELDS[language.code] in self.fields
        ]
        return sorted(fields, key=lambda each: not each[1].value())

    @property
    def has_presentations(self) -> bool:
        """Whether they are worth unfolding."""
        return any(bound.value() or bound.errors for _language, bound in self.presentation_fields())
