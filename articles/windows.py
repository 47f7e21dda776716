"""When a landmark falls, in words: « entre 11 et 13 semaines d’aménorrhée ».

Both bounds of days and of weeks are included, the end in months is not (data/LISEZMOI.md): 28 to
55 days is « entre 4 et 8 semaines », months 8 to 9 are « pendant le 9e mois ».
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models.landmarks import TERM_IN_SA, Landmark

Reference, Unit = Landmark.Reference, Landmark.Unit
DAYS_PER_WEEK = 7
DAYS_PER_MONTH = 30
FEWEST_DAYS_IN_MONTHS = 60
MOST_DAYS_IN_WEEKS = 26 * DAYS_PER_WEEK
MONTHS_PER_YEAR = 12
ADOPTION = "adoption"


def window(landmark: Landmark) -> str:
    """The window of ``landmark`` as a phrase that stands alone."""
    if landmark.unit == Unit.WEEKS:
        return _pregnancy(landmark.start, landmark.end)
    if landmark.unit == Unit.MONTHS:
        return _months(landmark.start, landmark.end)
    if landmark.reference == Reference.CONCEPTION:
        return _around_conception(landmark.start, landmark.end)
    return _days(landmark.start, landmark.end, _event(landmark))


def _pregnancy(start: int, end: int) -> str:
    """Whole weeks of amenorrhoea."""
    if start <= 0 and end >= TERM_IN_SA:
        return _("à tout moment de la grossesse")
    if end >= TERM_IN_SA:
        return _("à partir de %(start)d semaines d’aménorrhée") % {"start": start}
    if start == end:
        return _("à %(start)d semaines d’aménorrhée") % {"start": start}
    return _("entre %(start)d et %(end)d semaines d’aménorrhée") % {"start": start, "end": end}


def _months(start: int, end: int) -> str:
    """Age of the child; ``end`` is excluded: 8 to 9 is the 9th month."""
    if start < 0:
        return _("de la grossesse jusqu’à %(age)s") % {"age": _age(end)}
    if end == start + 1:
        return _("pendant le 1er mois") if start == 0 else _("pendant le %(n)de mois") % {"n": end}
    if start == 0:
        return _("de la naissance à %(age)s") % {"age": _age(end)}
    first, last = _Length(start, "month"), _Length(end, "month")
    if _is_years(start) and _is_years(end):
        first, last = first.in_years(), last.in_years()
    elif start < MONTHS_PER_YEAR and end > 2 * MONTHS_PER_YEAR and _is_years(end):
        last = last.in_years()
    return _("entre %(bounds)s") % {"bounds": _bounds(first, last)}


def _is_years(months: int) -> bool:
    return months >= 2 * MONTHS_PER_YEAR and months % MONTHS_PER_YEAR == 0


def _age(months: int) -> str:
    length = _Length(months, "month")
    return str(length.in_years() if _is_years(months) else length)


def _around_conception(start: int, end: int) -> str:
    if end < 0:
        return _("avant la conception")
    if start < 0:
        return _("avant la conception et au début de la grossesse")
    return _("au début de la grossesse")


def _event(landmark: Landmark) -> str:
    """What day 0 is, with its article. For an adoption, birth reads arrival."""
    if landmark.reference == Reference.DUE_DATE:
        return _("la date prévue")
    if landmark.situation == ADOPTION:
        return _("l’arrivée de l’enfant")
    return _("la naissance")


def _days(start: int, end: int, event: str) -> str:
    if end < 0:
        bounds = _bounds(_before(-start), _before(-end - 1))
        return _("entre %(bounds)s avant %(event)s") % {"bounds": bounds, "event": event}
    if start < 0:
        words = {"before": _before(-start), "after": _after(end), "event": event}
        return _("de %(before)s avant %(event)s à %(after)s après") % words
    if start == end == 0:
        return _("le jour même")
    if start <= 1:
        return _("dans les %(length)s après %(event)s") % {"length": _after(end), "event": event}
    if start == end:
        return _("%(length)s après %(event)s") % {"length": _after(end), "event": event}
    bounds = _bounds(_first(start), _after(end))
    return _("entre %(bounds)s après %(event)s") % {"bounds": bounds, "event": event}


@dataclass(frozen=True, slots=True)
class _Length:
    """A count of days, weeks, months or years."""

    count: int
    unit: str

    def __str__(self) -> str:
        words = {
            "day": ngettext("%(count)d jour", "%(count)d jours", self.count),
            "week": ngettext("%(count)d semaine", "%(count)d semaines", self.count),
            "month": ngettext("%(count)d mois", "%(count)d mois", self.count),
            "year": ngettext("%(count)d an", "%(count)d ans", self.count),
        }
        return words[self.unit] % {"count": self.count}

    def in_years(self) -> _Length:
        return _Length(self.count // MONTHS_PER_YEAR, "year")


def _bounds(first: _Length, last: _Length) -> str:
    """« 4 et 8 semaines », « 6 semaines et 6 mois »."""
    start = first.count if first.unit == last.unit else first
    return _("%(first)s et %(last)s") % {"first": start, "last": last}


def _first(days: int) -> _Length:
    """The first day of a window: 28 is « 4 semaines »."""
    if days % DAYS_PER_WEEK == 0 and days <= MOST_DAYS_IN_WEEKS:
        return _Length(days // DAYS_PER_WEEK, "week")
    return _Length(days, "day")


def _after(days: int) -> _Length:
    """The last day of a window: 55 and 56 are « 8 semaines », 90 « 3 mois », 5 « 5 jours »."""
    if days >= FEWEST_DAYS_IN_MONTHS and days % DAYS_PER_MONTH == 0:
        return _Length(days // DAYS_PER_MONTH, "month")
    for last in (days, days + 1):
        if last % DAYS_PER_WEEK == 0 and 2 * DAYS_PER_WEEK <= last <= MOST_DAYS_IN_WEEKS:
            return _Length(last // DAYS_PER_WEEK, "week")
    return _Length(days, "day")


def _before(days: int) -> _Length:
    """A number of days before: 42 is « 6 semaines »."""
    return _first(days)
