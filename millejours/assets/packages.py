"""Where the installed packages keep their static files."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import CommandError

DISTRIBUTIONS = ("django-dsfr", "django-leaflet", "fonttools", "brotli")


class AssetError(CommandError):
    """The static files cannot be built; the message says which file and why."""


@cache
def package_folder(name: str) -> Path:
    """The folder of an installed package, which is not imported (leaflet wants GDAL)."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise AssetError(f"Le paquet Python « {name} » n'est pas installé.")
    return Path(spec.origin).parent


def design_system() -> Path:
    return package_folder("dsfr") / "static" / "dsfr" / "dist"


def leaflet() -> Path:
    return package_folder("leaflet") / "static" / "leaflet"


def versions() -> list[str]:
    """``name==version`` of what the files are made from and with."""
    return [f"{name}=={version(name)}" for name in DISTRIBUTIONS]


def read(path: Path) -> str:
    """The text of a package's file; raises AssetError when the package no longer has it."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AssetError(f"Fichier absent du paquet installé : {path}.") from None
