import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from annuaire import opening

OFFICE = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"
TUESDAY = dt.datetime(2026, 11, 24)


def test_a_place_is_open_within_its_hours():
    assert opening.is_open(OFFICE, TUESDAY.replace(hour=10))
    assert not opening.is_open(OFFICE, TUESDAY.replace(hour=13))


def test_public_holidays_are_known():
    assert not opening.is_open(OFFICE, dt.datetime(2026, 12, 25, 10))


def test_hours_past_midnight_count_for_the_next_morning():
    assert opening.is_open("Mo 20:00-02:00", dt.datetime(2026, 11, 24, 1))


@pytest.mark.parametrize("broken", ["", "bla", "Mo-Fr 25:99-", "\x00", "9h-12h", "Mo" * 500])
def test_unreadable_hours_are_never_open_nor_an_error(broken):
    assert not opening.is_open(broken, TUESDAY)
    assert opening.week(broken, TUESDAY) == []
    assert opening.status(broken, TUESDAY) == ""


def test_unreadable_hours_are_refused_with_an_example():
    with pytest.raises(ValidationError, match="Exemple"):
        opening.validate("du lundi au vendredi")


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (10, "Ouvert jusqu’à 12 h"),
        (12, "Fermé, ouvre à 14 h"),
        (18, "Fermé, ouvre demain à 9 h"),
    ],
)
def test_the_status_says_until_when(hour, said):
    assert opening.status(OFFICE, TUESDAY.replace(hour=hour)) == said


def test_the_status_names_the_day_when_it_is_further():
    assert opening.status(OFFICE, dt.datetime(2026, 11, 28, 10)) == "Fermé, ouvre lundi à 9 h"


def test_always_open_says_so():
    assert opening.status("24/7", TUESDAY) == "Ouvert en continu"


def test_the_week_starts_today_and_shows_the_spans():
    days = opening.week(OFFICE, TUESDAY.replace(hour=15))
    assert [day.name for day in days][:2] == ["mardi", "mercredi"]
    assert days[0].spans == (("9 h", "12 h"), ("14 h", "17 h"))
    assert days[4].spans == ()


def test_local_time_is_that_of_the_place():
    noon_utc = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    assert opening.local_now("Indian/Reunion", noon_utc).hour == 16
    assert opening.local_now("America/Guadeloupe", noon_utc).hour == 8
