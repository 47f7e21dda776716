"""What our code imports is asked for by name, and the settings it reads are in the guide."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.project import PROJECT, python_files, rooms

# Parts of Wagtail: their versions follow its own.
OF_WAGTAIL = {
    *("django-modelcluster", "django-taggit", "django-treebeard"),
    *("draftjs-exporter", "modelsearch"),
}
OF_SCRIPTS = {"shapely"}  # for the file of territories: scripts/requirements-build.in
REQUIREMENT = re.compile(r"^[A-Za-z0-9_.-]+")
SETTING = re.compile(r"""\benv\.[a-z_]+\(\s*"([A-Z_]+)\"""")
OF_TESTS = {"TEST_DATABASE_URL", "TEST_SQLITE_FILE"}


def named(*files: str) -> set[str]:
    lines = (line for file in files for line in (PROJECT / file).read_text().splitlines())
    found = (REQUIREMENT.match(line) for line in lines)
    return {normal(match[0]) for match in found if match and not match[0].startswith("-")}


def normal(name: str) -> str:
    return name.lower().replace("_", "-")


def imported(path: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def not_named(paths: Iterable[Path], known: set[str]) -> dict[str, str]:
    """The distributions imported and not ``known``, each with a file that imports it."""
    distributions = packages_distributions()
    missing: dict[str, str] = {}
    for path in paths:
        for module in {name.partition(".")[0] for name in imported(path)}:
            owners = {normal(name) for name in distributions.get(module, ())}
            if module not in sys.stdlib_module_names and owners and not owners & known:
                missing[", ".join(sorted(owners))] = str(path.relative_to(PROJECT))
    return missing


@pytest.mark.parametrize(
    ("folders", "files"),
    [
        (rooms(), ["requirements.in"]),
        (["tests", "scripts"], ["requirements.in", "requirements-dev.in"]),
    ],
)
def test_what_is_imported_is_asked_for_by_name(folders: list[str], files: list[str]) -> None:
    missing = not_named(python_files(*folders), named(*files) | OF_WAGTAIL | OF_SCRIPTS)
    assert not missing, f"À ajouter dans {files[-1]} : {missing}"


def test_every_setting_is_in_the_guide_of_operators() -> None:
    folder = PROJECT / "millejours" / "settings"
    read = {
        name for path in folder.glob("*.py") for name in SETTING.findall(path.read_text("utf-8"))
    }
    guide = (PROJECT / "docs" / "guides" / "exploitation.md").read_text("utf-8")
    missing = sorted(name for name in read - OF_TESTS if f"`{name}`" not in guide)
    assert "SECRET_KEY" in read
    assert not missing, f"Réglages absents de docs/guides/exploitation.md : {missing}"
