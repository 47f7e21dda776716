"""How often a listing was read, month by month, for those who keep it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from annuaire.models import Listing, MonthlyViews
from annuaire.upkeep.dates import months_before

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """``height``: from 0 to 100, of the month with the most views."""

    first_day: dt.date
    count: int
    height: int


def last_months(listing: Listing, today: dt.date | None = None) -> list[Month]:
    """The last twelve months, this one included and last; those without a view count 0."""
    this_month = (today or timezone.localdate()).replace(day=1)
    days = [months_before(this_month, back) for back in range(MONTHS - 1, -1, -1)]
    rows = MonthlyViews.objects.filter(listing=listing, month__gte=days[0]).order_by("month")
    counts = dict(rows.values_list("month", "count"))
    most = max([counts.get(day, 0) for day in days], default=0)
    return [Month(day, counts.get(day, 0), _height(counts.get(day, 0), most)) for day in days]


def _height(count: int, most: int) -> int:
    """At least 1 when there was a view."""
    return -(-count * 100 // most) if most else 0
