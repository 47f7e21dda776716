"""The requests for the label that wait for a person, on her desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.instruction.screens.listing import waiting_for
from maisons.models import LabelRequestPage
from maisons.requests.visibility import requests_shown
from moderation.competence import Standing
from moderation.desk import wording
from moderation.desk.sections import SectionRow, register_section
from moderation.models import ScopedTaskState


def register() -> None:
    register_section(
        "demandes-de-label",
        gettext_lazy("Demandes de label"),
        "clipboard-list",
        lambda standing: waiting_for(standing).count(),
        rows,
        help=gettext_lazy(
            "Les demandes de label des Maisons que vous pouvez faire avancer maintenant."
        ),
    )


def rows(standing: Standing, offset: int, limit: int) -> list[SectionRow]:
    found = waiting_for(standing).select_related("departement").order_by("deadline", "pk")
    states = list(found[offset : offset + limit])
    with requests_shown():
        requests = LabelRequestPage.objects.select_related("carrier__commune")
        known = {
            each.number: each
            for each in requests.filter(number__in=[state.title for state in states])
        }
    return [_row(state, known[state.title]) for state in states if state.title in known]


def _row(state: ScopedTaskState, own: LabelRequestPage) -> SectionRow:
    facts = [state.title, own.carrier.commune, state.get_step_display(), wording.territory(state)]
    return SectionRow(
        own.carrier.name,
        reverse("maisons_request", args=[own.number]),
        _("Ouvrir"),
        tuple(str(fact) for fact in facts if fact),
        is_late=bool(wording.lateness(state.deadline)),
        label=_("Démonstration") if own.is_demonstration else "",
    )
