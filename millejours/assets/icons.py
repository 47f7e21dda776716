"""The icons that our templates, scripts and Python files name, found by reading them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from millejours.assets import catalogue
from millejours.assets.packages import AssetError, design_system

# ``fr-icon--sm`` is a size, ``fr-icon-{{ name }}`` cannot be read: write the whole class.
ICON_CLASS = re.compile(r"\bfr-icon-[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9-])(?!-?\{)")
PATTERNS = ("**/*.py", "templates/**/*.html", "static/**/*.js")


def files_that_may_name_icons(root: Path) -> Iterator[Path]:
    """Templates, scripts and Python files of the project's own applications."""
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.is_relative_to(root) and ".venv" not in folder.parts:
            for pattern in PATTERNS:
                found = sorted(folder.glob(pattern))
                yield from (path for path in found if path.parent.name != "migrations")


def icons_in_use(root: Path) -> dict[str, str]:
    """Icon classes and the first file that names each, in alphabetical order."""
    found = dict.fromkeys(catalogue.ICONS_OF_PACKAGES, "millejours/assets/catalogue.py")
    for path in files_that_may_name_icons(root):
        text = path.read_text(encoding="utf-8")
        if "fr-icon-" not in text:
            continue
        for name in ICON_CLASS.findall(text):
            found.setdefault(name, str(path.relative_to(root)))
    return dict(sorted(found.items()))


def icon_rules(icons: dict[str, str]) -> str:
    """CSS of the icon classes; raises AssetError for a class the design system lacks."""
    files = _files_by_class()
    rules = []
    for name, where in icons.items():
        if name not in files:
            raise AssetError(
                f"{where} : l'icône « {name} » n'existe pas dans le système de design."
            )
        url = f"url({files[name]})"
        rules.append(f".{name}:after,.{name}:before{{-webkit-mask-image:{url};mask-image:{url}}}")
    return "\n".join(rules)


def _files_by_class() -> dict[str, str]:
    """``fr-icon-<name>`` to its file, as written in our own sheets (``dsfr:icons/...``)."""
    folder = design_system() / "icons"
    return {
        f"fr-icon-{path.stem.removeprefix('fr--')}": f"dsfr:{path.relative_to(folder.parent)}"
        for path in sorted(folder.rglob("*.svg"))
    }
