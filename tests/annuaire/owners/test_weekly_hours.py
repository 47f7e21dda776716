"""A plain week and its notation say the same; the rest stays in its notation."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire import opening
from annuaire.owners.weekly_hours import DAYS, Week, in_words, week_of


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "Mo-Fr 09:00-12:00,14:00-17:00",
        "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off",
        "Mo 08:00-09:00; We 08:00-09:00",
        "Su 10:00-12:30; PH off",
    ],
)
def test_a_plain_week_comes_back_as_it_was(expression):
    assert str(week_of(expression)) == expression


def test_other_ways_to_write_a_plain_week_are_read():
    week = week_of("Mo,We-Fr 09:00-12:00; Fr off")
    assert [bool(spans) for spans in week.days] == [True, False, True, True, False, False, False]


@pytest.mark.parametrize(
    "expression",
    [
        "24/7",
        "Mo-Fr 22:00-06:00",
        "week 1-53/2 Mo 09:00-12:00",
        "Mo 09:00-10:00,11:00-12:00,13:00-14:00",
        "Mo 25:00-26:00",
        "Fr-Mo 09:00-12:00",
        'Mo-Fr 09:00-12:00 || "sur rendez-vous"',
        "n’importe quoi",
        "Mo",
    ],
)
def test_what_is_no_plain_week_is_left_alone(expression):
    assert week_of(expression) is None


times = st.times(dt.time(0, 1), dt.time(23, 58)).map(lambda t: t.replace(second=0, microsecond=0))


@st.composite
def spans(draw):
    moments = sorted(draw(st.lists(times, max_size=4, unique=True)))
    return list(zip(moments[0::2], moments[1::2], strict=False))


@given(st.lists(spans(), min_size=len(DAYS), max_size=len(DAYS)), st.booleans())
def test_whatever_the_week_it_is_readable_and_comes_back(days, holidays):
    week = Week(days, holidays)
    expression = str(week)
    if expression:
        opening.validate(expression)
    assert week_of(expression).days == days


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("", ""),
        ("Mo-Fr 09:00-12:00,14:00-17:00", "lundi–vendredi 09:00–12:00, 14:00–17:00"),
        (
            "Mo 09:00-12:00; Sa 10:00-12:00; PH off",
            "lundi 09:00–12:00\u00a0; samedi 10:00–12:00\u00a0; fermé les jours fériés",
        ),
        ("24/7", "24/7"),
    ],
)
def test_hours_are_said_in_words_when_they_can(expression, said):
    assert in_words(expression) == said
