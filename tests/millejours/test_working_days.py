"""Working days of France: what the law says, and what holds for any date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from millejours.working_days import (
    OWN_HOLIDAYS,
    PARIS,
    add_working_days,
    is_working_day,
    public_holidays,
    working_days_between,
)

DATES = st.dates(date(2000, 1, 1), date(2100, 12, 31))
COUNTS = st.integers(0, 60)
TERRITORIES = st.sampled_from([None, "75", *OWN_HOLIDAYS])
GUADELOUPE, MARTINIQUE, GUYANE, LA_REUNION, MAYOTTE = "971", "972", "973", "974", "976"


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=PARIS)


# --- The days of the law ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),
        date(2027, 3, 29),  # lundi de Pâques
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2027, 5, 6),  # Ascension
        date(2027, 5, 17),  # lundi de Pentecôte
        date(2027, 7, 14),
        date(2028, 8, 15),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2028, 12, 25),
    ],
)
def test_nobody_works_on_a_public_holiday(day: date) -> None:
    assert day.weekday() < 5, "le test doit porter sur un jour de semaine"
    assert not is_working_day(day)
    assert not is_working_day(day, "75")


def test_the_law_knows_eleven_holidays() -> None:
    assert len(public_holidays(2027)) == 11


@pytest.mark.parametrize("day", [date(2027, 5, 7), date(2027, 3, 26), date(2027, 12, 24)])
def test_the_friday_of_a_bridge_is_worked(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("territory", "day"),
    [
        (GUADELOUPE, date(2027, 5, 27)),
        (MARTINIQUE, date(2028, 5, 22)),
        (GUYANE, date(2027, 6, 10)),
        (LA_REUNION, date(2027, 12, 20)),
        (MAYOTTE, date(2027, 4, 27)),
    ],
)
def test_the_abolition_of_slavery_is_a_holiday_where_it_is_kept(territory: str, day: date) -> None:
    others = {GUADELOUPE, MARTINIQUE, GUYANE, LA_REUNION, MAYOTTE} - {territory}
    assert not is_working_day(day, territory)
    assert is_working_day(day)
    assert all(is_working_day(day, other) for other in others)


@pytest.mark.parametrize("territory", ["57", "67", "68"])
def test_good_friday_is_a_holiday_in_moselle_and_alsace(territory: str) -> None:
    assert not is_working_day(date(2027, 3, 26), territory)


def test_a_code_that_is_not_a_department_has_the_holidays_of_the_law() -> None:
    assert public_holidays(2027, "zz") == public_holidays(2027)
    assert public_holidays(2027, "") == public_holidays(2027)


# --- Deadlines --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "deadline"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # vendredi -> lundi
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # samedi -> lundi
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # 1er mai, un vendredi
        (date(2027, 3, 26), 1, date(2027, 3, 30)),  # lundi de Pâques
        (date(2027, 5, 5), 2, date(2027, 5, 10)),  # Ascension, 8 mai un samedi
        (date(2027, 7, 13), 1, date(2027, 7, 15)),
        (date(2028, 8, 14), 1, date(2028, 8, 16)),
        (date(2026, 12, 24), 5, date(2027, 1, 4)),  # Noël un vendredi, jour de l'an un vendredi
    ],
)
def test_a_deadline_skips_week_ends_and_holidays(start: date, days: int, deadline: date) -> None:
    assert add_working_days(start, days) == end_of(deadline)


def test_a_deadline_of_la_reunion_skips_its_own_holiday() -> None:
    friday = date(2027, 12, 17)
    assert add_working_days(friday, 1) == end_of(date(2027, 12, 20))
    assert add_working_days(friday, 1, LA_REUNION) == end_of(date(2027, 12, 21))


def test_the_day_is_the_one_of_paris() -> None:
    late_on_thursday_in_london = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert add_working_days(late_on_thursday_in_london, 1) == end_of(date(2026, 11, 30))


@pytest.mark.parametrize(
    ("friday", "offset"),
    [(date(2027, 3, 26), 2), (date(2027, 10, 29), 1)],  # l'heure change le dimanche
)
def test_a_deadline_stays_at_the_end_of_the_day_when_the_clocks_change(
    friday: date, offset: int
) -> None:
    deadline = add_working_days(friday, 2)
    assert (deadline.hour, deadline.minute, deadline.second) == (23, 59, 59)
    assert deadline.utcoffset() == timedelta(hours=offset)


def test_zero_days_is_the_end_of_today_or_of_the_next_working_day() -> None:
    assert add_working_days(date(2026, 11, 27), 0) == end_of(date(2026, 11, 27))
    assert add_working_days(date(2026, 11, 28), 0) == end_of(date(2026, 11, 30))


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="négatif"):
        add_working_days(date(2027, 1, 4), -1)


def test_an_hour_without_a_time_zone_is_refused() -> None:
    naive = datetime(2027, 1, 4, 12)
    for refused in (
        lambda: add_working_days(naive, 1),
        lambda: working_days_between(naive, date(2027, 1, 5)),
        lambda: is_working_day(naive),
    ):
        with pytest.raises(ValueError, match="sans fuseau"):
            refused()


def test_working_days_are_counted_from_the_day_after() -> None:
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 27)) == 4
    assert working_days_between(date(2026, 11, 27), date(2026, 11, 29)) == 0
    assert working_days_between(date(2026, 11, 27), date(2026, 11, 20)) == 0


# --- Whatever the date ------------------------------------------------------------------------


@given(DATES, COUNTS, TERRITORIES)
def test_a_deadline_is_the_end_of_a_working_day(
    start: date, days: int, territory: str | None
) -> None:
    deadline = add_working_days(start, days, territory)
    assert is_working_day(deadline, territory)
    assert deadline == end_of(deadline.date())
    assert deadline.date() >= start


@given(DATES, st.integers(1, 60), TERRITORIES)
def test_counting_is_the_reverse_of_adding(start: date, days: int, territory: str | None) -> None:
    assert working_days_between(start, add_working_days(start, days, territory), territory) == days


@given(DATES, COUNTS, COUNTS, TERRITORIES)
def test_adding_twice_is_adding_the_sum(
    start: date, first: int, second: int, territory: str | None
) -> None:
    step = add_working_days(start, first, territory)
    expected = add_working_days(start, first + second, territory)
    if first or is_working_day(start, territory):
        assert add_working_days(step, second, territory) == expected


@given(DATES, COUNTS, TERRITORIES)
def test_more_days_never_come_sooner(start: date, days: int, territory: str | None) -> None:
    deadline = add_working_days(start, days, territory)
    assert add_working_days(start, days + 1, territory) > deadline or days == 0
    assert add_working_days(start + timedelta(days=1), days, territory) >= deadline


@given(DATES, TERRITORIES)
def test_a_territory_never_has_fewer_holidays_than_the_law(
    day: date, territory: str | None
) -> None:
    assert public_holidays(day.year, territory) >= public_holidays(day.year)
