"""Going through the doors, as a person does."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client

from millejours.models import User
from tests.factories import UserFactory

DOOR = "/connexion/"
CODE = "/connexion/code/"
PASSWORD_DOOR = "/connexion/mot-de-passe/"
PASSWORD = "un mot de passe long"


def last_code() -> str:
    """The code of the last mail that left."""
    found = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def ask(client: Client, email: str, **more: Any) -> Any:
    return client.post(DOOR, {"email": email, **more})


def give(client: Client, code: str, **more: Any) -> Any:
    return client.post(CODE, {"code": code, **more})


def enter(client: Client, email: str = "sage.femme@example.org") -> User:
    """Signed in with a code."""
    ask(client, email)
    give(client, last_code())
    return User.objects.get(email__iexact=email)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def somebody(email: str = "camille@example.org", **values: Any) -> User:
    """An account with a password, that an administrator made."""
    return UserFactory(email=email, **values)
