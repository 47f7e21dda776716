"""The numbers that professionals and structures are known by: checked when they can be."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SIREN_DIGITS, SIRET_DIGITS, RPPS_DIGITS = 9, 14, 11
LA_POSTE = "356000000"  # its establishments have their own rule: the sum of the digits, by five
_FINESS = re.compile(r"(?<![0-9])([0-9]{9}|2[AB][0-9]{7})(?![0-9])")
NINE = 9


def validate_number(text: str) -> None:
    """Raises ValidationError for a SIRET that does not exist, a RPPS or FINESS of another length.

    Anything else is left to the person who reads: agreements have no common form.
    """
    folded = text.upper()
    digits = re.sub(r"[^0-9]", "", text)
    is_bare = re.fullmatch(r"[0-9 .\-]+", text) is not None
    if "SIRET" in folded or (is_bare and len(digits) == SIRET_DIGITS):
        _check_siret(digits)
    elif "RPPS" in folded and len(digits) != RPPS_DIGITS:
        raise ValidationError(_("Un numéro RPPS a onze chiffres."))
    elif "FINESS" in folded and not _FINESS.search(re.sub(r"[ .-]", "", folded)):
        raise ValidationError(_("Un numéro FINESS a neuf chiffres."))


def validate_siren(text: str) -> None:
    """Raises ValidationError for anything but the nine digits of a SIREN that may exist."""
    if not re.fullmatch(rf"[0-9]{{{SIREN_DIGITS}}}", text) or luhn(text) != 0:
        raise ValidationError(_("Ce SIREN n’existe pas\u00a0: vérifiez ses neuf chiffres."))


def _check_siret(digits: str) -> None:
    if len(digits) != SIRET_DIGITS:
        raise ValidationError(_("Un SIRET a quatorze chiffres."))
    is_la_poste = digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0
    if not is_la_poste and luhn(digits) != 0:
        raise ValidationError(_("Ce SIRET n’existe pas\u00a0: vérifiez ses chiffres."))


def luhn(digits: str) -> int:
    """The remainder that is zero for a right number (key of Luhn, ISO/IEC 7812-1)."""
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + rank % 2)
        total += value - NINE if value > NINE else value
    return total % 10
