"""An invitation is taken up when its address signs in; who changes her address keeps her rows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save

from annuaire.managers import membership
from annuaire.owners import colleagues
from annuaire.owners.following import follow_address
from millejours.models import User


def take_up(user: Any) -> None:
    """All that ``user``'s address was invited to."""
    colleagues.take_up(user)
    membership.take_up(user)


def _signed_in(user: Any, **_more: Any) -> None:
    take_up(user)


def _saved(instance: User, created: bool, update_fields: Any = None, **_more: Any) -> None:
    if not created and (update_fields is None or "email" in update_fields):
        follow_address(instance)


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="annuaire.invitations")
    post_save.connect(_saved, sender=User, dispatch_uid="annuaire.addresses")
