"""The figures of one run of ``make bench``: kept line by line, shown as one table at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FIGURES = Path(__file__).resolve().parents[1] / "var" / "bench" / "figures.jsonl"
WIDTH = 46


@dataclass(frozen=True, slots=True)
class Figure:
    """One answer: what was measured, on which engine, among how many listings; milliseconds."""

    engine: str
    listings: int
    title: str
    median: float
    p95: float


def begin() -> None:
    """Forget the figures of the run before."""
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text("", encoding="utf-8")


def keep(figures: Iterable[Figure]) -> None:
    with FIGURES.open("a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(asdict(figure))}\n" for figure in figures)


def kept() -> list[Figure]:
    lines = FIGURES.read_text(encoding="utf-8").splitlines()
    return [Figure(**json.loads(line)) for line in lines]


def percentile(values: list[float], part: float) -> float:
    """``part`` from 0 to 1, of at least one value."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def show() -> None:
    """One line per question, one column per engine and number of listings."""
    figures = kept()
    columns = list(dict.fromkeys((figure.engine, figure.listings) for figure in figures))
    by_title: dict[str, dict[tuple[str, int], Figure]] = {}
    for figure in figures:
        by_title.setdefault(figure.title, {})[figure.engine, figure.listings] = figure
    print("\n=== Comment le temps croît (médiane / 95e centile, ms) ===")
    print(" " * WIDTH + "".join(f"{engine:>16}" for engine, _listings in columns))
    print(" " * WIDTH + "".join(f"{listings:>16,}".replace(",", " ") for _e, listings in columns))
    for title, row in by_title.items():
        cells = (row.get(column) for column in columns)
        shown = (f"{one.median:.1f} / {one.p95:.1f}" if one else "–" for one in cells)
        print(f"{title:<{WIDTH}}" + "".join(f"{cell:>16}" for cell in shown))
