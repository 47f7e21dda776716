"""Months before and after a day, and when a confirmation is too old.

One direction decides (``months_before``), in Python as in SQL: near the end of a month the two
directions differ by a day or two.
"""

from __future__ import annotations

import calendar
import datetime as dt

from django.conf import settings
from django.utils import timezone


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later (earlier when negative), or the last one of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def months_before(day: dt.date, months: int) -> dt.date:
    return months_after(day, -months)


def doubted_since(today: dt.date | None = None) -> dt.date:
    """What was confirmed on that day or before is to be confirmed again in public."""
    months = settings.RECONFIRMATION.doubt_after_months
    return months_before(today or timezone.localdate(), months)


def asked_since(today: dt.date | None = None) -> dt.date:
    """What was confirmed on that day or before is asked about."""
    months = settings.RECONFIRMATION.ask_after_months
    return months_before(today or timezone.localdate(), months)


def withdrawn_since(today: dt.date | None = None) -> dt.date:
    """What was confirmed on that day or before goes off line, once it was asked about."""
    months = settings.RECONFIRMATION.withdraw_after_months
    return months_before(today or timezone.localdate(), months)
