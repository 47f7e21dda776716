"""What people say about an object. The services check who they are and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.models import Choice, Organisation, ScopedTheme, Step
from moderation.moderated import APPROVE, CHANGES, Outcome

LONGEST = 4000

VOTE_LABELS = {
    Choice.FOR: _("Pour"),
    Choice.OBJECTION: _("Objection\u00a0: le texte revient à son auteur, dites pourquoi"),
    Choice.ABSTENTION: _("Abstention"),
}
OPINION_LABELS = {
    Choice.FOR: _("Avis favorable"),
    Choice.OBJECTION: _("Objection\u00a0: le texte revient à son auteur, dites pourquoi"),
    Choice.ABSTENTION: _("Pas d’avis"),
}


class ReadForm(forms.Form):
    """``revision`` is the version that was shown to the person who answers."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def _text(label: Any, *, required: bool = False, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DecisionForm(ReadForm):
    """Approve or ask for changes; or one of the outcomes that the object has of its own."""

    choice = forms.ChoiceField(label=_("Votre décision"), widget=forms.RadioSelect)
    reason = _text(_("Pourquoi (la personne qui l’a envoyé le lira)"))

    def __init__(self, *args: Any, outcomes: Mapping[str, Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(key, each.label) for key, each in outcomes.items()] or [
            (APPROVE, _("J’approuve")),
            (CHANGES, _("Je demande des modifications, en disant lesquelles")),
        ]


class VoteForm(ReadForm):
    """The voice of one of ``organisations``: asked only when the person has several."""

    organisation = forms.ModelChoiceField(
        label=_("Au nom de"), queryset=Organisation.objects.none(), empty_label=None
    )
    choice = forms.ChoiceField(label=_("Votre réponse"), widget=forms.RadioSelect)
    reason = _text(_("Motif (obligatoire pour une objection)"))

    def __init__(
        self, *args: Any, step: str, organisations: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        mine = list(organisations)
        self.fields["organisation"].queryset = Organisation.objects.order_by("acronym")
        self.fields["choice"].choices = [
            *(OPINION_LABELS if step == Step.EXPERT else VOTE_LABELS).items()
        ]
        if len(mine) > 1:
            choices = [(each.pk, f"{each.acronym} – {each.name}") for each in mine]
            self.fields["organisation"].widget = forms.RadioSelect(choices=choices)
        else:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = mine[0].pk if mine else None


class OrganisationField(forms.ModelChoiceField):
    """« SIGLE – nom », and whether anybody could answer for it."""

    def label_from_instance(self, organisation: Organisation) -> str:
        name = f"{organisation.acronym} – {organisation.name}"
        return name if organisation.has_members else str(_("%s (aucun membre)")) % name


class NameForm(forms.Form):
    """Who answers for a theme."""

    theme = forms.ModelChoiceField(
        label=_("Thème"), queryset=ScopedTheme.objects.none(), empty_label=None
    )
    organisation = OrganisationField(
        label=_("Organisation"),
        queryset=Organisation.objects.with_members_first(),
        empty_label=_("Choisir une organisation"),
    )

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes


class RemarkForm(forms.Form):
    text = _text(_("Votre message"), required=True, rows=3)


class WithdrawForm(forms.Form):
    reason = _text(_("Pourquoi (facultatif)"), rows=2)


class ResumeForm(forms.Form):
    """Nothing to say: the text was corrected in the editor."""


class OffLineForm(forms.Form):
    """Why something is taken off line, of the ``own`` reasons of its type; more may be said.

    Of a text, one gesture is enough: the first reason is chosen already. The reason of another
    object is never chosen for the person: it is told to who keeps it.
    """

    USUAL = (
        _("Une phrase peut mettre quelqu’un en danger."),
        _("Une information est fausse ou périmée."),
        _("Des données personnelles sont publiées."),
        _("Le service décrit n’existe plus."),
    )

    choice = forms.ChoiceField(
        label=_("Motif"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un motif."),
            "invalid_choice": _("Choisissez un motif dans la liste."),
        },
    )
    details = _text(_("Précisez (facultatif)"), rows=2)

    def __init__(self, *args: Any, own: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = tuple(own) or self.USUAL
        self.fields["choice"].choices = [(str(reason), reason) for reason in reasons]
        if reasons is self.USUAL:
            self.fields["choice"].initial = str(reasons[0])


class CorrectionForm(ReadForm):
    """Publishing the latest draft without a vote; ``written`` is when what is shown was saved."""

    written = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = _text(_("Pourquoi sans vote (le comité le lira)"), required=True, rows=3)
