"""Whose address it is. An account has one: ``User.email``; allauth's row says that it is proven."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import user_signed_up
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from millejours.models import User


def person_with(email: str) -> User | None:
    """The account of this address, whatever its case, active or not."""
    return User.objects.filter(email__iexact=email).order_by("pk").first()


@transaction.atomic
def account_for(request: HttpRequest, email: str) -> User:
    """The account of a person who has just proven this address; made when there is none."""
    user = person_with(email)
    if user is None:
        user = _open_account(request, email)
    EmailAddress.objects.get_or_create(
        user=user, email=user.email.lower(), defaults={"primary": True}
    )
    return user


def _open_account(request: HttpRequest, email: str) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(email.lower())
    except IntegrityError:  # the same code was given in two windows at once
        return User.objects.get(email__iexact=email)
    user_signed_up.send(sender=User, request=request, user=user)
    return user


def declare_proven(user: User) -> None:
    """Somebody answers for the address of this account: no code will be asked for it."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"primary": True, "verified": True}
    )


def forget_former_addresses(
    instance: User, created: bool, update_fields: Any = None, **_kwargs: Any
) -> None:
    """An address that an account no longer has opens it no more, whoever changed it."""
    if created or (update_fields is not None and "email" not in update_fields):
        return
    EmailAddress.objects.filter(user=instance).exclude(email=instance.email.lower()).delete()
