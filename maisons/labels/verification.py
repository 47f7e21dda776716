"""What the code of a certificate says to anybody who checks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from annuaire.kit.verification import LONGEST, readable
from maisons.labels.reading import (
    Standing,
    has_open_reservations,
    is_model,
    last_request,
    standing_of,
)
from maisons.models import Label


@dataclass(frozen=True, slots=True)
class Verification:
    """``since``: the day of what ended or suspended it; None while it is in force."""

    label: Label
    standing: Standing
    has_reservations: bool
    is_model: bool

    @property
    def code(self) -> str:
        return readable(self.label.code)

    @property
    def is_valid(self) -> bool:
        return self.standing == Standing.IN_FORCE

    @property
    def since(self) -> date | None:
        label = self.label
        moment = label.withdrawn_at or label.suspended_at
        if self.standing in {Standing.WITHDRAWN, Standing.SUSPENDED} and moment:
            return timezone.localdate(moment)
        return label.ends_on if self.standing == Standing.ENDED else None


def verification_of(code: str) -> Verification | None:
    """What a normalised code stands for; None when it is nobody's."""
    if not code or len(code) > LONGEST:
        return None
    labels = Label.objects.select_related("commune", "request__referential")
    label = labels.filter(code=code).first()
    if label is None:
        return None
    return Verification(
        label,
        standing_of(label),
        has_open_reservations(label),
        is_model(last_request(label)),
    )
