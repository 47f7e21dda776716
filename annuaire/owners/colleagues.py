"""Inviting, leaving, handing over: who keeps a listing.

An invitation is a row without account. It is taken up when its address signs in, which proves
the address; nothing secret travels in the mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annuaire.models import Listing, ListingEditor
from annuaire.owners.errors import (
    AlreadyThereError,
    KeptTogetherError,
    LastResponsibleError,
    NotJoinedError,
    NotOnLineYetError,
    TooManyError,
    UnknownColleagueError,
)
from annuaire.owners.keeping import checked_keeper, checked_responsible, members_behind
from annuaire.owners.pace import check_pace_of_invitations
from annuaire.registration.forgetting import forget_forms
from millejours.mail import MailKind, absolute_url, queue_mail
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import lock_item

MOST_PEOPLE = 20

INVITATION = MailKind(
    text="annuaire/owners/mail/invitation.txt",
    html="annuaire/owners/mail/invitation.html",
    subject=_("Vous pouvez tenir à jour la fiche «\u00a0%(title)s\u00a0»"),
    why=_("Vous recevez ce message parce que %(inviter)s vous a donné accès à cette fiche."),
    settings_view="",
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """``is_told``: a mail leaves; not when the address got one today for this listing."""

    editor: ListingEditor
    is_told: bool


@transaction.atomic
def invite(listing: Listing, user: Any, *, email: str) -> Invitation:
    """Let an address keep the listing too, and tell it; it is taken up when it signs in.

    Only for a listing on line: its name, which a referent approved, stands in the mail. Raises
    NotResponsibleError, NotKeeperError, NotOnLineYetError, AlreadyThereError, TooManyError,
    TooManyInvitationsError, GoneError.
    """
    held = lock_item(listing)
    checked_responsible(held, user)
    if not held.live:
        raise NotOnLineYetError
    people = ListingEditor.objects.filter(listing=held)
    if people.filter(email__iexact=email).exists():
        raise AlreadyThereError
    if people.count() >= MOST_PEOPLE:
        raise TooManyError
    check_pace_of_invitations(held, user)
    editor = ListingEditor.objects.create(listing=held, email=email, added_by=user)
    context = {
        "title": held.name,
        "inviter": str(user),
        "address": email,
        "space_url": absolute_url(reverse("espace:home")),
    }
    key = f"listing-{held.pk}-editor-{timezone.localdate()}"  # one a day to an address
    mail = queue_mail(email, INVITATION, context, key=key)
    record(Action.INVITE, held, user, revision_id=held.live_revision_id)
    return Invitation(editor, mail is not None)


@transaction.atomic
def remove(listing: Listing, user: Any, *, editor_pk: int) -> ListingEditor:
    """Take somebody, or an invitation, off the list, with the forms she began on the listing.

    One's own row: ``leave``.

    Raises NotResponsibleError, NotKeeperError, UnknownColleagueError, LastResponsibleError.
    """
    held = lock_item(listing)
    checked_responsible(held, user)
    editor = _colleague(held, editor_pk)
    _check_somebody_stays(held, editor)
    if editor.user is not None:
        forget_forms(held, editor.user)
    editor.delete()
    return editor


@transaction.atomic
def hand_over(listing: Listing, user: Any, *, editor_pk: int) -> ListingEditor:
    """Make a colleague responsible instead of oneself.

    Raises NotResponsibleError, NotKeeperError, UnknownColleagueError, NotJoinedError.
    """
    held = lock_item(listing)
    checked_responsible(held, user)
    editor = _colleague(held, editor_pk)
    if editor.user is None or not editor.user.is_active:
        raise NotJoinedError
    ListingEditor.objects.filter(listing=held, user=user).update(is_owner=False)
    ListingEditor.objects.filter(pk=editor.pk).update(is_owner=True)
    return editor


@transaction.atomic
def leave(listing: Listing, user: Any) -> None:
    """Stop keeping a listing; forms begun on it go.

    Raises LastResponsibleError, NotKeeperError, KeptTogetherError.
    """
    held = lock_item(listing)
    checked_keeper(held, user)
    mine = ListingEditor.objects.of(user).filter(listing=held).first()
    if mine is None:
        raise KeptTogetherError
    _check_somebody_stays(held, mine)
    forget_forms(held, user)
    mine.delete()


def take_up(user: Any) -> int:
    """Give an account the invitations sent to its address; how many.

    Those to a listing that it keeps already, under an older address, stay as they are.
    """
    kept = ListingEditor.objects.filter(user=user).values("listing")
    waiting = ListingEditor.objects.filter(user=None, email__iexact=user.email)
    return waiting.exclude(listing__in=kept).update(user=user)


def _colleague(held: Listing, editor_pk: int) -> ListingEditor:
    people = ListingEditor.objects.filter(listing=held).select_related("user")
    editor = people.filter(pk=editor_pk).first()
    if editor is None:
        raise UnknownColleagueError
    return editor


def _check_somebody_stays(held: Listing, leaving: ListingEditor) -> None:
    """A listing on line, or being read, always has somebody responsible with an account."""
    if not leaving.is_owner or not (held.live or held.workflow_in_progress):
        return
    others = ListingEditor.objects.filter(listing=held, is_owner=True, user__is_active=True)
    if not (others.exclude(pk=leaving.pk).exists() or members_behind(held).exists()):
        raise LastResponsibleError
