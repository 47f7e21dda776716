"""The life of the labels that the requests earned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from annuaire.upkeep.dates import months_after
from maisons.models import Label, LabelSettings, Reservation


@dataclass(frozen=True, slots=True)
class Labels:
    """``renewals_due``: in force, and inside the delay of the reminder of renewal."""

    in_force: int = 0
    suspended: int = 0
    withdrawn: int = 0
    ended: int = 0
    renewals_due: int = 0
    reservations: int = 0
    reservations_overdue: int = 0


def labels(requests: Any, today: date) -> Labels:
    soon = months_after(today, LabelSettings.current().renewal_months)
    counts: Counter[str] = Counter()
    given = Label.objects.filter(request__in=requests.values("pk")).order_by("pk")
    for ends_on, suspended_at, withdrawn_at in given.values_list(
        "ends_on", "suspended_at", "withdrawn_at"
    ):
        where = _where(ends_on, suspended_at, withdrawn_at, today)
        counts[where] += 1
        counts["renewals_due"] += where == "in_force" and ends_on <= soon
    waiting = Reservation.objects.open().filter(decision__request__in=requests.values("pk"))
    for label in ("label", "renews"):  # of a first request, of a renewal
        over = {f"decision__request__{label}__withdrawn_at__isnull": False}
        waiting = waiting.exclude(**over)
    for due_on in waiting.order_by("pk").values_list("due_on", flat=True):
        counts["reservations"] += 1
        counts["reservations_overdue"] += due_on < today
    return Labels(**counts)


def _where(ends_on: date, suspended_at: Any, withdrawn_at: Any, today: date) -> str:
    if withdrawn_at:
        return "withdrawn"
    if ends_on < today:
        return "ended"
    return "suspended" if suspended_at else "in_force"
