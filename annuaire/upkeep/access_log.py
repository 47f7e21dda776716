"""What an access log says of the pages of listings: which one, when, and nothing of who.

Reads the format of ``gunicorn.conf.py``, the one that docs/guides/exploitation.md gives for
nginx, and the "combined" one, whose address at the beginning is never looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 16 * 1024
OK = b"200"

LINE = re.compile(
    rb"\[(?P<day>[0-9]{2})/(?P<month>[A-Z][a-z]{2})/(?P<year>[0-9]{4})"
    rb":(?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2}) (?P<zone>[+-][0-9]{4})\] "
    rb'"GET (?P<path>/[^ "?]*)(?:\?[^"]*?)?(?: HTTP/[0-9.]+)?" (?P<status>[0-9]{3})\b(?P<rest>.*)'
)
PAGE = re.compile(rb"(?:/[A-Za-z-]{2,12})?/annuaire/(?P<pk>[0-9]{1,15})-[-A-Za-z0-9_]{1,80}/")
AGENT = re.compile(rb'"(?P<agent>(?:[^"\\]|\\.)*)"\s*\Z')
ROBOT = re.compile(
    rb"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|preview|scan|monitor|uptime|archiv|headless"
    rb"|lighthouse|curl|wget|python|java/|go-http|okhttp|libwww|http-?client|axios|node-fetch"
    rb"|facebookexternalhit|whatsapp|feed|fetch|validator|check",
    re.IGNORECASE,
)
NOBODY = (b"", b"-")
MONTHS = (
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun",
    b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """A page of a listing read by a person; ``at`` is aware, to the second."""

    listing: int
    at: dt.datetime


def views_in(stream: BinaryIO) -> Iterator[View]:
    """The views of a log, in its order; what is no line of a log is passed over."""
    for line in _lines(stream):
        view = _view(line)
        if view is not None:
            yield view


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Whole lines, at most LONGEST_LINE bytes in memory; a longer one is dropped."""
    is_too_long = False
    while chunk := stream.readline(LONGEST_LINE):
        is_whole = chunk.endswith(b"\n") or len(chunk) < LONGEST_LINE
        if is_whole and not is_too_long:
            yield chunk
        is_too_long = not is_whole


def _view(line: bytes) -> View | None:
    if b"/annuaire/" not in line:
        return None
    match = LINE.search(line)
    if match is None or match["status"] != OK:
        return None
    page = PAGE.fullmatch(match["path"])
    if page is None or _is_robot(match["rest"]):
        return None
    moment = _moment(match)
    return View(int(page["pk"]), moment) if moment is not None else None


def _is_robot(rest: bytes) -> bool:
    """A log that keeps no agent counts everybody; a browser always gives its own."""
    match = AGENT.search(rest)
    if match is None:
        return False
    return match["agent"] in NOBODY or ROBOT.search(match["agent"]) is not None


def _moment(match: re.Match[bytes]) -> dt.datetime | None:
    """None for a day or an hour that does not exist."""
    if match["month"] not in MONTHS:
        return None
    month = MONTHS.index(match["month"]) + 1
    text = f"{match['year'].decode()}-{month:02}-{match['day'].decode()}T"
    zone = match["zone"].decode()
    try:
        return dt.datetime.fromisoformat(f"{text}{match['clock'].decode()}{zone[:3]}:{zone[3:]}")
    except ValueError:
        return None
