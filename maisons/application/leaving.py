"""What becomes of the requests of somebody who closes her account, and what is hers to take."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from maisons.models import (
    LabelRequestInvitation,
    LabelRequestMember,
    LabelRequestPage,
    MemberRole,
    Message,
    Paper,
    State,
)
from maisons.requests.journal import write
from maisons.requests.locking import lock_request
from maisons.requests.visibility import requests_shown

OVER = (State.WITHDRAWN, State.INADMISSIBLE)


def alone_on(user: Any) -> list[LabelRequestPage]:
    """The requests filed once, not over, for which nobody else would answer."""
    mine = LabelRequestMember.objects.current().responsible().filter(request=OuterRef("pk"))
    others = mine.filter(user__is_active=True).exclude(user=user)
    found = LabelRequestPage.objects.filter(Exists(mine.filter(user=user)), ~Exists(others))
    filed = found.exclude(filed_at=None).exclude(state__in=OVER)
    return list(filed.select_related("carrier").order_by("pk"))


@transaction.atomic
@requests_shown()
def leave_drafts(user: Any) -> None:
    """Before an account is closed: its drafts go with it, or to a colleague who writes them too."""
    for request in list(LabelRequestPage.objects.of(user).filter(filed_at=None).order_by("pk")):
        held = lock_request(request)
        others = held.members.current().filter(user__is_active=True).exclude(user=user)
        if not others.exists():
            write(held, user, _("Brouillon supprimé"))
            held.delete()
        elif not others.responsible().exists():
            heir = others.order_by("joined_at", "pk")[0]
            heir.role = MemberRole.RESPONSIBLE
            heir.save(update_fields=["role"])
            write(held, user, _("Demande confiée à %(person)s") % {"person": heir.user})
    LabelRequestInvitation.objects.filter(email__iexact=user.email).delete()


def data_of(user: Any) -> list[dict[str, Any]]:
    """What the site holds of her in the requests, as plain values: nothing about anybody else.

    Who left reads no longer which request it was, only what she put there.
    """
    memberships = LabelRequestMember.objects.filter(user=user).select_related("request__carrier")
    return [
        {
            **_about(member),
            "role": member.get_role_display(),
            "depuis": member.joined_at,
            "jusqu_au": member.left_at,
            "messages": list(
                Message.objects.filter(request=member.request_id, author=user)
                .order_by("sent_at", "pk")
                .values("sent_at", "text")
            ),
            "documents": list(
                Paper.objects.filter(request=member.request_id, uploaded_by=user)
                .order_by("pk")
                .values("name", "media_type", "size", "sha256", "uploaded_at", "removed_at")
            ),
        }
        for member in memberships.order_by("joined_at", "pk")
    ]


def _about(member: LabelRequestMember) -> dict[str, str]:
    if member.left_at is not None:
        return {}
    return {
        "numero": member.request.number,
        "etat": member.request.get_state_display(),
        "structure": member.request.carrier.name,
    }
