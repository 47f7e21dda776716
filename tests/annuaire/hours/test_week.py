"""A plain week and its notation say the same; the rest stays in its notation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annuaire import opening
from annuaire.hours.fields import LONGEST, hours_answers
from annuaire.hours.week import DAYS, Week, week_of

MORNING, AFTERNOON = ("09:00", "12:00"), ("14:00", "17:30")


def week(days, *, closed_on_holidays=False):
    return Week([days.get(day, []) for day in DAYS], closed_on_holidays)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ({}, ""),
        ({"Mo": [MORNING]}, "Mo 09:00-12:00"),
        ({"Mo": [MORNING], "Tu": [MORNING]}, "Mo,Tu 09:00-12:00"),
        ({day: [MORNING, AFTERNOON] for day in DAYS[:5]}, "Mo-Fr 09:00-12:00,14:00-17:30"),
        (
            {"Mo": [MORNING], "We": [AFTERNOON], "Fr": [MORNING]},
            "Mo,Fr 09:00-12:00; We 14:00-17:30",
        ),
        ({"Su": [("20:00", "24:00")]}, "Su 20:00-24:00"),
    ],
)
def test_a_week_becomes_its_notation(days, text):
    assert str(week(days)) == text
    if text:
        opening.validate(text)


def test_public_holidays():
    assert str(week({"Mo": [MORNING]}, closed_on_holidays=True)) == "Mo 09:00-12:00; PH off"
    assert str(week({}, closed_on_holidays=True)) == ""
    assert week_of("Mo 09:00-12:00; PH off").closed_on_holidays


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "Mo-Fr 09:00-12:00,14:00-17:00",
        "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off",
        "Mo,We 08:00-09:00",
        "Su 10:00-12:30; PH off",
        "Fr 20:00-24:00",
    ],
)
def test_a_plain_week_comes_back_as_it_was(expression):
    assert str(week_of(expression)) == expression


@pytest.mark.parametrize(
    ("expression", "same"),
    [
        ("Mo,We-Fr 09:00-12:00; Fr off", "Mo,We,Th 09:00-12:00"),
        ("Mo 08:00-09:00; We 08:00-09:00", "Mo,We 08:00-09:00"),
        ("Mo  09:00-12:00,12:00-13:00;", "Mo 09:00-12:00,12:00-13:00"),
        ("Mo-Fr 09:00-12:00; Sa,Su off", "Mo-Fr 09:00-12:00"),
    ],
)
def test_other_ways_to_write_a_plain_week_are_read(expression, same):
    assert str(week_of(expression)) == same


@pytest.mark.parametrize(
    "expression",
    [
        "24/7",
        "Mo-Fr 22:00-06:00",
        "Mo-Fr 12:00-09:00",
        "week 1-53/2 Mo 09:00-12:00",
        "Apr-Sep Mo 09:00-12:00",
        "Mo 09:00-10:00,11:00-12:00,13:00-14:00",
        "Mo 09:00-12:00; Mo 14:00-16:00",
        "Mo 25:00-26:00",
        "Mo 24:00-24:00",
        "Fr-Mo 09:00-12:00",
        "Zz 09:00-12:00",
        "Mo off",
        "SH off",
        "PH off",
        "PH off; Mo 09:00-12:00",
        'Mo-Fr 09:00-12:00 || "sur rendez-vous"',
        'Mo 09:00-12:00 "sur rendez-vous"',
        "n’importe quoi",
        "Mo",
    ],
)
def test_what_is_no_plain_week_stays_as_it_is(expression):
    assert week_of(expression) is None
    assert hours_answers(expression) == {"hours_notation": expression}


moments = st.integers(0, 24 * 60).map(lambda m: f"{m // 60:02d}:{m % 60:02d}")


@st.composite
def spans(draw):
    times = sorted(draw(st.lists(moments, max_size=4, unique=True)))
    return list(zip(times[0::2], times[1::2], strict=False))


@settings(max_examples=25)
@given(st.lists(spans(), min_size=len(DAYS), max_size=len(DAYS)), st.booleans())
def test_whatever_the_week_it_is_readable_and_comes_back(days, holidays):
    expression = str(Week(days, holidays))
    assert len(expression) <= LONGEST
    if expression:
        opening.validate(expression)
    assert week_of(expression) == Week(days, holidays and any(days))
