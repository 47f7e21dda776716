"""What changes a label. Each is one transaction, with its act, its letter, its line in the
journal and ``maisons.signals.label_changed``. Nothing is ever deleted.

``seen``: the last act that the form of ``actor`` knew; None without a form. Refusals are
``LabelError``: nothing was changed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from annuaire.upkeep.dates import months_after
from maisons.labels import letters
from maisons.labels.acts import held_label, lock_label, record_act, written_reason
from maisons.labels.codes import new_code
from maisons.labels.reading import label_of
from maisons.labels.refusals import (
    LabelOverError,
    LiftedError,
    NotGrantingError,
    NotSuspendedError,
    SameCarrierError,
    SuspendedError,
    WrongDayError,
    WrongSiretError,
)
from maisons.models import (
    Decision,
    Label,
    LabelAct,
    LabelActKind,
    LabelRequestPage,
    LabelSettings,
    Reservation,
)
from maisons.models.applicants import validate_siret
from maisons.requests.services import checked_name
from maisons.requests.visibility import requests_shown

A_DAY = timedelta(days=1)


# --- Granted, renewed ---------------------------------------------------------------------------


@transaction.atomic
@requests_shown()
def grant(decision: Decision, actor: Any) -> Label:
    """The label that ``decision`` gives or renews; the same one when asked again.

    Renewed before its end, it goes on from there; later, from today. Its code never changes, and
    a suspension stays. Who may decide was checked by who took the decision.

    Raises NotGrantingError, LabelOverError (it was withdrawn meanwhile).
    """
    if not decision.grants:
        raise NotGrantingError
    request = decision.request
    label = label_of(request)
    if label is not None and label.acts.filter(details__decision=decision.pk).exists():
        return label
    if label is None:
        return _granted(decision, request, actor)
    return _renewed(decision, request, lock_label(label), actor)


def _granted(decision: Decision, request: LabelRequestPage, actor: Any) -> Label:
    today = timezone.localdate()
    label = Label(
        code=new_code(),
        request=request,
        starts_on=today,
        ends_on=_end_of(today),
        is_demonstration=request.is_demonstration,
        **_facts_of(request),
    )
    label.save()
    _record_period(LabelActKind.GRANTED, label, decision, actor)
    return label


def _renewed(decision: Decision, request: LabelRequestPage, label: Label, actor: Any) -> Label:
    if label.withdrawn_at is not None:
        raise LabelOverError
    today = timezone.localdate()
    goes_on = label.ends_on >= today
    label.ends_on = _end_of(label.ends_on + A_DAY if goes_on else today)
    if not goes_on:
        label.starts_on = today
    label.renewal_reminded_at = None
    for name, value in _facts_of(request).items():
        setattr(label, name, value)
    label.save()
    _record_period(LabelActKind.RENEWED, label, decision, actor)
    return label


def _end_of(first_day: date) -> date:
    """The last day of a period that begins on ``first_day``."""
    return months_after(first_day, LabelSettings.current().label_months) - A_DAY


def _facts_of(request: LabelRequestPage) -> dict[str, Any]:
    project, carrier = request.project, request.carrier
    commune = project.commune or carrier.commune
    return {
        "name": project.name or carrier.name[:160],
        "carrier_name": carrier.name,
        "carrier_siret": carrier.siret,
        "commune": commune,
        "departement": commune.departement,
        "in_priority_neighbourhood": project.in_priority_neighbourhood,
        "in_rural_area": project.in_rural_area,
    }


def _record_period(kind: Any, label: Label, decision: Decision, actor: Any) -> None:
    record_act(
        label,
        kind,
        actor,
        decision.reasons,
        decision=decision.pk,
        request=decision.request.number,
        starts_on=label.starts_on.isoformat(),
        ends_on=label.ends_on.isoformat(),
    )


# --- Its life -----------------------------------------------------------------------------------


@transaction.atomic
@requests_shown()
def lift_reservation(
    reservation: Reservation, actor: Any, note: str, *, seen: int | None = None
) -> LabelAct:
    """``note``: what was seen, that shows that nothing is reserved any more.

    Raises NotDeciderError, StaleLabelError, LabelOverError, LiftedError, NoReasonError.
    """
    label = label_of(reservation.decision.request)
    if label is None:
        raise NotGrantingError
    held = held_label(label, actor, seen)
    row = Reservation.objects.select_for_update(of=("self",)).get(pk=reservation.pk)
    if row.lifted_at is not None:
        raise LiftedError
    row.lifting_note = written_reason(note)
    row.lifted_at, row.lifted_by_name = timezone.now(), str(actor)[:255]
    row.save(update_fields=["lifting_note", "lifted_at", "lifted_by_name"])
    act = record_act(held, LabelActKind.LIFTED, actor, row.lifting_note, reservation=row.pk)
    values = {"reserve": row.text, "constat": row.lifting_note}
    letters.write_about(held, "reserve-levee", f"act-{act.pk}", values)
    return act


@transaction.atomic
@requests_shown()
def suspend(label: Label, actor: Any, reason: str, *, seen: int | None = None) -> LabelAct:
    """Not in force until it is resumed.

    Raises NotDeciderError, StaleLabelError, LabelOverError, SuspendedError, NoReasonError.
    """
    held = held_label(label, actor, seen)
    if held.suspended_at is not None:
        raise SuspendedError
    held.suspended_at = timezone.now()
    held.save(update_fields=["suspended_at"])
    return _told(held, LabelActKind.SUSPENDED, "suspension", actor, written_reason(reason))


@transaction.atomic
@requests_shown()
def resume(label: Label, actor: Any, reason: str, *, seen: int | None = None) -> LabelAct:
    """Raises NotDeciderError, StaleLabelError, LabelOverError, NotSuspendedError, NoReasonError."""
    held = held_label(label, actor, seen)
    if held.suspended_at is None:
        raise NotSuspendedError
    held.suspended_at = None
    held.save(update_fields=["suspended_at"])
    return _told(held, LabelActKind.RESUMED, "reprise", actor, written_reason(reason))


@transaction.atomic
@requests_shown()
def withdraw(label: Label, actor: Any, reason: str, *, seen: int | None = None) -> LabelAct:
    """For ever: the Maison applies again. Raises NotDeciderError, StaleLabelError,
    LabelOverError, NoReasonError, NoAppealError.
    """
    held = held_label(label, actor, seen)
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    return _told(held, LabelActKind.WITHDRAWN, "retrait", actor, written_reason(reason))


@transaction.atomic
@requests_shown()
def change_carrier(
    label: Label,
    actor: Any,
    name: str,
    siret: str,
    *,
    reason: str,
    effective: date,
    seen: int | None = None,
) -> LabelAct:
    """The Maison passes to another structure, since the day ``effective``.

    Raises NotDeciderError, StaleLabelError, LabelOverError, NamelessError, WrongSiretError,
    SameCarrierError, WrongDayError, NoReasonError.
    """
    held = held_label(label, actor, seen)
    before = {"name": held.carrier_name, "siret": held.carrier_siret}
    after = {"name": checked_name(name), "siret": _checked_siret(siret)}
    if before == after:
        raise SameCarrierError
    if not held.starts_on <= effective <= timezone.localdate():
        raise WrongDayError
    held.carrier_name, held.carrier_siret = after["name"], after["siret"]
    held.save(update_fields=["carrier_name", "carrier_siret"])
    values = {"ancienne": before["name"], "effet": effective, "siret": after["siret"]}
    act = record_act(
        held,
        LabelActKind.CARRIER,
        actor,
        written_reason(reason),
        before=before,
        after=after,
        effective=effective.isoformat(),
    )
    letters.write_about(
        held, "changement-porteur", f"act-{act.pk}", {**values, "motifs": act.reason}
    )
    return act


def _told(label: Label, kind: Any, letter: str, actor: Any, reason: str) -> LabelAct:
    act = record_act(label, kind, actor, reason)
    letters.write_about(label, letter, f"act-{act.pk}", {"motifs": reason})
    return act


def _checked_siret(siret: str) -> str:
    digits = "".join(siret.split())
    try:
        validate_siret(digits)
    except ValidationError as error:
        raise WrongSiretError from error
    return digits
