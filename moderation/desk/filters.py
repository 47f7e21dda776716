"""The filters of the desk: a form read from the address, and what it keeps of a section."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeAlias

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from millejours.caching import remembered
from millejours.languages import SOURCE_LANGUAGE
from millejours.models import Theme
from millejours.text import clean_input, fold
from millejours.vocabulary import vocabulary
from moderation.desk.items import kind_of
from moderation.models import Membership, Organisation, ScopedTaskState, ScopedTheme, Step, Vote
from territoires.models import Region

States: TypeAlias = "QuerySet[ScopedTaskState]"

AGES = [(3, _("plus de 3 jours")), (10, _("plus de 10 jours")), (30, _("plus de 30 jours"))]
DEADLINE, OLDEST, NEWEST = "echeance", "ancien", "recent"
ORDERS = {
    DEADLINE: (_("échéance la plus proche"), F("deadline").asc(nulls_last=True)),
    OLDEST: (_("attend depuis le plus longtemps"), F("started_at").asc()),
    NEWEST: (_("arrivé le plus récemment"), F("started_at").desc()),
}


class DeskFilter(forms.Form):
    """Every field is optional; a value that is not a choice filters nothing."""

    q = forms.CharField(
        label=_("Mots du titre"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    nature = forms.ChoiceField(label=_("Nature"), required=False)
    etape = forms.ChoiceField(label=_("Étape"), required=False)
    theme = forms.ChoiceField(label=_("Thème"), required=False)
    region = forms.ChoiceField(label=_("Région"), required=False)
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        help_text=_("Celle de l’auteur, ou celle dont la réponse est attendue."),
    )
    age = forms.ChoiceField(label=_("À cette étape depuis"), required=False)
    tri = forms.ChoiceField(label=_("Trier par"), required=False)

    def __init__(self, data: Any, states: States) -> None:
        """``states`` is the section before any filter: the kinds offered are those it holds."""
        super().__init__(data)
        self.found: int | None = None  # how many are left, once words were looked for
        self._offer("nature", _("Toutes"), _kinds(states))
        self._offer("etape", _("Toutes"), Step.choices)
        self._offer("theme", _("Tous"), _themes())
        self._offer("region", _("Toutes"), remembered("desk:regions", _regions))
        self._offer("organisation", _("Toutes"), remembered("desk:organisations", _organisations))
        self._offer("age", _("Peu importe"), AGES)
        self.fields["tri"].choices = [(key, label) for key, (label, _order) in ORDERS.items()]

    def _offer(self, name: str, nothing: Any, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = [("", nothing), *choices]

    def clean_q(self) -> str:
        return clean_input(self.cleaned_data["q"])

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked and makes sense, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowing(self) -> bool:
        return bool(self.chosen.keys() - {"tri"})

    @property
    def is_refined(self) -> bool:
        """Whether something else than the words of the title was asked."""
        return bool(self.chosen.keys() - {"q"})

    @property
    def refinements(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "q"]

    def apply(self, states: States, first: Q | None = None) -> States:
        """What was asked, in the order that was asked; what is ``first`` before the rest."""
        chosen = self.chosen
        for name, narrow in NARROWING.items():
            if name in chosen:
                states = narrow(states, chosen[name])
        if "q" in chosen:  # the last: what it finds is all there is
            keys = _titled(states, chosen["q"])
            self.found = len(keys)
            states = states.filter(pk__in=keys)
        _label, order = ORDERS[chosen.get("tri", DEADLINE)]
        if first is None:
            return states.order_by(order, "pk")
        return states.order_by(Case(When(first, then=0), default=1), order, "pk")


def _kinds(states: States) -> list[tuple[int, str]]:
    keys = states.order_by().values_list("workflow_state__content_type", flat=True).distinct()
    types = [ContentType.objects.get_for_id(key) for key in sorted(keys)]
    return sorted(((kind.pk, kind_of(kind)) for kind in types), key=lambda choice: choice[1])


def _organisations() -> list[tuple[int, str]]:
    return [*Organisation.objects.order_by("acronym").values_list("pk", "acronym")]


def _regions() -> list[tuple[str, str]]:
    return [*Region.objects.order_by("name").values_list("pk", "name")]


def _themes() -> list[tuple[str, str]]:
    terms = vocabulary(Theme, SOURCE_LANGUAGE)
    return sorted(((term.slug, term.label) for term in terms), key=lambda term: fold(term[1]))


def _of_kind(states: States, key: str) -> States:
    return states.filter(workflow_state__content_type=key)


def _at_step(states: States, step: str) -> States:
    return states.filter(step=step)


def _on_theme(states: States, slug: str) -> States:
    """Objects on a theme: it was frozen at one of their steps."""
    scoped = ScopedTheme.objects.filter(
        task_state__workflow_state=OuterRef("workflow_state"), theme__slug=slug
    )
    return states.filter(Exists(scoped))


def _in_region(states: States, code: str) -> States:
    return states.filter(region=code)


def _of_organisation(states: States, key: str) -> States:
    """Sent or last written by one of its members, or waiting for its voice."""
    members = Membership.objects.filter(organisation=key).values("user")
    written = Q(workflow_state__requested_by__in=members) | Q(editor__in=members)
    voted = Vote.objects.filter(task_state=OuterRef("pk"), organisation=key)
    committee = Organisation.objects.committee().filter(pk=key)
    themes = ScopedTheme.objects.filter(covered=False).answered_by([key])
    open_here = Q(status=ScopedTaskState.STATUS_IN_PROGRESS) & ~Exists(voted)
    vote = Q(step=Step.VOTE) & Exists(committee)
    opinion = Q(step=Step.EXPERT, pk__in=themes.values("task_state"))
    return states.filter(written | (open_here & (vote | opinion | _territory_of(key))))


def _territory_of(key: str) -> Q:
    mine = {"organisation": key}
    departements = Organisation.departements.through.objects.filter(**mine)
    regions = Organisation.regions.through.objects.filter(**mine)
    here = Q(departement__in=departements.values("departement"))
    here |= Q(region__in=regions.values("region"))
    return Q(step=Step.TERRITORIAL) & here


def _older_than(states: States, days: str) -> States:
    return states.filter(started_at__lt=timezone.now() - timedelta(days=int(days)))


def _titled(states: States, text: str) -> list[int]:
    """Those with every word in the title, whatever the accents and the case: folded here."""
    words = fold(text).split()
    titles = states.order_by().values_list("pk", "title")
    return [key for key, title in titles if all(word in fold(title) for word in words)]


NARROWING = {
    "nature": _of_kind,
    "etape": _at_step,
    "theme": _on_theme,
    "region": _in_region,
    "organisation": _of_organisation,
    "age": _older_than,
}
