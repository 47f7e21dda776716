"""The project's own files, for tests about the house itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def rooms() -> list[str]:
    """The names of our applications."""
    return sorted(path.parent.name for path in PROJECT.glob("*/apps.py"))


def python_files(*folders: str) -> Iterator[Path]:
    """Python files under the folders (of the rooms by default), migrations left out."""
    for folder in folders or rooms():
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> Iterator[tuple[str, Path]]:
    """``(name that the engine knows, path)`` of each of our templates."""
    for room in rooms():
        folder = PROJECT / room / "templates"
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()
