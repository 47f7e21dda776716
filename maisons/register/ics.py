"""iCalendar (RFC 5545) of the workshops: written by hand, as the vCard of the directory is.

Times are in UTC. A cancelled session stays, marked so: calendars that held it strike it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from maisons.models import WorkshopSession

LINE_OCTETS = 75
PRODUCT = "-//Les 1000 premiers jours//Maisons//FR"


def calendar(sessions: Iterable[WorkshopSession], *, name: str, url: str, place: str) -> str:
    """Of ``sessions`` with their workshop. ``url``: absolute, of the Maison; ``place``: hers."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", _line("X-WR-CALNAME", name), _line("NAME", name)]
    for session in sessions:
        lines += _event(session, url, place)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(session: WorkshopSession, url: str, place: str) -> list[str]:
    workshop = session.workshop
    is_cancelled = session.cancelled_at is not None
    title = _("Annulé\u00a0: %(title)s") % {"title": workshop} if is_cancelled else workshop.title
    about = [workshop.description, workshop.audience, workshop.registration]
    host = url.split("/")[2] if "//" in url else "maisons"
    return [
        "BEGIN:VEVENT",
        f"UID:atelier-{workshop.pk}-{session.pk}@{host}",
        f"DTSTAMP:{_utc(session.updated_at)}",
        f"LAST-MODIFIED:{_utc(session.updated_at)}",
        f"SEQUENCE:{session.sequence}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        f"DTSTART:{_utc(session.starts_at)}",
        f"DTEND:{_utc(session.ends_at)}",
        _line("SUMMARY", title),
        _line("LOCATION", session.place or place),
        _line("DESCRIPTION", "\n".join(each for each in about if each)),
        f"URL:{url}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _line(name: str, value: str) -> str:
    """Backslash, semicolon, comma and new lines escaped (RFC 5545 §3.3.11)."""
    for char in ("\\", ";", ","):
        value = value.replace(char, "\\" + char)
    return f"{name}:" + "\\n".join(value.splitlines())


def _folded(line: str) -> str:
    """``line`` with CRLF, folded so that no line passes 75 octets nor cuts a character."""
    out, current = [], b""
    for char in line:
        octets = char.encode()
        if len(current) + len(octets) > LINE_OCTETS:
            out.append(current.decode())
            current = b" "
        current += octets
    out.append(current.decode())
    return "\r\n".join(out) + "\r\n"
