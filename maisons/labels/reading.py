"""What a label is made of: its last request, its reservations, where it stands today."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maisons.models import (
    OPEN_STATES,
    Decision,
    Label,
    LabelRequestMember,
    LabelRequestPage,
    Letter,
    Outcome,
    Reservation,
    State,
)

GRANTING = (Outcome.LABEL, Outcome.RESERVED)
RENEWAL_STATES = (State.DRAFT, *OPEN_STATES, State.ADJOURNED)


class Standing(models.TextChoices):
    """Where a label stands on a day."""

    IN_FORCE = "en-vigueur", _("en vigueur")
    COMING = "a-venir", _("commence plus tard")
    SUSPENDED = "suspendu", _("suspendu")
    ENDED = "termine", _("terminé")
    WITHDRAWN = "retire", _("retiré")


def standing_of(label: Label) -> Any:  # a Standing
    today = timezone.localdate()
    if label.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if label.ends_on < today:
        return Standing.ENDED
    if label.suspended_at is not None:
        return Standing.SUSPENDED
    return Standing.COMING if label.starts_on > today else Standing.IN_FORCE


def is_over(label: Label) -> bool:
    return standing_of(label) in {Standing.ENDED, Standing.WITHDRAWN}


def label_of(request: LabelRequestPage) -> Label | None:
    """The label that a request earned, renewed, or asks to renew; None before."""
    if request.renews_id is not None:
        return Label.objects.get(pk=request.renews_id)
    return Label.objects.filter(request=request.pk).first()


def decisions_on(label: Label) -> QuerySet[Decision]:
    """Those that granted and renewed it, the last first."""
    of_label = Q(request=label.request_id) | Q(request__renews=label.pk)
    return Decision.objects.filter(of_label, outcome__in=GRANTING).order_by("-decided_at", "-pk")


def last_request(label: Label) -> LabelRequestPage:
    """The last one that was granted: its team is that of the label."""
    decision = decisions_on(label).select_related("request").first()
    return decision.request if decision else label.request


def reservations_of(label: Label) -> QuerySet[Reservation]:
    on_label = decisions_on(label).order_by().values("pk")
    return Reservation.objects.filter(decision__in=on_label).order_by("due_on", "pk")


def has_open_reservations(label: Label) -> bool:
    return reservations_of(label).open().exists()


def letters_of(label: Label) -> QuerySet[Letter]:
    of_label = Q(request=label.request_id) | Q(request__renews=label.pk)
    return Letter.objects.filter(of_label).select_related("request").order_by("-written_at", "-pk")


def open_renewal_of(label: Label) -> LabelRequestPage | None:
    """The request to renew it that is being written or read; inside ``requests_shown``."""
    open_ones = LabelRequestPage.objects.filter(renews=label.pk, state__in=RENEWAL_STATES)
    return open_ones.order_by("pk").first()


def label_for_team(user: Any, code: str) -> Label | None:
    """For those who make its last granted request today; None for everybody else."""
    label = Label.objects.filter(code=code).select_related("commune", "departement").first()
    if label is None or not user.is_authenticated:
        return None
    team = LabelRequestMember.objects.current().filter(user=user.pk, user__is_active=True)
    return label if team.filter(request=last_request(label).pk).exists() else None


def label_for_its_team(user: Any, request: LabelRequestPage) -> Label | None:
    """The label of ``request``, when its page is theirs: who joined for the renewal only reads it
    once that is granted.
    """
    label = label_of(request)
    return label_for_team(user, label.code) if label else None


def seen_of(label: Label) -> int:
    """Its last act: a form opened before another one was done is told."""
    return label.acts.order_by("-pk").values_list("pk", flat=True).first() or 0


def is_model(request: LabelRequestPage) -> bool:
    """Whether it follows a referential that is not official."""
    return request.referential is not None and request.referential.is_model
