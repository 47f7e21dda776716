"""Logs never hold what a person searched."""

import logging

import pytest

from millejours.logs import WithoutQuery
from millejours.settings import base


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ('"GET /annuaire/?lieu=Mende&besoin=violences HTTP/1.1" 200', ()),
        ("%s %s", ("GET /annuaire/?besoin=violences", 200)),
        ('"%s" %s %s', ("GET /recherche/?q=violences HTTP/1.1", "200", "12")),
    ],
)
def test_query_strings_are_cut(message, arguments):
    record = logging.LogRecord("django.server", logging.INFO, "", 0, message, arguments, None)
    assert WithoutQuery().filter(record)
    assert "violences" not in record.getMessage()
    assert "GET /" in record.getMessage()


def test_every_handler_of_the_site_cuts_them():
    assert all(
        "without_query" in handler["filters"] for handler in base.LOGGING["handlers"].values()
    )
