"""What is told without a letter: a reservation that comes to its day, a label that ended."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maisons.labels.reading import last_request
from maisons.labels.rights import managers
from maisons.models import Label, Reservation
from millejours.mail import absolute_url
from millejours.models import User
from moderation.notifications.notices import Notice
from moderation.notifications.sending import Letter, send

DUE = Notice(
    _("Une réserve est à lever\u00a0: %(title)s"),
    _("La date fixée lors de l’accord du label approche\u00a0: faites constater ce qui est fait."),
    _("Voir la page du label"),
)
LATE = Notice(
    _("Une réserve n’est pas levée à sa date\u00a0: %(title)s"),
    _("La date fixée lors de l’accord du label est passée. Rien ne se décide sans vous."),
    _("Voir le label"),
)
ENDED = Notice(
    _("Le label a pris fin\u00a0: %(title)s"),
    _(
        "Le certificat n’est plus valable et le logo est à retirer. Le label peut encore être"
        " demandé de nouveau."
    ),
    _("Voir la page du label"),
)
ENDED_FOR_MANAGERS = Notice(
    _("Un label a pris fin\u00a0: %(title)s"),
    _("Il n’a pas été renouvelé. La vérification publique le dit."),
    _("Voir le label"),
)
FOR_TEAM = _("Vous recevez ce message parce que vous participez à la demande de ce label.")
FOR_MANAGERS = _("Vous recevez ce message parce que vous répondez du label des Maisons.")


def team_of(label: Label) -> list[User]:
    members = last_request(label).members.current().filter(user__is_active=True)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))


def tell_due(label: Label, reservation: Reservation) -> int:
    return _to_team(label, DUE, f"reservation-due-{reservation.pk}", reservation)


def tell_late(label: Label, reservation: Reservation) -> int:
    return _to_managers(label, LATE, f"reservation-late-{reservation.pk}", reservation)


def tell_ended(label: Label) -> int:
    key = f"label-ended-{label.pk}-{label.ends_on}"
    return _to_team(label, ENDED, key) + _to_managers(label, ENDED_FOR_MANAGERS, key)


def _to_team(label: Label, notice: Notice, key: str, about: Reservation | None = None) -> int:
    """How many were told; nobody twice under one key."""
    letter = _letter(label, notice, reverse("labels:team", args=[label.code]), about)
    return sum(send(person, letter, FOR_TEAM, key, settings_view="") for person in team_of(label))


def _to_managers(label: Label, notice: Notice, key: str, about: Reservation | None = None) -> int:
    letter = _letter(label, notice, reverse("maisons_label", args=[label.code]), about)
    return sum(send(person, letter, FOR_MANAGERS, f"{key}-managers") for person in managers(label))


def _letter(label: Label, notice: Notice, path: str, about: Reservation | None) -> Letter:
    facts: list[tuple[Any, Any]] = [(_("Fin du label"), label.ends_on)]
    if about is not None:
        facts = [(_("Réserve"), about.text), (_("À lever avant le"), about.due_on)]
    return Letter(notice, {"title": label.name}, tuple(facts), link=absolute_url(path))
