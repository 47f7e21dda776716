"""Hours in words: a line for a journal, lines for who decides."""

from __future__ import annotations

import pytest

from annuaire.hours.words import in_a_line, in_lines


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("", ""),
        ("Mo-Fr 09:00-12:00,14:00-17:00", "du lundi au vendredi : 9 h – 12 h, 14 h – 17 h"),
        (
            "Mo 09:00-12:30; Sa,Su 10:00-12:00; PH off",
            "lundi : 9 h – 12 h 30 ; samedi et dimanche : 10 h – 12 h ; fermé les jours fériés",
        ),
        ("24/7", "24/7"),
    ],
)
def test_a_plain_week_is_said_in_a_line(expression, said):
    assert in_a_line(expression).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("notation", "lines"),
    [
        (
            "Mo-Fr 09:00-12:00,14:00-17:30; PH off",
            [
                "du lundi au vendredi : 9 h – 12 h, 14 h – 17 h 30",
                "samedi et dimanche : fermé",
            ],
        ),
        ("24/7", ["du lundi au dimanche : 0 h – 0 h"]),
        (
            "Tu 10:00-11:00",
            [
                "lundi : fermé",
                "mardi : 10 h – 11 h",
                "du mercredi au dimanche : fermé",
            ],
        ),
        ("pas une notation", []),
    ],
)
def test_hours_are_read_as_a_week_then_in_full(notation, lines):
    expected = [*lines, f"notation : {notation}"]
    assert in_lines(notation).replace("\u00a0", " ").split("\n") == expected
