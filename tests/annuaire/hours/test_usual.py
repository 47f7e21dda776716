"""A plain week kept next to its row says as the library does, at any minute of any day."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annuaire import opening
from annuaire.hours.usual import ANY_TIME, HOLIDAY_BIT, says_open, usual, wanted_mask
from annuaire.hours.week import DAYS, Week
from annuaire.models import SearchRow

NOT_PLAIN = (
    "Mo[1] 09:00-12:00",
    "Apr-Sep Mo-Fr 09:00-18:00; Oct-Mar Mo-Fr 09:00-16:30; PH off",
    "Mo-Su 20:00-08:00",
    "Mo-Fr 09:00-12:00; PH 10:00-11:00",
    'Fr 18:00-24:00 "sur rendez-vous"',
    "sunrise-sunset",
    "Mo-Fr 08:00-10:00,11:00-12:00,14:00-15:00",
)
FIRST_OF_MAY = dt.datetime(2026, 5, 1, 10, 30)

clocks = st.integers(0, 24 * 12).map(lambda fives: f"{fives // 12:02d}:{fives % 12 * 5:02d}")
spans = st.lists(clocks, min_size=0, max_size=4, unique=True).map(
    lambda times: list(zip(sorted(times)[::2], sorted(times)[1::2], strict=False))
)
weeks = st.builds(Week, st.lists(spans, min_size=7, max_size=7), st.booleans()).map(str)
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 31)) | st.sampled_from(
    [FIRST_OF_MAY, dt.datetime(2026, 12, 25, 9), dt.datetime(2027, 3, 29, 15)]  # Easter Monday
)
any_hours = weeks | st.sampled_from(["", "24/7", *NOT_PLAIN])


@given(any_hours, moments)
@example("24/7", FIRST_OF_MAY)
@example("Mo-Fr 09:00-12:00; PH off", FIRST_OF_MAY)
@example("Mo-Fr 09:00-12:00", FIRST_OF_MAY)
@example("Mo-Su 00:00-24:00; Su off", dt.datetime(2026, 11, 22, 23, 59, 59))
def test_it_says_as_the_library_does(expression, local):
    is_holiday = opening.is_holiday(local.date())
    is_open = opening.is_open(expression, local)
    kept, wanted = usual(expression), wanted_mask(local, is_holiday=is_holiday)
    if kept.week:
        assert says_open(kept.week, local, is_holiday=is_holiday) is is_open
    if is_open:
        assert kept.mask & wanted == wanted


@given(any_hours)
def test_it_has_room_in_its_row(expression):
    kept = usual(expression)
    assert 0 <= kept.mask <= ANY_TIME < 1 << 63
    assert len(kept.week) <= SearchRow._meta.get_field("usual_week").max_length


@pytest.mark.parametrize("expression", NOT_PLAIN)
def test_what_is_no_plain_week_may_always_be_open(expression):
    assert usual(expression) == ("", ANY_TIME)


def test_no_hours_are_never_open():
    assert usual("") == ("", 0)


def test_a_week_is_kept_short():
    kept = usual("Mo-Th 09:00-12:00,14:00-17:00; Fr 10:00-12:00; PH off")
    assert kept.week == "1111200;09:00-12:00,14:00-17:00;10:00-12:00"
    assert not kept.mask & HOLIDAY_BIT
    assert len(DAYS) == 7


@pytest.mark.parametrize(
    ("day", "expected"),
    [(dt.date(2026, 7, 14), True), (dt.date(2026, 7, 15), False), (dt.date(2026, 4, 6), True)],
)
def test_holidays_are_those_of_the_library(day, expected):
    assert opening.is_holiday(day) is expected
