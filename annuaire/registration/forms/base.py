"""What the steps share: the look of the design system, the summary of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from annuaire.registration.stored import Stored, to_stored
from millejours.models import Term
from millejours.vocabulary import vocabulary

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
TEXTS = frozenset({"text", "email", "tel", "url", "time"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: where on the page, what it is called, what is wrong."""

    target: str
    label: str
    message: str


class StepForm(forms.Form):
    """A step. ``use_required_attribute`` is off: the browser's own bubbles would hide the rest."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _dress(field.widget)
            if field.required:
                if not isinstance(field.widget, GROUPS):
                    field.widget.attrs["aria-required"] = "true"
                field.error_messages["required"] = _("Cette réponse est nécessaire.")

    @property
    def stored(self) -> Stored:
        """What was accepted, to be kept."""
        return to_stored(self.cleaned_data)

    def problems(self) -> list[Problem]:
        return problems_of(self)


def problems_of(form: forms.Form) -> list[Problem]:
    """What is wrong, in the order of the page, for the summary at its top."""
    found = [
        Problem(target="", label="", message=str(message)) for message in form.non_field_errors()
    ]
    for bound in form:
        target = f"groupe-{bound.name}" if is_group(bound) else bound.auto_id
        found += [Problem(target, str(bound.label), str(error)) for error in bound.errors]
    return found


def is_group(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, GROUPS)


def _dress(widget: forms.Widget) -> None:
    if isinstance(widget, forms.Select) and not isinstance(widget, GROUPS):
        widget.attrs.setdefault("class", "fr-select")
    elif isinstance(widget, forms.FileInput):
        widget.attrs.setdefault("class", "fr-upload")
    elif isinstance(widget, forms.Textarea) or getattr(widget, "input_type", "") in TEXTS:
        widget.attrs.setdefault("class", "fr-input")


def term_choices(model: type[Term]) -> Iterator[tuple[str, str]]:
    """The terms on line of a vocabulary, as choices."""
    return ((entry.slug, entry.label) for entry in vocabulary(model))


def terms_field(model: type[Term], label: Any, **options: Any) -> forms.MultipleChoiceField:
    """Check boxes for the terms of a vocabulary, read each time the form is made."""
    return forms.MultipleChoiceField(
        label=label,
        choices=lambda: list(term_choices(model)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        **options,
    )


def checkbox(label: Any, **options: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **options)


def options_of(
    bound: forms.BoundField, values: Iterable[str]
) -> list[forms.boundfield.BoundWidget]:
    """The boxes of a field that stand for ``values``."""
    wanted = set(values)
    return [option for option in bound.subwidgets if option.data["value"] in wanted]
