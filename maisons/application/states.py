"""Where a request is and what comes next, in plain words, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.models import (
    Complement,
    LabelRequestPage,
    State,
)


@dataclass(frozen=True, slots=True)
class Words:
    """``badge``: the end of the class of the badge of the design system."""

    now: str | Promise
    after: str | Promise
    badge: str


WORDS: dict[Any, Words] = {
    State.DRAFT: Words(
        gettext_lazy("Brouillon"),
        gettext_lazy("Complétez le dossier, puis déposez-le\u00a0: personne ne le lit avant."),
        "new",
    ),
    State.ADMISSIBILITY: Words(
        gettext_lazy("Déposée, recevabilité à vérifier"),
        gettext_lazy(
            "Le service de votre région vérifie que le dossier peut être instruit, puis le confie"
            " aux instructeurs."
        ),
        "info",
    ),
    State.INSTRUCTION: Words(
        gettext_lazy("En cours d’instruction"),
        gettext_lazy(
            "Les organismes de votre territoire étudient le dossier. Ils peuvent visiter la Maison"
            " ou demander un complément."
        ),
        "info",
    ),
    State.COMPLEMENT: Words(
        gettext_lazy("Complément demandé"),
        gettext_lazy(
            "C’est à vous\u00a0: complétez ce qui est demandé, puis rendez le complément."
        ),
        "warning",
    ),
    State.COMMITTEE: Words(
        gettext_lazy("Soumise au comité"),
        gettext_lazy("Le comité donne son avis, puis la décision est prise."),
        "info",
    ),
    State.DECISION: Words(
        gettext_lazy("Décision attendue"),
        gettext_lazy("La décision vous sera écrite."),
        "info",
    ),
    State.DECIDED: Words(
        gettext_lazy("Décision prise"),
        gettext_lazy("Lisez le courrier qui vous l’annonce."),
        "info",
    ),
    State.ADJOURNED: Words(
        gettext_lazy("Décision ajournée"),
        gettext_lazy("Vous pouvez compléter le dossier et le déposer à nouveau."),
        "warning",
    ),
    State.INADMISSIBLE: Words(
        gettext_lazy("Non recevable"),
        gettext_lazy("La demande s’arrête là. Vous pouvez en ouvrir une autre."),
        "error",
    ),
    State.WITHDRAWN: Words(
        gettext_lazy("Retirée"),
        gettext_lazy("Vous avez retiré cette demande\u00a0: elle s’arrête là."),
        "info",
    ),
}


def words_of(request: LabelRequestPage) -> Words:
    return WORDS[request.state]


def late_sentence(complement: Complement) -> str:
    """When its last day is over; empty before."""
    if complement.deadline >= timezone.localdate():
        return ""
    day = date_format(complement.deadline, "j F Y")
    return _(
        "Ce complément était attendu avant le %(day)s. Vous pouvez encore le rendre\u00a0:"
        " l’instruction attend."
    ) % {"day": day}
