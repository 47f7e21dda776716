"""What is typed on the pages of a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comite.fields import CHOOSE, OrganisationField
from comite.models import AgendaItem, Session
from comite.models.agenda import LONGEST_CONCLUSION
from comite.models.sessions import LONGEST_MINUTES
from comite.services.votes import LONGEST_REASON
from moderation.models import Choice, Organisation

LONGEST_DURATION = 480


class DayInput(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class SessionForm(forms.ModelForm):
    link = forms.URLField(
        label=_("Lien de visioconférence"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    class Meta:
        model = Session
        fields = ("held_on", "starts_at", "place", "link", "chair")
        field_classes = {"chair": OrganisationField}
        widgets = {
            "held_on": DayInput(),
            "starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = Organisation.objects.committee().order_by("acronym")
        self.fields["chair"].empty_label = CHOOSE


class SubjectForm(forms.Form):
    """A subject that is not an object at the vote."""

    title = forms.CharField(label=_("Sujet"), max_length=255)
    text = forms.CharField(
        label=_("Présentation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    rapporteur = OrganisationField(label=_("Rapporteur"), required=False)
    minutes_planned = forms.IntegerField(
        label=_("Durée en minutes"), required=False, min_value=1, max_value=LONGEST_DURATION
    )


class PlaceForm(forms.Form):
    """A line of the agenda."""

    item = forms.IntegerField(widget=forms.HiddenInput)
    order = forms.IntegerField(label=_("Rang"), min_value=0, max_value=999)
    rapporteur = OrganisationField(label=_("Rapporteur"), required=False)
    minutes_planned = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=1, max_value=LONGEST_DURATION
    )


MOST_ITEMS = 300
PlaceFormSet = forms.formset_factory(
    PlaceForm, extra=0, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS
)


def places_of(items: list[AgendaItem]) -> forms.BaseFormSet:
    """The forms of an agenda as it stands; the organisations are read once for all."""
    initial = [
        {
            "item": item.pk,
            "order": item.order,
            "rapporteur": item.rapporteur_id,
            "minutes_planned": item.minutes_planned,
        }
        for item in items
    ]
    forms_ = PlaceFormSet(initial=initial, prefix="objets")
    if items:
        choices = list(forms_.forms[0].fields["rapporteur"].choices)
        for form in forms_.forms:
            form.fields["rapporteur"].choices = choices
    return forms_


class ParticipantForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"))
    name = forms.CharField(label=_("Nom de la personne"), max_length=255)


class VoiceForm(forms.Form):
    """What every vote says: for whom."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        error_messages={
            "required": _("Dites pour quelle organisation."),
            "invalid_choice": _("Cette organisation n’existe pas."),
        },
    )


class VoteForm(VoiceForm):
    choice = forms.ChoiceField(
        choices=Choice.choices,
        error_messages={
            "required": _("Choisissez\u00a0: pour, objection ou abstention."),
            "invalid_choice": _("Choisissez\u00a0: pour, objection ou abstention."),
        },
    )
    reason = forms.CharField(required=False, max_length=4000)
    revision = forms.IntegerField(
        error_messages={"required": _("La version lue manque\u00a0: rouvrez la page.")}
    )


class PullOutForm(VoiceForm):
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


class ConclusionForm(forms.Form):
    conclusion = forms.CharField(
        label=_("Conclusion"),
        max_length=LONGEST_CONCLUSION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Écrivez d’abord ce texte.")},
    )


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("Compte rendu"),
        required=False,
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 28}),
        help_text=_(
            "Une ligne qui commence par «\u00a0#\u00a0» est un titre, par «\u00a0-\u00a0» une ligne"
            " de liste. Vidé, il est refait à partir des décisions."
        ),
    )


LONGEST_KEY = 18  # digits that every database keeps


def is_key(text: str) -> bool:
    """Whether ``text``, sent by a form, may be the key of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def first_error(form: forms.Form) -> str:
    """The first thing to mend, in a sentence that names its field."""
    name, texts = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else None
    return f"{label}\u00a0: {texts[0]}" if label else str(texts[0])
