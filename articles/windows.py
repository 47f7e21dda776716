"""When a landmark falls, in words: « entre 11 et 13 semaines d’aménorrhée »."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models.landmarks import Landmark

Reference, Unit = Landmark.Reference, Landmark.Unit
DAYS_PER_WEEK = 7


def window(landmark: Landmark) -> str:
    """The window of ``landmark`` as a phrase that stands alone."""
    if landmark.unit == Unit.WEEKS:
        return _weeks(landmark.start, landmark.end)
    if landmark.unit == Unit.MONTHS:
        return _months(landmark.start, landmark.end)
    if landmark.reference == Reference.CONCEPTION:
        return _around_conception(landmark.start, landmark.end)
    if landmark.reference == Reference.DUE_DATE:
        return _around_due_date(landmark.start, landmark.end)
    return _days_after_birth(landmark.start, landmark.end)


def _weeks(start: int, end: int) -> str:
    if start == end:
        return _("à %(start)d semaines d’aménorrhée") % {"start": start}
    return _("entre %(start)d et %(end)d semaines d’aménorrhée") % {"start": start, "end": end}


def _months(start: int, end: int) -> str:
    """``end`` is excluded: 8 to 9 is the 9th month."""
    if start < 0:
        return _("avant la naissance et jusqu’à %(end)d mois") % {"end": end}
    if start == 0 and end == 1:
        return _("pendant le 1er mois")
    if end == start + 1:
        return _("pendant le %(month)de mois") % {"month": end}
    if start == 0:
        return _("avant %(end)d mois") % {"end": end}
    return _("entre %(start)d et %(end)d mois") % {"start": start, "end": end}


def _around_conception(start: int, end: int) -> str:
    if end < 0:
        return _("avant la conception")
    if start < 0:
        return _("avant la conception et au début de la grossesse")
    return _("au début de la grossesse")


def _around_due_date(start: int, end: int) -> str:
    if start >= 0:
        return _days_after_birth(start, end)
    first, last = _ago(-start), _ago(-end)
    if end >= 0:
        return _("à partir de %(first)s avant la date prévue") % {"first": first}
    return _("entre %(first)s et %(last)s avant la date prévue") % {"first": first, "last": last}


def _ago(days: int) -> str:
    """Whole weeks when there are some, days otherwise."""
    if days % DAYS_PER_WEEK == 0 and days > 0:
        weeks = days // DAYS_PER_WEEK
        return ngettext("%(count)d semaine", "%(count)d semaines", weeks) % {"count": weeks}
    return ngettext("%(count)d jour", "%(count)d jours", days) % {"count": days}


def _days_after_birth(start: int, end: int) -> str:
    if end < 0:
        return _("avant la naissance")
    if start < 0:
        return _("autour de la naissance")
    if start == end == 0:
        return _("le jour de la naissance")
    if start == 0:
        return ngettext(
            "dans le %(count)d jour après la naissance",
            "dans les %(count)d jours après la naissance",
            end,
        ) % {"count": end}
    if start == end:
        return _("%(start)d jours après la naissance") % {"start": start}
    return _("entre %(start)d et %(end)d jours après la naissance") % {"start": start, "end": end}
