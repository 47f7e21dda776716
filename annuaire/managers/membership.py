"""Who is a member of a body, and which listings belong to it.

An invitation is a row without account, taken up when its address signs in: nothing secret travels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annuaire.managers import letters
from annuaire.managers.errors import (
    AlreadyMemberError,
    AttachedElsewhereError,
    HasOwnerError,
    LastMemberError,
    NobodyElseError,
    NotAttachedError,
    NotMemberError,
    TooManyMembersError,
    UnknownMemberError,
)
from annuaire.models import BodyMember, Listing, ManagedListing, ManagingBody
from annuaire.owners.keeping import checked_responsible, has_owner
from annuaire.owners.pace import check_pace_of_invitations
from annuaire.registration.forgetting import forget_lost_forms
from millejours.mail import MailKind, absolute_url, queue_mail
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import check_account, lock_item

MOST_MEMBERS = 50

INVITATION = MailKind(
    text="annuaire/managers/mail/invitation.txt",
    html="annuaire/managers/mail/invitation.html",
    subject=_("Vous pouvez tenir à jour les fiches de %(body)s"),
    why=_("Vous recevez ce message parce que cette adresse a été ajoutée à %(body)s."),
    settings_view="",
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """``is_told``: a mail leaves; not when the address got one today for this body."""

    member: BodyMember
    is_told: bool


def checked_member(body: ManagingBody, user: Any) -> BodyMember:
    """Raises NotMemberError, and InactiveAccountError for an account closed meanwhile."""
    check_account(user)
    member = BodyMember.objects.of(user).filter(body=body).first()
    if member is None:
        raise NotMemberError
    return member


@transaction.atomic
def invite(body: ManagingBody, user: Any, *, email: str) -> Invitation:
    """Let an address be a member too, and tell it.

    Raises NotMemberError, AlreadyMemberError, TooManyMembersError, TooManyInvitationsError.
    """
    held = _held(body)
    checked_member(held, user)
    members = BodyMember.objects.filter(body=held)
    if members.filter(email__iexact=email).exists():
        raise AlreadyMemberError
    if members.count() >= MOST_MEMBERS:
        raise TooManyMembersError
    check_pace_of_invitations(held, user)
    member = BodyMember.objects.create(body=held, email=email, added_by=user)
    record(Action.INVITE, held, user)
    return Invitation(member, tell_invited(member))


def tell_invited(member: BodyMember) -> bool:
    """Once for each invitation, whoever made it; one a day at most to an address.

    False when no mail leaves.
    """
    day = timezone.localdate(member.added_at)
    context = {
        "body": member.body.name,
        "address": member.email,
        "space_url": absolute_url(reverse("espace:home")),
    }
    key = f"body-{member.body_id}-member-{day}"
    return queue_mail(member.email, INVITATION, context, key=key) is not None


def take_up(user: Any) -> int:
    """Give an account the invitations sent to its address; how many."""
    mine = BodyMember.objects.filter(user=user).values("body")
    waiting = BodyMember.objects.filter(user=None, email__iexact=user.email)
    return waiting.exclude(body__in=mine).update(user=user)


@transaction.atomic
def remove(body: ManagingBody, user: Any, *, member_pk: int) -> None:
    """Take a colleague, an invitation or oneself off the list, with the forms begun as a member.

    Raises NotMemberError, UnknownMemberError, LastMemberError.
    """
    held = _held(body)
    checked_member(held, user)
    members = BodyMember.objects.filter(body=held)
    member = members.filter(pk=member_pk).first()
    if member is None:
        raise UnknownMemberError
    others = members.filter(user__is_active=True).exclude(pk=member.pk)
    if not others.exists():
        raise LastMemberError
    member.delete()
    forget_lost_forms(Listing.objects.filter(managed__body=held))


def _held(body: ManagingBody) -> ManagingBody:
    """Its row, held. Raises NotMemberError when it is gone."""
    held = ManagingBody.objects.select_for_update().filter(pk=body.pk).first()
    if held is None:
        raise NotMemberError
    return held


@transaction.atomic
def attach(body: ManagingBody, listing: Listing, user: Any) -> ManagedListing:
    """Let the members of a body keep a listing that ``user``, one of them, is responsible for.

    Raises NotResponsibleError, NotKeeperError, NotMemberError, AttachedElsewhereError, GoneError.
    """
    held = lock_item(listing)
    checked_responsible(held, user)
    checked_member(body, user)
    return _join(body, held, user)


@transaction.atomic
def attach_for(body: ManagingBody, listing: Listing, actor: Any) -> ManagedListing:
    """The same by ``actor``, who runs the directory: a listing that names nobody responsible.

    Raises HasOwnerError, AttachedElsewhereError, GoneError, InactiveAccountError.
    """
    check_account(actor)
    held = lock_item(listing)
    if has_owner(held):
        raise HasOwnerError
    return _join(body, held, actor)


def _join(body: ManagingBody, held: Listing, actor: Any) -> ManagedListing:
    """Written, in the journal with the name of the body, and told."""
    if ManagedListing.objects.filter(listing=held).exists():
        raise AttachedElsewhereError
    managed = ManagedListing.objects.create(listing=held, body=body, attached_by=actor)
    record(Action.ATTACH, held, actor, revision_id=held.live_revision_id, reason=body.name)
    letters.tell_joined(held, body, actor)
    return managed


@transaction.atomic
def detach(listing: Listing, user: Any) -> None:
    """Take a listing out of its body: by who is responsible for it, and stays so.

    Raises NotResponsibleError, NotKeeperError, NotAttachedError, NobodyElseError, GoneError.
    """
    held = lock_item(listing)
    checked_responsible(held, user)
    managed = ManagedListing.objects.filter(listing=held).first()
    if managed is None:
        raise NotAttachedError
    if not has_owner(held):
        raise NobodyElseError
    managed.delete()
    note_left(managed, user)


def note_left(managed: ManagedListing, actor: Any) -> None:
    """What was detached goes to the journal, and is told; forms begun by the members go."""
    held, body = managed.listing, managed.body
    record(Action.DETACH, held, actor, revision_id=held.live_revision_id, reason=body.name)
    letters.tell_left(held, body, actor)
    forget_lost_forms(Listing.objects.filter(pk=held.pk))
