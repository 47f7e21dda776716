"""Who reads the figures of the label, and on which requests they are counted."""

from __future__ import annotations

from typing import Any

from maisons.models import LabelRequestPage
from moderation.competence import Standing
from moderation.models import Organisation, Role


def sees_everything(standing: Standing) -> bool:
    return standing.decides_everywhere or standing.is_animator


def may_steer(standing: Standing) -> bool:
    """Those who decide, the animation team; a referent, for her territory."""
    return sees_everything(standing) or any(
        member.role == Role.REFERENT
        and member.organisation.kind == Organisation.Kind.TERRITORIAL
        and not member.organisation.is_national
        for member in standing.memberships
    )


def seen_by(user: Any) -> Any:
    """The requests of her figures: a draft is the business of those who make it."""
    filed = LabelRequestPage.objects.filed()
    if sees_everything(Standing.once(user)):
        return filed
    return filed & LabelRequestPage.objects.in_regions_of(user)
