"""Bars drawn by the server: SVG attributes only, so that the CSP needs no exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 420
LABELS = 190  # pixels kept for the labels, of a picture 640 wide
ROW = 28


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    text: str
    y: int
    width: float

    @property
    def baseline(self) -> int:
        return self.y + 15

    @property
    def text_x(self) -> float:
        return LABELS + self.width + 6


@dataclass(frozen=True, slots=True)
class BarChart:
    """``bars`` from top to bottom, the longest ``WIDTH`` pixels wide."""

    bars: list[Bar]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def bar_chart(rows: Iterable[tuple[str, float, str]]) -> BarChart:
    """``rows`` are label, value (not negative) and the value in words."""
    given = list(rows)
    longest = max((value for _label, value, _text in given), default=0) or 1
    bars = [
        Bar(label, value, text, number * ROW + 4, round(value / longest * (WIDTH - 60), 1))
        for number, (label, value, text) in enumerate(given)
    ]
    return BarChart(bars)
