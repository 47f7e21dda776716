"""The code printed on a certificate, that anybody may check on ``/maisons/verifier/``."""

from __future__ import annotations

import secrets

from annuaire.referents.codes import ALPHABET, LENGTH
from maisons.models import Label


def new_code() -> str:
    """One that no label has."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _rank in range(LENGTH))
        if not Label.objects.filter(code=code).exists():
            return code
