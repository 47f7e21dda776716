"""Room for the frames of a request in one piece of memory.

CPython 3.11 and later keep the frames of Python functions in chunks of 16 kB, and give a chunk back
to the system as soon as it is empty. A template calls thousands of small functions: where they
happen to straddle the end of a chunk, each call asks the system for memory and returns it, and
takes five times as long. A page of results is deep enough for that at most depths of the server
(docs/decisions/0025). One wide frame at the beginning makes a chunk that holds the whole request.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from millejours.middleware import GetResponse

FRAME_WORDS = 9000  # of 8 bytes: over 64 kB, so that 128 are allocated, half of them left free


def _in_a_wide_frame(get_response: GetResponse, request: HttpRequest) -> HttpResponse:
    return get_response(request)


_in_a_wide_frame.__code__ = _in_a_wide_frame.__code__.replace(co_stacksize=FRAME_WORDS)


class RoomyStackMiddleware:
    """The first one: everything that answers runs in the chunk of the wide frame."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _in_a_wide_frame(self.get_response, request)
