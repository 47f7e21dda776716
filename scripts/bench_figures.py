"""The figures of one run of ``make bench``: kept line by line, shown as one table at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FIGURES = Path(__file__).resolve().parents[1] / "var" / "bench" / "figures.jsonl"
TITLE, CELL = 44, 22


@dataclass(frozen=True, slots=True)
class Figure:
    """One answer: what was measured, on which engine, among how many listings; milliseconds.

    ``best`` is the shortest time. ``processor`` is the time of the processor in this process: with
    SQLite it is the whole work, and other processes hardly change it; PostgreSQL works elsewhere.
    ``per_second``: the requests answered, where several people ask at once.
    """

    engine: str
    listings: int
    title: str
    best: float
    median: float
    p95: float
    processor: float = 0
    processor_p95: float = 0
    per_second: float = 0


def begin() -> None:
    """Forget the figures of the run before."""
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text("", encoding="utf-8")


def keep(figures: Iterable[Figure]) -> None:
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    with FIGURES.open("a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(asdict(figure))}\n" for figure in figures)


def kept() -> list[Figure]:
    lines = FIGURES.read_text(encoding="utf-8").splitlines()
    return [Figure(**json.loads(line)) for line in lines]


def percentile(values: list[float], part: float) -> float:
    """``part`` from 0 to 1, of at least one value."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


Column = tuple[str, int]  # engine, number of listings


def table() -> tuple[list[Column], dict[str, dict[Column, Figure]]]:
    """The columns, then the figures by title and column."""
    figures = kept()
    by_title: dict[str, dict[Column, Figure]] = {}
    for figure in figures:
        by_title.setdefault(figure.title, {})[figure.engine, figure.listings] = figure
    return list(dict.fromkeys((one.engine, one.listings) for one in figures)), by_title


def show() -> None:
    """One line per question, one column per engine and number of listings."""
    columns, by_title = table()
    print("\n=== Comment le temps croît ===")
    print("ms : le plus court, médiane, 95e centile [processeur] (requêtes par seconde)")
    print(" " * TITLE + "".join(f"{engine:>{CELL}}" for engine, _listings in columns))
    print(" " * TITLE + "".join(f"{listings:>{CELL}}" for _engine, listings in columns))
    for title, row in by_title.items():
        print(f"{title:<{TITLE}}" + "".join(f"{_cell(row.get(one)):>{CELL}}" for one in columns))


def show_markdown() -> None:
    """The same for a page of docs/: median / 95th centile, and the processor or the rate."""
    columns, by_title = table()
    print("\nms : médiane / 95e centile [du processeur] (requêtes par seconde)\n")
    print("| |" + "".join(f" {engine} {listings:,} |" for engine, listings in columns))
    print("|---|" + "---|" * len(columns))
    for title, row in by_title.items():
        print(f"| {title} |" + "".join(f" {_short_cell(row.get(one))} |" for one in columns))


def _short_cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    times = f"{figure.median:.0f} / {figure.p95:.0f}"
    if figure.per_second:
        return f"{times} ({figure.per_second:.0f}/s)"
    return f"{times} [{figure.processor:.0f} / {figure.processor_p95:.0f}]"


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    times = f"{figure.best:.0f} {figure.median:.0f} {figure.p95:.0f}"
    if figure.per_second:
        return f"{times} ({figure.per_second:.0f}/s)"
    return f"{times} [{figure.processor:.0f}]"
