"""The drawing of the home page: one thousand dots, one for each day, wound like a sunflower.

The first day is at the centre and the second birthday on the rim. The eight stages are
``<symbol>``s, so that the page's style sheet colours them in the light and the dark scheme.
"""

from __future__ import annotations

import csv
from math import cos, pi, sin, sqrt
from pathlib import Path

FIRST_DAY, BIRTH, LAST_DAY = -273, 0, 730
GOLDEN_ANGLE = pi * (3 - sqrt(5))
SIZE = 480
RIM = 8


def days_of_stages(stages_file: Path) -> list[range]:
    """The days of each stage that has some, relative to birth, from the shipped vocabulary."""
    with stages_file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    bounds = [(row["start_day"], row["end_day"]) for row in rows if row["start_day"]]
    return [range(int(first), min(int(last), LAST_DAY) + 1) for first, last in bounds]


def spiral(stages: list[range]) -> str:
    """The SVG file: a symbol ``jours-<n>`` per stage and ``naissance`` for the day of birth."""
    box = f"{-SIZE // 2} {-SIZE // 2} {SIZE} {SIZE}"
    symbols = [
        f'<symbol id="jours-{number}" viewBox="{box}"><path d="{_dots(days)}"/></symbol>'
        for number, days in enumerate(stages, start=1)
    ]
    x, y = _place(BIRTH)
    birth = f'<symbol id="naissance" viewBox="{box}"><circle cx="{x}" cy="{y}" r="9"/></symbol>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">\n'
        + "\n".join([*symbols, birth])
        + "\n</svg>\n"
    )


def _place(day: int) -> tuple[float, float]:
    index = day - FIRST_DAY + 0.5
    radius = (SIZE / 2 - RIM) * sqrt(index / (LAST_DAY - FIRST_DAY + 1))
    angle = index * GOLDEN_ANGLE
    return round(radius * cos(angle), 1), round(radius * sin(angle), 1)


def _dots(days: range) -> str:
    """A path of points: the round caps of its strokes are the dots."""
    places = (_place(day) for day in days if day != BIRTH)
    return "".join(f"M{x:g} {y:g}h0" for x, y in places)
