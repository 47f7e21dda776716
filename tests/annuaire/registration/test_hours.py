"""The simple table of hours, and the notation that it becomes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annuaire import opening
from annuaire.registration.forms.hours import hours_answers
from annuaire.registration.hours import DAYS, Table, from_osm, to_osm

MORNING, AFTERNOON = ("09:00", "12:00"), ("14:00", "17:30")


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ({}, ""),
        ({"mo": [MORNING]}, "Mo 09:00-12:00"),
        ({"mo": [MORNING], "tu": [MORNING]}, "Mo,Tu 09:00-12:00"),
        ({day: [MORNING, AFTERNOON] for day in DAYS[:5]}, "Mo-Fr 09:00-12:00,14:00-17:30"),
        (
            {"mo": [MORNING], "we": [AFTERNOON], "fr": [MORNING]},
            "Mo,Fr 09:00-12:00; We 14:00-17:30",
        ),
        ({"su": [("20:00", "24:00")]}, "Su 20:00-24:00"),
    ],
)
def test_a_table_becomes_its_notation(days, text):
    assert to_osm(Table(days)) == text
    if text:
        opening.validate(text)


def test_public_holidays():
    assert to_osm(Table({"mo": [MORNING]}, closed_on_holidays=True)) == "Mo 09:00-12:00; PH off"
    assert to_osm(Table({}, closed_on_holidays=True)) == ""
    assert from_osm("Mo 09:00-12:00; PH off").closed_on_holidays


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "Mo-Fr 09:00-12:00,13:00-14:00,15:00-16:00",
        "Mo 09:00-12:00; Mo 14:00-16:00",
        "Apr-Sep Mo 09:00-12:00",
        "Mo 22:00-02:00",
        "Mo-Fr 12:00-09:00",
        "Fr-Mo 09:00-12:00",
        "Mo off",
        "SH off",
        'Mo 09:00-12:00 "sur rendez-vous"',
        "Zz 09:00-12:00",
    ],
)
def test_what_the_table_cannot_say_stays_as_it_is(text):
    assert from_osm(text) is None
    assert hours_answers(text) == {"hours_notation": text}


moments = st.integers(0, 24 * 60).map(lambda m: f"{m // 60:02d}:{m % 60:02d}")
spans = (
    st.lists(moments, min_size=4, max_size=4, unique=True)
    .map(sorted)
    .map(lambda four: [(four[0], four[1]), (four[2], four[3])])
)
tables = st.dictionaries(st.sampled_from(DAYS), spans, min_size=1)


@settings(max_examples=25)
@given(tables, st.booleans())
def test_every_table_is_read_back(days, closed):
    table = Table(days, closed)
    text = to_osm(table)
    opening.validate(text)
    assert len(text) <= 255
    assert from_osm(text) == table
