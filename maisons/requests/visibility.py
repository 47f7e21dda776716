"""Whether the code that runs now finds the pages of the requests (see ``hiding``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_hidden: ContextVar[bool] = ContextVar("the label requests are hidden", default=False)


def are_hidden() -> bool:
    return _hidden.get()


@contextmanager
def requests_hidden() -> Iterator[None]:
    token = _hidden.set(True)
    try:
        yield
    finally:
        _hidden.reset(token)


@contextmanager
def requests_shown() -> Iterator[None]:
    """For the code that answers for who reads them: services, and a page of the desk."""
    token = _hidden.set(False)
    try:
        yield
    finally:
        _hidden.reset(token)
