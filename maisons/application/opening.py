"""What those who make a request may change today: all of a draft, what a complement names."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from maisons.models import Complement, LabelRequestPage, LabelSettings, State


@dataclass(frozen=True, slots=True)
class Opening:
    """``criteria``: keys of those that a complement opens. ``is_late``: after its last day."""

    is_draft: bool = False
    project: bool = False
    criteria: frozenset[int] = frozenset()
    complement: Complement | None = None
    is_late: bool = False
    is_too_late: bool = False

    def has_criterion(self, pk: int | None) -> bool:
        """None: the documents about the whole file."""
        if pk is None:
            return self.project
        return self.is_draft or pk in self.criteria


def opening_of(request: LabelRequestPage) -> Opening:
    """At most three queries."""
    if request.state == State.DRAFT:
        return Opening(is_draft=True, project=True)
    if request.state != State.COMPLEMENT:
        return Opening()
    complement = Complement.objects.filter(request=request).open().first()
    if complement is None:
        return Opening()
    is_late = complement.deadline < timezone.localdate()
    if is_late and LabelSettings.current().closes_late_complements:
        return Opening(complement=complement, is_late=True, is_too_late=True)
    return Opening(
        project=complement.opens_project,
        criteria=frozenset(complement.criteria.order_by("pk").values_list("pk", flat=True)),
        complement=complement,
        is_late=is_late,
    )
