"""What changes a request for the label: opened, shared, left, given up.

Each is one transaction, with its line in the journal. Refusals are ``RequestError``: nothing was
changed.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maisons.models import (
    Carrier,
    LabelRequestMember,
    LabelRequestPage,
    MemberRole,
    Project,
    ReferentialPage,
    State,
)
from maisons.requests.branch import lock_region_page
from maisons.requests.journal import write
from maisons.requests.locking import lock_request
from maisons.requests.refusals import (
    AlreadyMemberError,
    InactiveError,
    LastResponsibleError,
    NamelessError,
    NotDraftError,
    NotMemberError,
    NotResponsibleError,
    TooManyDraftsError,
    UnknownRequestError,
)
from maisons.requests.visibility import requests_shown
from maisons.signals import member_left
from millejours.models import User
from territoires.models import Commune

MOST_DRAFTS = 10
LONGEST_NAME = 200


@transaction.atomic
@requests_shown()
def open_request(user: Any, commune: Commune, name: str) -> LabelRequestPage:
    """A draft in the region of ``commune``, for the structure ``name``; ``user`` is responsible.

    It follows the version of the referential in force today, if there is one.

    Raises InactiveError, NamelessError, TooManyDraftsError.
    """
    name = checked_name(name)
    _lock_active(user)
    drafts = LabelRequestPage.objects.of(user).filter(state=State.DRAFT)
    if drafts.count() >= MOST_DRAFTS:
        raise TooManyDraftsError
    departement = commune.departement
    parent = lock_region_page(departement.region)
    number = parent.take_number(timezone.localdate().year)
    request = LabelRequestPage(
        title=number,
        slug=number,
        number=number,
        region=departement.region,
        departement=departement,
        referential=ReferentialPage.objects.in_force(),
    )
    parent.add_child(instance=request)
    Carrier.objects.create(request=request, name=name, commune=commune)
    Project.objects.create(request=request, commune=commune)
    LabelRequestMember.objects.create(request=request, user=user, role=MemberRole.RESPONSIBLE)
    write(request, user, _("Demande ouverte"))
    return request


@transaction.atomic
@requests_shown()
def open_once(user: Any, commune: Commune, name: str) -> LabelRequestPage:
    """As ``open_request``; a draft of hers for the same structure and place is given back."""
    _lock_active(user)
    drafts = LabelRequestPage.objects.of(user).filter(state=State.DRAFT, renews=None)
    same = drafts.filter(carrier__name=checked_name(name), carrier__commune=commune)
    return same.order_by("pk").first() or open_request(user, commune, name)


@transaction.atomic
@requests_shown()
def add_member(
    request: LabelRequestPage, actor: Any, user: Any, role: Any = MemberRole.COLLEAGUE
) -> LabelRequestMember:
    """Let ``user`` take part, in a ``MemberRole``.

    Raises UnknownRequestError, NotResponsibleError, InactiveError, AlreadyMemberError.
    """
    held = lock_request(request)
    _checked_responsible(held, actor)
    _lock_active(user)
    if held.members.current().filter(user=user).exists():
        raise AlreadyMemberError
    member = LabelRequestMember.objects.create(request=held, user=user, role=role)
    write(held, actor, _("%(person)s participe à la demande") % {"person": user})
    return member


@transaction.atomic
@requests_shown()
def remove_member(request: LabelRequestPage, actor: Any, user: Any) -> None:
    """End the part of ``user``, who reads nothing more.

    Raises UnknownRequestError, NotResponsibleError, NotMemberError, LastResponsibleError.
    """
    held = lock_request(request)
    _checked_responsible(held, actor)
    _end(held, user, NotMemberError)
    write(held, actor, _("%(person)s ne participe plus à la demande") % {"person": user})


@transaction.atomic
@requests_shown()
def leave(request: LabelRequestPage, user: Any) -> None:
    """Stop taking part. Raises UnknownRequestError, LastResponsibleError."""
    held = lock_request(request)
    _end(held, user, UnknownRequestError)
    write(held, user, _("A quitté la demande"))


@transaction.atomic
@requests_shown()
def delete_draft(request: LabelRequestPage, actor: Any) -> None:
    """Give up a request that was never filed; its number is not given again.

    Raises UnknownRequestError, NotResponsibleError, NotDraftError.
    """
    held = lock_request(request)
    _checked_responsible(held, actor)
    if held.state != State.DRAFT or held.filed_at is not None:
        raise NotDraftError
    write(held, actor, _("Brouillon supprimé"))
    held.delete()


def checked_name(name: str) -> str:
    """Without what PostgreSQL cannot hold. Raises NamelessError."""
    clean = " ".join(name.replace("\x00", "").split())
    if not clean or len(clean) > LONGEST_NAME:
        raise NamelessError
    return clean


def _lock_active(user: Any) -> None:
    """The same person twice at once: one after the other. Raises InactiveError."""
    people = User.objects.select_for_update(no_key=True)
    if not people.filter(pk=user.pk, is_active=True).exists():
        raise InactiveError


def _checked_responsible(held: LabelRequestPage, actor: Any) -> None:
    if not LabelRequestPage.objects.of(actor).filter(pk=held.pk).exists():
        raise UnknownRequestError
    if not held.members.current().responsible().filter(user=actor).exists():
        raise NotResponsibleError


def _end(held: LabelRequestPage, user: Any, unknown: type[Exception]) -> None:
    current = held.members.current()
    member = current.filter(user=user.pk).first()
    if member is None:
        raise unknown
    others = current.responsible().filter(user__is_active=True).exclude(pk=member.pk)
    if member.role == MemberRole.RESPONSIBLE and not others.exists():
        raise LastResponsibleError
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    member_left.send(LabelRequestPage, request=held, user=user)
