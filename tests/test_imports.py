"""Imports point one way only (shared/design.md, "Rooms"; docs/decisions/0001-rooms.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.project import PROJECT, python_files, rooms, shown

BASE = {"millejours", "territoires", "moderation"}
CONTENT = {"articles", "parcours", "annuaire", "maisons", "programme", "comite"}
MAY_IMPORT = {
    "millejours": set(),
    "territoires": {"millejours"},
    "moderation": {"millejours", "territoires"},
    "articles": BASE,
    "parcours": BASE | {"articles"},
    "annuaire": BASE,
    "maisons": BASE | {"annuaire"},
    "programme": BASE,
    "comite": BASE | {"articles"},
    "espace": BASE | {"annuaire", "articles", "maisons"},
    # These look at everything and nobody looks at them.
    "search": BASE | CONTENT,
    "api": BASE | CONTENT,
    "home": BASE | CONTENT | {"espace"},
}
# They join the rooms together; everything else of the base knows nobody.
JOINTS = {PROJECT / "millejours" / "urls.py", *(PROJECT / "millejours/settings").glob("*.py")}
NOT_FOR_THE_SITE = {"tests", "scripts"}


def imported_packages(source: str) -> Iterator[tuple[int, str]]:
    """``(line, first part of the module's name)`` of each absolute import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.split(".")[0]


def forbidden_imports(room: str, path: Path) -> list[str]:
    allowed = MAY_IMPORT[room] | {room}
    watched = (set(MAY_IMPORT) | NOT_FOR_THE_SITE) - allowed
    return [
        f"{shown(path)}:{line} : « {room} » ne doit pas importer « {package} »"
        for line, package in imported_packages(path.read_text(encoding="utf-8"))
        if package in watched
    ]


def test_every_room_has_its_place_in_the_rule() -> None:
    assert set(rooms()) <= set(MAY_IMPORT), "Ajoutez la nouvelle pièce à MAY_IMPORT."


@pytest.mark.parametrize("room", rooms())
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    wrong = [
        line
        for path in python_files(room)
        if path not in JOINTS
        for line in forbidden_imports(room, path)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_rule_has_no_circle() -> None:
    def reached(room: str, seen: frozenset[str] = frozenset()) -> set[str]:
        assert room not in seen, f"cercle par {room}"
        return {other for below in MAY_IMPORT[room] for other in reached(below, seen | {room})} | {
            room
        }

    for room in MAY_IMPORT:
        reached(room)


def test_an_import_the_wrong_way_is_seen() -> None:
    source = "import os\nfrom annuaire.models import Listing\nfrom . import near\nimport home.views"
    assert list(imported_packages(source)) == [(1, "os"), (2, "annuaire"), (4, "home")]
