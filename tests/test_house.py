"""Rules of the house that a machine can keep."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from wagtail.models import get_page_models

from home.demo_accounts import DEMO_ACCOUNTS, PASSWORD
from tests.support.project import PROJECT, python_files, rooms, shown, templates

PYTHON_LINES = 400
TEMPLATE_LINES = 80
MIGRATIONS_BYTES = 500_000
OUR_FOLDERS = [*rooms(), "scripts", "tests"]
ASKED_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html"}

TEMPLATE_COMMENT = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL
)
DATA_SCRIPT = r"""(?![^>]*\btype=["']application/(?:ld\+)?json["'])"""
FORBIDDEN_IN_TEMPLATES = {
    "attribut style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "élément style": re.compile(r"<style\b", re.IGNORECASE),
    "script en ligne": re.compile(rf"<script\b(?![^>]*\bsrc=){DATA_SCRIPT}", re.IGNORECASE),
    "attribut on…": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "adresse javascript:": re.compile(r"=\s*[\"']?javascript:", re.IGNORECASE),
}


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_python_files_stay_short() -> None:
    long = [
        f"{shown(path)} : {lines_of(path)} lignes"
        for path in python_files(*OUR_FOLDERS)
        if lines_of(path) > PYTHON_LINES
    ]
    assert not long, "\n".join(long)


def test_templates_stay_short() -> None:
    long = [
        f"{shown(path)} : {lines_of(path)} lignes"
        for _name, path in templates()
        if lines_of(path) > TEMPLATE_LINES
    ]
    assert not long, "\n".join(long)


def test_templates_hold_no_inline_style_nor_script() -> None:
    found = []
    for _name, path in templates():
        source = TEMPLATE_COMMENT.sub("", path.read_text(encoding="utf-8"))
        found += [
            f"{shown(path)} : {what}"
            for what, pattern in FORBIDDEN_IN_TEMPLATES.items()
            if pattern.search(source)
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ('<p style="color: red">', True),
        ("<script>alert(1)</script>", True),
        ("<button\n  onclick='go()'>", True),
        ('<a href="javascript:go()">', True),
        ("<script src=\"{% static 'site.js' %}\" defer></script>", False),
        ('<script type="application/ld+json">{}</script>', False),
        ('<p class="on style" data-once="1">', False),
    ],
)
def test_inline_code_is_recognised(source: str, refused: bool) -> None:
    assert any(p.search(source) for p in FORBIDDEN_IN_TEMPLATES.values()) is refused


def overridden_in_a_library(name: str) -> bool:
    return any(
        (Path(app.path) / "templates" / name).exists()
        for app in apps.get_app_configs()
        if app.name not in rooms()
    )


def test_every_template_is_used() -> None:
    known = dict(templates())
    sources = {path: path.read_text(encoding="utf-8") for path in python_files()}
    sources |= {path: path.read_text(encoding="utf-8") for path in known.values()}
    pages = {model.template for model in get_page_models()}
    unused = [
        shown(path)
        for name, path in known.items()
        if name not in ASKED_BY_DJANGO | pages
        and not overridden_in_a_library(name)
        and not any(name in source for other, source in sources.items() if other != path)
    ]
    assert not unused, "Gabarits que rien n'appelle :\n" + "\n".join(unused)


def test_nothing_is_printed() -> None:
    """The site writes to its logs, a command to ``self.stdout``."""
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert not found, "\n".join(found)


def test_migrations_stay_small() -> None:
    sizes = {
        room: sum(path.stat().st_size for path in (PROJECT / room / "migrations").glob("*.py"))
        for room in rooms()
    }
    assert sum(sizes.values()) <= MIGRATIONS_BYTES, sizes


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes(name: str) -> None:
    text = re.sub(r"^\s*#.*\n", "", read(name), flags=re.MULTILINE)
    requirements = text.replace("\\\n", " ").splitlines()
    wrong = [
        line.split("--hash")[0].strip()
        for line in requirements
        if line.strip()
        and not re.match(r"[A-Za-z0-9._-]+==\S+\s.*--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert not wrong, f"Sans version exacte ni empreinte : {wrong}"


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_asked_for_is_pinned(name: str) -> None:
    asked = re.findall(r"^([A-Za-z][A-Za-z0-9._-]*)", read(f"{name}.in"), flags=re.MULTILINE)
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", read(f"{name}.txt"), flags=re.MULTILINE)
    missing = {normalised(one) for one in asked} - {normalised(one) for one in pinned}
    assert not missing, f"À recompiler avec « make requirements » : {missing}"


def test_the_readme_gives_the_demo_accounts() -> None:
    readme = read("README.md")
    missing = [account.email for account in DEMO_ACCOUNTS if account.email not in readme]
    assert not missing
    assert PASSWORD in readme


def test_links_of_the_documentation_lead_somewhere() -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")]
    broken = [
        f"{shown(page)} : {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def normalised(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()
