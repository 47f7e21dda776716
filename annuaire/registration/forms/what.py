"""Step 2: what is done, for whom. One need or one action is enough; the rest may come later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.hours.fields import WeekFields
from annuaire.models import Listing, Price, SpokenLanguage
from annuaire.registration.forms.base import checkbox, options_of, terms_field
from annuaire.registration.forms.presentations import FIELDS, PresentationsForm
from millejours.models import Action, Audience, Need, Priority, Stage
from millejours.vocabulary import vocabulary

# Of Listing, as yes/no questions; the modes come from the presences of the first step.
ACCESSIBILITY = ("wheelchair", "sign_language", "induction_loop", "visual_aids", "easy_to_read")
UNUSUAL_HOURS = ("evening", "weekend", "night")
WELCOME = ("occasional_care", "emergency_care", "breastfeeding")
FLAGS = (*ACCESSIBILITY, *UNUSUAL_HOURS, *WELCOME)
# What comes before the hours on the page.
FIRST_FIELDS = (
    "needs",
    "actions",
    "description",
    *FIELDS.values(),
    "price",
    "stages",
    "audiences",
    "spoken_languages",
)


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """The actions of one priority."""

    label: str
    options: list[BoundWidget]

    @property
    def is_chosen(self) -> bool:
        return any(option.data["selected"] for option in self.options)


class WhatForm(PresentationsForm, WeekFields):
    field_order = FIRST_FIELDS

    needs = terms_field(
        Need,
        gettext_lazy("À quels besoins répondez-vous\u00a0?"),
        help_text=gettext_lazy("Cochez ceux pour lesquels les parents doivent vous trouver."),
    )
    actions = terms_field(Action, gettext_lazy("Vos actions"))
    stages = terms_field(Stage, gettext_lazy("Étapes"))
    audiences = terms_field(Audience, gettext_lazy("Publics"))
    spoken_languages = terms_field(SpokenLanguage, gettext_lazy("Langues parlées"))
    description = forms.CharField(
        label=gettext_lazy("Présentation"),
        help_text=gettext_lazy("Quelques phrases simples pour les parents."),
        max_length=Listing.LONGEST_PRESENTATION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    price = forms.ChoiceField(
        label=gettext_lazy("Tarif"),
        choices=lambda: [("", _("Ne pas dire")), *Price.choices],
        required=False,
    )
    wheelchair = checkbox(gettext_lazy("Accessible en fauteuil roulant"))
    sign_language = checkbox(gettext_lazy("Accueil en langue des signes (LSF)"))
    induction_loop = checkbox(gettext_lazy("Boucle magnétique"))
    visual_aids = checkbox(gettext_lazy("Aides pour déficients visuels"))
    easy_to_read = checkbox(gettext_lazy("Documents faciles à lire"))
    evening = checkbox(gettext_lazy("Le soir"))
    weekend = checkbox(gettext_lazy("Le week-end"))
    night = checkbox(gettext_lazy("La nuit"))
    occasional_care = checkbox(gettext_lazy("Accueil occasionnel de l’enfant"))
    emergency_care = checkbox(gettext_lazy("Accueil de l’enfant en urgence"))
    breastfeeding = checkbox(gettext_lazy("Lieu favorable à l’allaitement"))

    def action_groups(self) -> Iterator[ActionGroup]:
        """The actions under the ten priorities, in their order."""
        priorities = {entry.slug: entry.label for entry in vocabulary(Priority)}
        keys = dict(Priority.objects.live().order_by("pk").values_list("pk", "slug"))
        of_priority: dict[str, list[str]] = {slug: [] for slug in priorities}
        for action in vocabulary(Action):
            of_priority.setdefault(keys.get(action.extra["priority_id"], ""), []).append(
                action.slug
            )
        for slug, actions in of_priority.items():
            if actions:
                label = priorities.get(slug, _("Autres actions"))
                yield ActionGroup(label, options_of(self["actions"], actions))

    def accessibility_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ACCESSIBILITY]

    def unusual_hours_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in UNUSUAL_HOURS]

    def welcome_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in WELCOME]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get("needs") or cleaned.get("actions")
        if not chosen and not {"needs", "actions"} & set(self.errors):
            self.add_error("needs", _("Cochez au moins un besoin ou une action."))
        return cleaned
