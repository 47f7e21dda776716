"""Who decides of the labels, who reads them in the admin, who reads them as their team."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from maisons.models import Label, LabelRequestPage
from maisons.requests.visibility import requests_shown
from millejours.models import User
from moderation.models import Membership, Organisation, Role


def _managing() -> QuerySet[Membership]:
    return Membership.objects.active().filter(role=Role.ANIMATOR)


def may_manage(user: Any) -> bool:
    """Whether the acts on labels are theirs, today."""
    return user.is_authenticated and _managing().filter(user=user.pk).exists()


def managers() -> QuerySet[User]:
    """Those whom an overdue reservation or the end of a label is told."""
    return User.objects.filter(pk__in=_managing().values("user")).order_by("pk")


def may_edit_letters(user: Any) -> bool:
    """The animation team and the administrators."""
    is_known = user.is_authenticated and user.is_active
    return is_known and (user.is_superuser or may_manage(user))


def labels_read_by(user: Any) -> QuerySet[Label]:
    """In the admin: all for those who decide, its territory for a referent, today."""
    if not user.is_authenticated:
        return Label.objects.none()
    if may_manage(user):
        return Label.objects.all()
    hers = Membership.objects.active().filter(user=user.pk, role=Role.REFERENT)
    here = Organisation.objects.filter(
        pk__in=hers.values("organisation"),
        kind=Organisation.Kind.TERRITORIAL,
        is_national=False,
    )
    return Label.objects.filter(
        Q(departement__in=here.values("departements"))
        | Q(departement__region__in=here.values("regions"))
    )


def reads_labels(user: Any) -> bool:
    """Whether the list of the admin is for them, empty or not."""
    active = Membership.objects.active().filter(user=getattr(user, "pk", None))
    territorial = Q(
        role=Role.REFERENT,
        organisation__kind=Organisation.Kind.TERRITORIAL,
        organisation__is_national=False,
    )
    return may_manage(user) or active.filter(territorial).exists()


def may_read_request(user: Any, request: LabelRequestPage) -> bool:
    """Who makes it, and who may read it for an organisation, today."""
    with requests_shown():
        return any(
            found.filter(pk=request.pk).exists()
            for found in (
                LabelRequestPage.objects.of(user),
                LabelRequestPage.objects.in_regions_of(user),
            )
        )
