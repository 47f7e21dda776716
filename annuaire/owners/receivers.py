"""An invitation is taken up when its address signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in

from annuaire.managers import membership
from annuaire.owners import colleagues


def take_up(user: Any) -> None:
    """All that ``user``'s address was invited to."""
    colleagues.take_up(user)
    membership.take_up(user)


def _signed_in(user: Any, **_more: Any) -> None:
    take_up(user)


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="annuaire.invitations")
