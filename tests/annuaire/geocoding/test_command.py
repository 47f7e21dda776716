"""The command, its progress, its line of the timetable."""

from __future__ import annotations

import io

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command

from millejours.schedule import run_due
from tests.annuaire.geocoding.support import FOUND, Clock, mulets, waiting_listing, where

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _answers(geocoder):
    geocoder.answer = [mulets()]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def called(*arguments, out=None):
    out = out or io.StringIO()
    call_command("geocode_listings", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_what_it_did(geocoder):
    waiting_listing("Une")
    waiting_listing("Autre", street="1 rue Inconnue")
    assert called() == (
        "Fiches placées : 1 ; introuvables pour l'instant : 1 ; remises à plus tard : 0 ; "
        "laissées à leur commune : 0. Adresses qui attendent : 1.\n"
    )


def test_it_shows_its_progress_on_a_terminal_only():
    waiting_listing()
    assert "\r       1 fiches vues\nFiches placées : 1" in called(out=Terminal())
    waiting_listing()
    assert "\r" not in called()


def test_at_most_so_many():
    waiting_listing("Une")
    waiting_listing("Autre")
    assert "Fiches placées : 1 ;" in called("--limit", "1")


@pytest.mark.parametrize("limit", ["0", "-1", "beaucoup", "²"])
def test_a_limit_that_is_none_is_refused(limit):
    with pytest.raises(CommandError, match="au moins 1"):
        called("--limit", limit)


def test_it_says_until_when_the_geocoder_is_left_alone(geocoder):
    waiting_listing()
    geocoder.status, geocoder.headers = 429, {"Retry-After": "3600"}
    assert "ne sera plus sollicité avant" in called()
    assert "ne sera plus sollicité avant" in called()
    assert len(geocoder.asked) == 1


def test_it_says_that_the_geocoder_is_off(settings):
    settings.GEOCODER_ENABLED = False
    assert "éteint" in called()


def test_it_is_in_the_timetable(settings):
    [job] = [job for job in site.SCHEDULE if job.command == "geocode_listings"]
    listing, clock = waiting_listing(), Clock()
    run_due([job], clock)
    clock.pass_time(minutes=5)
    assert run_due([job], clock) == ["geocode_listings"]
    assert where(listing) == FOUND
