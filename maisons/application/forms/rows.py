"""Partners, posts, lines of the budget: a few rows, three more always empty, replaced together."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.registration.comparing import Difference
from annuaire.registration.forms.base import Problem, StepForm, checkbox, problems_of
from maisons.application.forms.base import LongText, digest_of
from maisons.application.opening import Opening
from maisons.application.reading import ApplicationFile
from maisons.models import (
    BudgetLine,
    BudgetSide,
    LabelRequestPage,
    Partner,
    PartnerKind,
    Project,
    TeamPost,
)
from maisons.models.project import LONGEST_TEXT

MOST_ROWS = 60
MORE_ROWS = 3
MOST_EUROS = 100_000_000


class RowForm(StepForm):
    """An empty row is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.NumberInput):
                field.widget.attrs.setdefault("class", "fr-input")


class PartnerRow(RowForm):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=160)
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=PartnerKind.choices, initial=PartnerKind.PMI
    )
    contribution = forms.CharField(
        label=gettext_lazy("Ce qu’il apporte (facultatif)"), max_length=300, required=False
    )
    is_signed = checkbox(gettext_lazy("Convention signée"))
    funds = checkbox(gettext_lazy("Finance le projet"))


class PostRow(RowForm):
    function = forms.CharField(
        label=gettext_lazy("Fonction"),
        help_text=gettext_lazy("Un poste, pas une personne\u00a0: ne nommez personne."),
        max_length=120,
    )
    qualification = forms.CharField(
        label=gettext_lazy("Diplôme ou qualification (facultatif)"), max_length=160, required=False
    )
    full_time = forms.DecimalField(
        label=gettext_lazy("Équivalents temps plein"),
        help_text=gettext_lazy("Par exemple\u00a0: 0,8"),
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=2,
        localize=True,
    )
    is_filled = checkbox(gettext_lazy("Poste pourvu"))


class LineRow(RowForm):
    label = forms.CharField(label=gettext_lazy("Intitulé"), max_length=160)
    side = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=BudgetSide.choices, initial=BudgetSide.EXPENSE
    )
    amount = forms.IntegerField(
        label=gettext_lazy("Montant par an, en euros"),
        min_value=0,
        max_value=MOST_EUROS,
        error_messages={
            "min_value": gettext_lazy("Un montant ne peut pas être négatif."),
            "invalid": gettext_lazy("Écrivez un nombre entier d’euros."),
        },
    )


class Rows(forms.BaseFormSet):
    """The box that removes a row is named and dressed as the others."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = _("Retirer cette ligne")


class NoteForm(StepForm):
    """The text that goes with the rows."""

    note = LongText(max_length=LONGEST_TEXT, label="")


class RowsForm:
    """A section made of rows; has the same methods as ``SectionForm``."""

    template = "maisons/application/sections/rows.html"
    row_form: ClassVar[type[RowForm]]
    model: ClassVar[type[models.Model]]
    note_field: ClassVar[str] = ""
    note_label: ClassVar[Any] = ""

    def __init__(self, file: ApplicationFile, data: Any = None, *, opening: Opening) -> None:
        self.file, self.opening = file, opening
        self.initial = [self._read(row) for row in self.rows(file)]
        self.note_text = getattr(file.project, self.note_field) if self.note_field else ""
        formset = forms.formset_factory(
            self.row_form,
            formset=Rows,
            extra=MORE_ROWS,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            validate_max=True,
            can_delete=True,
            can_delete_extra=False,
        )
        self.formset = formset(data, initial=self.initial, prefix="l")
        self.note = NoteForm(data, initial={"note": self.note_text}) if self.note_field else None
        if self.note is not None:
            self.note.fields["note"].label = self.note_label

    def rows(self, file: ApplicationFile) -> Iterable[models.Model]:
        raise NotImplementedError

    def _read(self, row: models.Model) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.row_form.base_fields}

    @property
    def is_multipart(self) -> bool:
        return False

    @property
    def digest(self) -> str:
        return digest_of([self.initial, self.note_text])

    def is_valid(self) -> bool:
        return all([self.formset.is_valid(), self.note is None or self.note.is_valid()])

    def problems(self) -> list[Problem]:
        found = [Problem("", "", str(error)) for error in self.formset.non_form_errors()]
        for number, form in enumerate(self.formset.forms, 1):
            found += [
                Problem(
                    one.target,
                    _("Ligne %(n)d, %(what)s") % {"n": number, "what": one.label}
                    if one.label
                    else "",
                    one.message,
                )
                for one in problems_of(form)
            ]
        return found + (self.note.problems() if self.note is not None else [])

    @property
    def kept(self) -> list[dict[str, Any]]:
        removed = self.formset.deleted_forms
        filled = [form for form in self.formset.forms if form.cleaned_data and form not in removed]
        names = self.row_form.base_fields
        return [{name: form.cleaned_data[name] for name in names} for form in filled]

    def write(self, held: LabelRequestPage, actor: Any) -> None:
        rows: Any = self.model._default_manager
        rows.filter(request=held).delete()
        rows.bulk_create([self.model(request=held, **values) for values in self.kept])
        if self.note is not None:
            values = {self.note_field: self.note.cleaned_data["note"]}
            Project.objects.filter(request=held).update(**values)

    def differences(self, current: RowsForm) -> list[Difference]:
        mine, theirs = _in_words(self.kept), _in_words(current.initial)
        return [Difference(_("Lignes"), mine, theirs)] if mine != theirs else []


def _in_words(rows: list[dict[str, Any]]) -> str:
    said = [
        ", ".join(str(one) for one in row.values() if one not in (True, False, "")) for row in rows
    ]
    return "\u00a0; ".join(said) or "–"


class PartnersForm(RowsForm):
    row_form, model = PartnerRow, Partner

    def rows(self, file: ApplicationFile) -> Iterable[models.Model]:
        return file.partners


class TeamForm(RowsForm):
    row_form, model = PostRow, TeamPost
    note_field = "team_note"
    note_label = gettext_lazy("Organisation de l’équipe (facultatif)")

    def rows(self, file: ApplicationFile) -> Iterable[models.Model]:
        return file.posts


class BudgetForm(RowsForm):
    row_form, model = LineRow, BudgetLine
    note_field = "budget_note"
    note_label = gettext_lazy("Commentaire du budget (facultatif)")

    def rows(self, file: ApplicationFile) -> Iterable[models.Model]:
        return [*file.budget.expenses, *file.budget.income]
