"""What is asked of who instructs, votes, decides. The services check who they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annuaire.registration.uploads import (
    MOST_BYTES,
    AcceptedFile,
    RefusedFileError,
    accepted_file,
    too_large,
)
from maisons.instruction.deciding import Reserve
from maisons.models import Conclusion, Criterion, Outcome
from moderation.models import Choice, Organisation

LONGEST = 8000
VOICES = {
    Choice.FOR: _("Avis favorable"),
    Choice.OBJECTION: _("Avis défavorable, en disant pourquoi"),
    Choice.ABSTENTION: _("Abstention"),
}
ROWS_OF_RESERVATIONS = 5
MOST_RADIOS = 4  # more are a list


def text_field(
    label: Any, *, required: bool = True, rows: int = 5, longest: int = LONGEST
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def conclusion_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Conclusion.choices, widget=forms.RadioSelect)


class PaperField(forms.FileField):
    """Cleans to an ``AcceptedFile``, or None: the rules of the registration."""

    def clean(self, data: Any, initial: Any = None) -> AcceptedFile | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(too_large())
        try:
            return accepted_file(upload.read(), upload.name)
        except RefusedFileError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def paper_field(label: Any) -> PaperField:
    return PaperField(
        label=label,
        required=False,
        help_text=_("Facultatif\u00a0: un PDF, un JPEG ou un PNG de cinq mégaoctets au plus."),
    )


class StepForm(forms.Form):
    """``seen``: the step that the person had before her. A word typed is never checked by the
    browser alone: the page says everything that is wrong.
    """

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput)


class OrganisationForm(StepForm):
    """In the name of one of ``organisations``: asked only when the person has several."""

    organisation = forms.ModelChoiceField(
        label=_("Au nom de"),
        queryset=Organisation.objects.order_by("acronym"),
        empty_label=None,
        error_messages={"invalid_choice": _("Choisissez l’une de vos organisations.")},
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        mine = list(organisations)
        self.speaks_for = mine[0] if len(mine) == 1 else None
        field = self.fields["organisation"]
        if len(mine) > 1:
            choices = [(each.pk, f"{each.acronym} – {each.name}") for each in mine]
            widget = forms.RadioSelect if len(mine) <= MOST_RADIOS else forms.Select
            field.widget = widget(choices=choices)
        else:
            field.widget = forms.HiddenInput()
            field.initial = mine[0].pk if mine else None


class AdmissibleForm(StepForm):
    """Nothing to say: the file is complete."""


class InadmissibleForm(StepForm):
    reason = text_field(_("Pourquoi (le porteur le lira)"))


class ComplementForm(OrganisationForm):
    message = text_field(_("Ce que vous demandez (le porteur le lira)"))
    criteria = forms.TypedMultipleChoiceField(
        label=_("Critères que le porteur pourra modifier"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Ce critère n’est pas de ce dossier.")},
    )
    opens_project = forms.BooleanField(
        label=_("Le porteur pourra aussi modifier la présentation du projet"), required=False
    )
    deadline = day_field(_("À rendre avant le"))

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["criteria"].choices = [(each.pk, str(each)) for each in criteria]


class VisitForm(StepForm):
    visited_on = day_field(_("Date de la visite"))
    people = forms.CharField(label=_("Organisations présentes"), max_length=300)
    report = text_field(_("Compte rendu"))
    paper = paper_field(_("Compte rendu signé"))


class DepartmentalForm(StepForm):
    given_on = day_field(_("Séance du"))
    conclusion = conclusion_field(_("Avis du comité départemental"))
    text = text_field(_("Avis motivé (facultatif)"), required=False)
    paper = paper_field(_("Procès-verbal"))


class SynthesisForm(OrganisationForm):
    conclusion = conclusion_field(_("Conclusion de l’instruction"))
    text = text_field(_("Synthèse motivée"), rows=8)


class VoteForm(OrganisationForm):
    choice = forms.ChoiceField(
        label=_("Votre avis"), choices=VOICES.items(), widget=forms.RadioSelect
    )
    reason = text_field(_("Motif (obligatoire pour un avis défavorable)"), required=False)


class EndAdviceForm(StepForm):
    reason = text_field(_("Pourquoi clore l’avis maintenant"), rows=3)


class RecusalForm(OrganisationForm):
    """``seen`` is not asked: an organisation withdraws at any step."""

    seen = None
    reason = text_field(_("En quoi elle est intéressée au projet"), rows=3, longest=500)


class MessageForm(forms.Form):
    use_required_attribute = False
    text = text_field(_("Votre message"), rows=4, longest=4000)


class ReservationForm(forms.Form):
    """One row; left blank, it says nothing."""

    use_required_attribute = False

    text = text_field(_("Ce qui reste à faire"), rows=2, required=False)
    criterion = forms.TypedChoiceField(
        label=_("Critère"), required=False, coerce=int, empty_value=None
    )
    due_on = day_field(_("À lever avant le"), required=False)

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(each.pk, f"{each.code} {each.statement[:60]}") for each in criteria]
        self.fields["criterion"].choices = [("", _("L’ensemble du projet")), *choices]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("due_on") and not said.get("text", "").strip():
            self.add_error("text", _("Dites ce qui reste à faire."))
        if said.get("text", "").strip() and not said.get("due_on") and "due_on" in said:
            self.add_error("due_on", _("Donnez une date."))
        return said

    @property
    def reserve(self) -> Reserve | None:
        said = self.cleaned_data
        if not said["text"].strip():
            return None
        return Reserve(said["text"], said["due_on"], said["criterion"])


class DecisionForm(OrganisationForm):
    """With rows of reservations; ``reservations`` are those that say something."""

    outcome = forms.ChoiceField(
        label=_("Décision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reasons = text_field(_("Motifs (obligatoires pour un ajournement ou un refus)"), required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, criteria: Iterable[Criterion], **more: Any
    ) -> None:
        super().__init__(data, files, **more)
        own = list(criteria)
        self.rows = [
            ReservationForm(
                data, prefix=f"reserve{rank}", criteria=own, auto_id=more.get("auto_id", "id_%s")
            )
            for rank in range(1, ROWS_OF_RESERVATIONS + 1)
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def reservations(self) -> list[Reserve]:
        return [row.reserve for row in self.rows if row.reserve]
