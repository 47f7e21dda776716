"""French telephone numbers: written for people, dialled by machines."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SHORT_DIGITS = 4
_FREE = "080"
_WRITTEN = re.compile(r"\+?[0-9][0-9 .()-]{1,18}")


def validate_phone(text: str) -> None:
    """Raises ValidationError when ``text`` does not look like a telephone number."""
    if not _WRITTEN.fullmatch(text):
        raise ValidationError(_("Écrivez un numéro de téléphone : 04 66 00 00 00."))


def dialable(text: str) -> str:
    """What a telephone dials: short and free numbers as they are, the others with +33."""
    digits = re.sub(r"[^0-9+]", "", text)
    if len(digits) <= _SHORT_DIGITS or not digits.startswith("0") or digits.startswith(_FREE):
        return digits
    return "+33" + digits[1:]
