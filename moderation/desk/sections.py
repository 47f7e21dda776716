"""The sections of the desk: its own, and those that other rooms add to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from moderation.competence import Standing
from moderation.desk.access import Viewer


@dataclass(frozen=True, slots=True)
class OwnSection:
    """A list of steps: ``help`` says in a sentence what is in it, ``empty`` that nothing is.

    What makes ``first`` true comes before the rest, whatever the order asked.
    """

    key: str
    label: str | Promise
    icon: str
    help: str | Promise
    empty: str | Promise
    first: Any = None


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A line of a section of another room; ``facts`` are short texts under the title.

    ``label``: one word that must not be missed.
    """

    title: str
    url: str
    action: str | Promise
    facts: Sequence[str | Promise] = ()
    is_late: bool = False
    label: str | Promise = ""


@dataclass(frozen=True, slots=True)
class OtherSection:
    """What ``register_section`` was given."""

    key: str
    label: str | Promise
    icon: str
    count: Callable[[Standing], int]
    rows: Callable[[Standing, int, int], Sequence[SectionRow]]
    help: str | Promise = ""
    in_digest: bool = False


AWAITING = OwnSection(
    "attente",
    _("Ce qui m’attend"),
    "tasks",
    _("Une décision, un avis ou un vote que vous pouvez donner maintenant."),
    _("Rien ne vous attend. Vous serez prévenu par courriel dès que ce sera votre tour."),
)
NOT_VOTED = OwnSection(
    "vote",
    _("Ce que mon organisation n’a pas voté"),
    "group",
    _("Les votes ouverts où la voix de votre organisation manque encore."),
    _("Votre organisation a voté partout où un vote est ouvert."),
)
LATE = OwnSection(
    "retard",
    _("En retard"),
    "warning",
    _("L’échéance de l’étape est passée."),
    _("Rien n’est en retard."),
)
IN_PROGRESS = OwnSection(
    "en-cours",
    _("Tout ce qui est en cours"),
    "list-ul",
    _("Tout ce qui est soumis et pas encore décidé."),
    _("Rien n’est en cours."),
)
REQUESTS = OwnSection(
    "demandes",
    _("Mes demandes"),
    "edit",
    _("Ce que vous avez soumis, et ce qui vous a été répondu depuis 30 jours."),
    _("Vous n’avez rien soumis. Dans l’éditeur, « Soumettre » envoie un texte au comité."),
    first=Q(workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES),
)
ACTS = OwnSection(
    "actes",
    _("À confirmer, à ratifier"),
    "history",
    _("Ce qui n’est pas passé par un vote : corrections urgentes, mises hors ligne."),
    _("Rien n’attend d’être confirmé ni ratifié."),
)

_others: dict[str, OtherSection] = {}


def register_section(
    key: str,
    label: str | Promise,
    icon: str,
    count: Callable[[Standing], int],
    rows: Callable[[Standing, int, int], Sequence[SectionRow]],
    *,
    help: str | Promise = "",  # noqa: A002
    in_digest: bool = False,
) -> None:
    """Add a section to the desk of the members; call it from ``AppConfig.ready``.

    ``count(standing)`` is how many rows the person has, ``rows(standing, offset, limit)`` some
    of them. Each may run two queries: the whole desk has 25. ``in_digest``: the mail of the day
    of those who chose one lists them too.
    """
    _others[key] = OtherSection(key, label, icon, count, rows, help, in_digest)


def own_sections(viewer: Viewer) -> list[OwnSection]:
    """What this person has on her desk, in order."""
    if not viewer.is_member and not viewer.sees_everything:
        return [REQUESTS]
    sections = [AWAITING, NOT_VOTED, LATE, IN_PROGRESS, REQUESTS, ACTS]
    if not viewer.committee_ids:
        sections.remove(NOT_VOTED)
    if not viewer.sees_everything:
        sections.remove(ACTS)
    return sections


def digest_sections() -> list[OtherSection]:
    return [section for section in _others.values() if section.in_digest]


def other_sections(viewer: Viewer) -> list[OtherSection]:
    return list(_others.values()) if viewer.is_member else []
