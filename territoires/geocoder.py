"""One question to the State's geocoder, through geopy: bounded in time and in size.

geopy's own timeout is that of each operation of the socket: a name that does not resolve, or an
answer that comes byte by byte, would hold a form for minutes. The question is therefore asked in
a thread that nobody waits for longer than the time given.

The text is not logged: geopy 2.5 writes it at the level DEBUG, and answers that may repeat it at
INFO. Where ``requests`` is installed geopy takes it, which asks three times and logs the address
as a warning: hence the adapter.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from http.client import HTTPException
from typing import Any, Final, TypeVar

from django.conf import settings
from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeopyError,
)
from geopy.geocoders import BANFrance
from geopy.location import Location

logging.getLogger("geopy").setLevel(logging.WARNING)

MOST_BYTES: Final = 200_000  # one answer is about 1 kB
PIECE: Final = 16_384
LONGEST_ANSWER_SECONDS: Final = 10
AT_ONCE: Final = 8  # questions of one process; more are refused rather than piled up
NOT_AN_ANSWER: Final = (
    GeopyError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,  # a thousand brackets are JSON too
)
T = TypeVar("T")

_places = threading.BoundedSemaphore(AT_ONCE)


class GeocoderAwayError(Exception):
    """No answer: the geocoder is off, late, broken, or wants to be left alone.

    ``retry_after``: the seconds it asked to wait (429), None when it did not say.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(reason)

    @property
    def is_rate_limit(self) -> bool:
        return self.retry_after is not None


def ask(text: str, seconds: float) -> Location | None:
    """The first answer to ``text``, None when there is none, within ``seconds`` in all.

    Raises GeocoderAwayError.
    """
    if not settings.GEOCODER_ENABLED:
        raise GeocoderAwayError("off")
    try:
        return _within(seconds, lambda: _geocoder(seconds).geocode(text, limit=1))
    except GeocoderRateLimited as error:
        raise GeocoderAwayError("429", float(error.retry_after or 0)) from error
    except GeocoderQueryError:
        return None  # it does not understand this address: nothing is wrong with it
    except NOT_AN_ANSWER as error:
        raise GeocoderAwayError(type(error).__name__) from error


def _geocoder(seconds: float) -> BANFrance:
    return BANFrance(
        domain=settings.GEOCODER_DOMAIN,
        scheme=settings.GEOCODER_SCHEME,
        timeout=seconds,
        user_agent="millejours",
        adapter_factory=_BoundedAdapter,
    )


class _BoundedAdapter(URLLibAdapter):
    """Reads at most ``MOST_BYTES``, for at most ``LONGEST_ANSWER_SECONDS``."""

    def _decode_page(self, page: Any) -> str:
        encoding = page.headers.get_content_charset() or "utf-8"
        with contextlib.closing(page):
            body = _read(page)
        try:
            return str(body, encoding=encoding)
        except (ValueError, LookupError) as error:
            raise GeocoderParseError("undecodable answer") from error


def _read(page: Any) -> bytes:
    deadline = time.monotonic() + LONGEST_ANSWER_SECONDS
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := page.read1(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES:
                raise GeocoderServiceError("answer too long")
            if time.monotonic() > deadline:
                raise GeocoderTimedOut("answer too slow")
    except (OSError, HTTPException) as error:
        raise GeocoderServiceError("unreadable answer") from error
    return b"".join(pieces)


def _within(seconds: float, work: Callable[[], T]) -> T:
    """What ``work`` returns or raises. Raises GeocoderTimedOut after ``seconds``."""
    if not _places.acquire(blocking=False):
        raise GeocoderTimedOut("too many questions wait already")
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except Exception as error:  # noqa: BLE001 (raised again by who waits)
            answer.set_exception(error)
        finally:
            _places.release()

    threading.Thread(target=run, name="geocoder", daemon=True).start()
    try:
        return answer.result(seconds)
    except LateError:
        raise GeocoderTimedOut("late") from None
