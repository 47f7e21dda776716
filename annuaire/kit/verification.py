"""What a code says to anybody who checks it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from annuaire.kit.standing import approved_on, off_line_since
from annuaire.models import Listing
from annuaire.presentation.cards import Card, cards
from annuaire.referents.codes import LENGTH
from annuaire.search import Hit

GROUP = 5
LONGEST = 12  # a code that is longer is none of ours


def normalised(typed: str) -> str:
    """The code in what was typed: upper case, without spaces, hyphens nor anything else."""
    kept = "".join(char for char in typed[:100].upper() if char.isascii() and char.isalnum())
    return kept[: LONGEST + 1]


def readable(code: str) -> str:
    """``ABCDE-FGHJK``, easier to copy by hand."""
    return f"{code[:GROUP]}-{code[GROUP:]}" if len(code) == LENGTH else code


@dataclass(frozen=True, slots=True)
class Verification:
    """``card`` is None once the listing is off line: nothing of it is said any more."""

    code: str
    card: Card | None = None
    since: dt.date | None = None


def verification_of(code: str) -> Verification | None:
    """What a normalised code stands for; None when it is nobody's."""
    if not code or len(code) > LONGEST:
        return None
    listing = Listing.objects.filter(verification_code=code).first()
    if listing is None:
        return None
    shown = readable(code)
    if not listing.live:
        return Verification(shown, since=off_line_since(listing))
    card = next(iter(cards([Hit(listing.pk)])), None)
    return Verification(shown, card, approved_on(listing))
