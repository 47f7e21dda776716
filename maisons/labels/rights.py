"""Who decides of the labels, who reads them in the admin, who reads them as their team."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from maisons.labels.reading import last_request
from maisons.models import Label, LabelRequestPage
from maisons.requests.visibility import requests_shown
from millejours.models import User
from moderation.models import DecisionTask, Membership, Organisation, Role
from moderation.stakes import is_named, named_by

EVERYWHERE = Q(role=Role.DECIDER, organisation__kind=Organisation.Kind.COMMITTEE)
ALL_TO_READ = EVERYWHERE | Q(role=Role.ANIMATOR)
OF_A_TERRITORY = Q(
    organisation__kind=Organisation.Kind.TERRITORIAL, organisation__is_national=False
)


def is_delegated() -> bool:
    """Whether those of the territory decide too (a setting of the step of the decision)."""
    return DecisionTask.objects.filter(active=True, is_delegated=True).exists()


def _deciding(label: Label) -> QuerySet[Membership]:
    """Memberships of today that decide of ``label``: as at the step of the decision."""
    rule = EVERYWHERE
    if is_delegated():
        there = Organisation.objects.covering(label.departement_id, label.departement.region_id)
        rule |= Q(role=Role.DECIDER, organisation__in=there.values("pk"))
    return Membership.objects.active().filter(rule)


def may_manage(user: Any, label: Label) -> bool:
    """Whether the acts on this label are theirs, today; never who has a stake in its request."""
    if not user.is_authenticated or is_named(last_request(label), user):
        return False
    return _deciding(label).filter(user=user.pk).exists()


def managers(label: Label) -> QuerySet[User]:
    """Those whom its overdue reservations and its end are told."""
    free = _deciding(label).exclude(named_by(last_request(label)))
    return User.objects.filter(pk__in=free.values("user")).order_by("pk")


def may_edit_letters(user: Any) -> bool:
    """The animation team and the administrators."""
    if not (user.is_authenticated and user.is_active):
        return False
    animators = Membership.objects.active().animators()
    return user.is_superuser or animators.filter(user=user.pk).exists()


def labels_read_by(user: Any) -> QuerySet[Label]:
    """In the admin, today: all for the animation team and those who decide, its territory for a
    referent and for who decides there by delegation.
    """
    hers = _reading(user)
    if hers.filter(ALL_TO_READ).exists():
        return Label.objects.all()
    there = Organisation.objects.filter(pk__in=hers.values("organisation"))
    return Label.objects.filter(
        Q(departement__in=there.values("departements"))
        | Q(departement__region__in=there.values("regions"))
    )


def label_read_by(user: Any, request: LabelRequestPage) -> Label | None:
    """The label that ``request`` earned or asks to renew, when its page in the admin is theirs."""
    of_request = Q(request=request.pk)
    if request.renews_id is not None:
        of_request = Q(pk=request.renews_id)
    return labels_read_by(user).filter(of_request).order_by("pk").first()


def reads_labels(user: Any) -> bool:
    """Whether the list of the admin is for them, empty or not."""
    return _reading(user).exists()


def _reading(user: Any) -> QuerySet[Membership]:
    territorial = OF_A_TERRITORY & Q(role__in=[Role.REFERENT, Role.DECIDER])
    active = Membership.objects.active().filter(ALL_TO_READ | territorial)
    return active.filter(user=user.pk) if user.is_authenticated else active.none()


def may_read_request(user: Any, request: LabelRequestPage) -> bool:
    """Who makes it, and who may read it for an organisation, today."""
    with requests_shown():
        return any(
            found.filter(pk=request.pk).exists()
            for found in (
                LabelRequestPage.objects.of(user),
                LabelRequestPage.objects.readable_by(user),
            )
        )
