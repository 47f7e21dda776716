"""The bars of a small chart, in units of its own view box."""

from __future__ import annotations

from dataclasses import dataclass

from annuaire.upkeep.monthly import Month

WIDTH, GAP, TALLEST = 24, 8, 100


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawing ``width`` units wide and ``height`` tall; y goes down."""

    width: int
    height: int
    bar_width: int
    bars: list[Bar]


def bars(months: list[Month]) -> Bars:
    step = WIDTH + GAP
    drawn = [
        Bar(rank * step, TALLEST - month.height, month.height) for rank, month in enumerate(months)
    ]
    return Bars(len(months) * step - GAP, TALLEST, WIDTH, drawn)
