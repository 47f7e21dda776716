"""What comes to its day: told once each, however often it runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annuaire.upkeep.dates import months_after
from maisons.labels import letters, notices
from maisons.labels.acts import lock_label
from maisons.labels.reading import GRANTING, is_over, label_of
from maisons.models import (
    OPEN_STATES,
    Label,
    LabelRequestPage,
    LabelSettings,
    Reservation,
)
from maisons.requests.visibility import requests_shown
from maisons.signals import label_changed

RESERVATION_DAYS = 30  # before a reservation is due
ENDED_DAYS = 30  # an end that nobody could tell is told within this time, not later


@dataclass(frozen=True, slots=True)
class Told:
    renewals: int
    ended: int
    due: int
    late: int


@requests_shown()
def remind(today: date | None = None) -> Told:
    day = today or timezone.localdate()
    return Told(
        remind_renewals(day), tell_ended(day), remind_reservations(day), tell_late_ones(day)
    )


def remind_renewals(today: date) -> int:
    """The letter before the end, once a period; not while its renewal is being read."""
    limit = months_after(today, LabelSettings.current().renewal_months)
    asked = LabelRequestPage.objects.filter(state__in=OPEN_STATES).exclude(renews=None)
    labels = Label.objects.filter(
        ends_on__gte=today, ends_on__lte=limit, withdrawn_at=None, renewal_reminded_at=None
    ).exclude(pk__in=asked.values("renews"))
    return sum(_remind_renewal(label) for label in labels.order_by("pk"))


@transaction.atomic
def _remind_renewal(label: Label) -> bool:
    held = lock_label(label)
    if held.renewal_reminded_at is not None or held.withdrawn_at is not None:
        return False
    held.renewal_reminded_at = timezone.now()
    held.save(update_fields=["renewal_reminded_at"])
    letters.write_about(held, "renouvellement-rappel", f"renouvellement-{held.ends_on}")
    return True


def tell_ended(today: date) -> int:
    """Its team, those who decide, and who hears ``label_changed``; how many labels were told."""
    since = today - timedelta(days=ENDED_DAYS)
    labels = Label.objects.filter(ends_on__gte=since, ends_on__lt=today, withdrawn_at=None)
    return sum(_tell_ended(label) for label in labels.order_by("pk"))


@transaction.atomic
def _tell_ended(label: Label) -> bool:
    label_changed.send(Label, label=label)
    return notices.tell_ended(label) > 0


def remind_reservations(today: date) -> int:
    due = _open().filter(
        due_on__gte=today, due_on__lte=today + timedelta(days=RESERVATION_DAYS), reminded_at=None
    )
    return sum(_remind_reservation(each) for each in due)


@transaction.atomic
def _remind_reservation(reservation: Reservation) -> bool:
    held = Reservation.objects.select_for_update(of=("self",)).get(pk=reservation.pk)
    label = _label_standing(reservation)
    if held.reminded_at is not None or held.lifted_at is not None or label is None:
        return False
    held.reminded_at = timezone.now()
    held.save(update_fields=["reminded_at"])
    notices.tell_due(label, held)
    return True


def tell_late_ones(today: date) -> int:
    """Those who decide, once each; nothing is decided by the clock."""
    return sum(_tell_late(each) for each in _open().filter(due_on__lt=today))


@transaction.atomic
def _tell_late(reservation: Reservation) -> bool:
    label = _label_standing(reservation)
    return label is not None and notices.tell_late(label, reservation) > 0


def _open() -> QuerySet[Reservation]:
    rows = Reservation.objects.open().filter(decision__outcome__in=GRANTING)
    return rows.select_related("decision__request").order_by("pk")


def _label_standing(reservation: Reservation) -> Label | None:
    """Its label, unless it is over."""
    label = label_of(reservation.decision.request)
    return None if label is None or is_over(label) else label
