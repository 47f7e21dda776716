"""The code printed under the logo, that anybody may check on ``/annuaire/verifier/``."""

from __future__ import annotations

import secrets

from annuaire.models import Listing

# Read aloud and typed by hand: neither 0 and O, nor 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10  # 31 ** 10: nobody finds one by trying


def code_of(listing: Listing) -> str:
    """The code it has, or a new one that no other listing has."""
    kept = Listing.objects.filter(pk=listing.pk).values_list("verification_code", flat=True).first()
    return kept or _new()


def _new() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _rank in range(LENGTH))
        if not Listing.objects.filter(verification_code=code).exists():
            return code
