"""When the workshops of a Maison take place, at the local time of the place."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maisons.models import MaisonPage, Workshop, WorkshopSession
from territoires.atlas import atlas

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A session as it is read: naive local times of the place."""

    session: WorkshopSession
    starts: datetime
    ends: datetime

    @property
    def is_cancelled(self) -> bool:
        return self.session.cancelled_at is not None

    def __str__(self) -> str:
        """« lundi 4 janvier 2027, de 10 h 00 à 11 h 30 », the day of the end if it is another."""
        day, clock = date_format(self.starts, "l j F Y"), date_format(self.starts, "G \\h i")
        end = date_format(self.ends, "G \\h i")
        if self.ends.date() != self.starts.date():
            end = f"{date_format(self.ends, 'l j F Y')}, {end}"
        said = _("%(day)s, de %(start)s à %(end)s")
        return said % {"day": day, "start": clock, "end": end}


@dataclass(frozen=True, slots=True)
class WorkshopShown:
    workshop: Workshop
    moments: list[Moment]


def zone_of(page: MaisonPage) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(atlas().time_zone(page.label.departement_id))


def moment_of(session: WorkshopSession, zone: zoneinfo.ZoneInfo) -> Moment:
    starts = session.starts_at.astimezone(zone).replace(tzinfo=None)
    return Moment(session, starts, session.ends_at.astimezone(zone).replace(tzinfo=None))


def public_sessions(page: MaisonPage, now: datetime | None = None) -> Any:
    """Those to come of the workshops on line, cancelled ones included, the first first."""
    rows = WorkshopSession.objects.public().filter(workshop__maison=page)
    return rows.upcoming(now).select_related("workshop")


def agenda_of(page: MaisonPage) -> list[WorkshopShown]:
    """The workshops on line: those with a date first, by date, then the others, by title."""
    zone, now = zone_of(page), timezone.now()
    moments: dict[int, list[Moment]] = {}
    for session in public_sessions(page, now)[:MOST_SHOWN]:
        moments.setdefault(session.workshop_id, []).append(moment_of(session, zone))
    workshops = page.workshops.published().in_bulk()
    dated = [WorkshopShown(workshops.pop(pk), said) for pk, said in moments.items()]
    rest = sorted(workshops.values(), key=lambda workshop: (workshop.title, workshop.pk))
    return [*dated, *(WorkshopShown(workshop, []) for workshop in rest)]
