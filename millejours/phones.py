"""French telephone numbers: written for people, dialled by machines."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SHORT_DIGITS = 4
_FREE = "080"
_AS_A_NUMBER = re.compile(r"([0-9]+)\.0+")  # what a spreadsheet makes of it
_SPACES = re.compile(r"[ ./()-]+")
_SHORT = re.compile(r"1[578]|1[19][0-9]|[13][0-9]{3}|11[68][0-9]{3}")
_WITHOUT_ZERO = re.compile(r"[1-9][0-9]{8}")
_NATIONAL = re.compile(r"0[1-9][0-9]{8}")
_FROM_ABROAD = re.compile(r"\+(?:33|262|590|594|596)0?([1-9][0-9]{8})")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
# Codes of countries that overseas numbers start with, and how many digits follow.
_OVERSEAS = {"262": 9, "590": 9, "594": 9, "596": 9, "508": 6, "687": 6, "689": 8, "681": 6}
# The start of overseas numbers as they are dialled in France: their country is not 33.
_OVERSEAS_START = {
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), "+262"),
    **dict.fromkeys(("0590", "0690", "0691"), "+590"),
    **dict.fromkeys(("0594", "0694"), "+594"),
    **dict.fromkeys(("0596", "0696", "0697"), "+596"),
}


def validate_phone(text: str) -> None:
    """Raises ValidationError unless ``text``, dialled as it stands, is surely a whole number."""
    meant = read_phone(text)
    if not meant:
        raise ValidationError(_("Écrivez un numéro de téléphone entier\u00a0: 04 66 00 00 00."))
    if dialable(text) != dialable(meant):
        message = _("Écrivez ce numéro en entier. Est-ce le %(number)s ?")
        raise ValidationError(message, params={"number": meant})


def dialable(text: str) -> str:
    """What a telephone dials: short and free numbers as they are, the others with their country."""
    digits = re.sub(r"[^0-9+]", "", text)
    if digits.startswith("00"):
        return "+" + digits[2:]
    if len(digits) <= _SHORT_DIGITS or not digits.startswith("0") or digits.startswith(_FREE):
        return digits
    return _OVERSEAS_START.get(digits[:4], "+33") + digits[1:]


def read_phone(text: str) -> str:
    """A number as a file has it, written for people; empty when it is not surely one.

    Files lose zeros and plus signs: « 466000000.0 », « 33466000000 », « 0033466000000 ».
    """
    if found := _AS_A_NUMBER.fullmatch(text):
        text = found[1]
    digits = _SPACES.sub("", text.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif _has_lost_its_plus(digits):
        digits = "+" + digits
    if _SHORT.fullmatch(digits):
        return digits
    if found := _FROM_ABROAD.fullmatch(digits):
        digits = found[1]
    if _WITHOUT_ZERO.fullmatch(digits):
        digits = "0" + digits
    if _NATIONAL.fullmatch(digits):
        return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))
    if _ABROAD.fullmatch(digits) and not digits.startswith("+33"):
        return digits
    return ""


def _has_lost_its_plus(digits: str) -> bool:
    """As long as the number of a country, and longer than one of metropolitan France."""
    if digits.startswith("33") and len(digits) in (11, 12):
        return True
    code = digits[:3]
    return len(digits) > 10 and len(digits) == len(code) + _OVERSEAS.get(code, 0)  # noqa: PLR2004
