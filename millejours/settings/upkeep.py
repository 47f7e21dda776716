"""How long a listing stays true without anybody saying so again (docs/guides/professionnels.md)."""

from __future__ import annotations

from typing import NamedTuple


class Reconfirmation(NamedTuple):
    """Months since the last confirmation, but ``reminder_days``: days since the first mail.

    ``back_within_months``: how long after it was withdrawn for silence a confirmation still
    puts a listing back on line as it was.
    """

    ask_after_months: int = 12
    reminder_days: tuple[int, ...] = (14, 30, 60, 80)
    doubt_after_months: int = 13
    withdraw_after_months: int = 15
    back_within_months: int = 12


RECONFIRMATION = Reconfirmation()
