"""Who makes a request: invited by address, taking part, leaving, handing over.

Whether an address has an account is told to nobody: the same invitation leaves to all, and is
taken up by the account of that address, when its owner says so.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maisons.application.mails import send_invitation
from maisons.application.refusals import (
    AlreadyInvitedError,
    TooManyInvitationsError,
    TooManyPeopleError,
    UnknownInvitationError,
)
from maisons.application.services import lock_responsible
from maisons.models import LabelRequestInvitation, LabelRequestMember, LabelRequestPage, MemberRole
from maisons.requests.journal import write
from maisons.requests.locking import lock_request
from maisons.requests.refusals import AlreadyMemberError, NotMemberError
from maisons.requests.visibility import requests_shown
from millejours.pace import count

MOST_PEOPLE = 20
MOST_A_DAY = 20  # by one person, those taken back included
DAY = 24 * 3600


@transaction.atomic
@requests_shown()
def invite(request: LabelRequestPage, actor: Any, *, email: str) -> bool:
    """Whether a mail leaves: not when the address got one today for this request.

    Raises UnknownRequestError, NotResponsibleError, AlreadyInvitedError, TooManyPeopleError,
    TooManyInvitationsError.
    """
    held = lock_responsible(request, actor)
    address = email.strip().lower()
    current = held.members.current()
    invited = LabelRequestInvitation.objects.filter(request=held)
    if (
        invited.filter(email=address).exists()
        or current.filter(user__email__iexact=address).exists()
    ):
        raise AlreadyInvitedError
    if current.count() + invited.count() >= MOST_PEOPLE:
        raise TooManyPeopleError
    if count(f"label-invitations:{actor.pk}", seconds=DAY) > MOST_A_DAY:
        raise TooManyInvitationsError
    invitation = LabelRequestInvitation.objects.create(
        request=held, email=address, invited_by=actor
    )
    write(held, actor, _("Une personne est invitée"))
    return send_invitation(invitation, actor) is not None


@transaction.atomic
@requests_shown()
def take_back(request: LabelRequestPage, actor: Any, *, pk: int) -> None:
    """Raises UnknownRequestError, NotResponsibleError, UnknownInvitationError."""
    held = lock_responsible(request, actor)
    found = LabelRequestInvitation.objects.filter(request=held, pk=pk)
    if not found.exists():
        raise UnknownInvitationError
    found.delete()
    write(held, actor, _("Une invitation est reprise"))


@transaction.atomic
@requests_shown()
def accept(user: Any, *, pk: int) -> LabelRequestPage:
    """Take part, by the account that the invitation was sent to. Raises UnknownInvitationError."""
    invitation = invitations_to(user).filter(pk=pk).first()
    if invitation is None:
        raise UnknownInvitationError
    held = lock_request(invitation.request)
    if not invitations_to(user).filter(pk=pk).exists():  # taken back while we waited
        raise UnknownInvitationError
    invitation.delete()
    if not held.members.current().filter(user=user).exists():
        LabelRequestMember.objects.create(request=held, user=user)
        write(held, user, _("%(person)s participe à la demande") % {"person": user})
    return held


@transaction.atomic
@requests_shown()
def hand_over(request: LabelRequestPage, actor: Any, *, user: Any) -> None:
    """Make a member responsible instead of oneself.

    Raises UnknownRequestError, NotResponsibleError, NotMemberError, AlreadyMemberError.
    """
    held = lock_responsible(request, actor)
    current = held.members.current()
    member = current.filter(user=user.pk, user__is_active=True).first()
    if member is None:
        raise NotMemberError
    if member.role == MemberRole.RESPONSIBLE:
        raise AlreadyMemberError(_("Cette personne est déjà responsable de la demande."))
    current.filter(user=actor).update(role=MemberRole.COLLEAGUE)
    current.filter(pk=member.pk).update(role=MemberRole.RESPONSIBLE)
    write(held, actor, _("Demande confiée à %(person)s") % {"person": user})


def invitations_to(user: Any) -> Any:
    """Those sent to the address of this account."""
    found = LabelRequestInvitation.objects.filter(email__iexact=user.email)
    return found.select_related("request").order_by("invited_at", "pk")
