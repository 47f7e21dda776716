"""Concatenating style sheets: addresses rebased, fonts replaced by ours, files collected."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from millejours.assets import packages
from millejours.assets.catalogue import FONTS, Bundle
from millejours.assets.fonts import UNICODE_RANGE, font_file
from millejours.assets.packages import AssetError

URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<address>(?!data:|#)[^"')]+)(?P=quote)\s*\)""")
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
CHARSET = re.compile(r"@charset[^;]*;")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\s*\n\s*")
LICENCE = "/* DSFR, MIT, https://www.systeme-de-design.gouv.fr ; Leaflet, BSD-2-Clause */\n"


@dataclass(slots=True)
class StyleSheet:
    """A bundle's text, and the files that it points at: address under ``site/`` to source."""

    text: str
    files: dict[str, Path] = field(default_factory=dict)


def build_bundle(bundle: Bundle, root: Path, icons: str = "") -> StyleSheet:
    """The bundle's CSS, ready to be served from ``site/css/``."""
    sheet = StyleSheet(LICENCE)
    if bundle.with_foundations:
        sheet.text += font_faces()
        for name in ("core/core.main", "scheme/scheme", "core/core.print"):
            _append(sheet, packages.design_system() / f"{name}.min.css")
        _append_text(sheet, icons, _ours)
    for name in bundle.components:
        for variant in ("main", "print"):
            path = packages.design_system() / f"component/{name}/{name}.{variant}.min.css"
            if variant == "main" or path.exists():
                _append(sheet, path)
    for name in bundle.vendor:
        _append(sheet, packages.leaflet() / name.removeprefix("leaflet:"))
    for path in our_sheets(bundle, root):
        _append_text(sheet, path.read_text(encoding="utf-8"), _ours)
    return sheet


def our_sheets(bundle: Bundle, root: Path) -> list[Path]:
    return [path for pattern in bundle.ours for path in sorted(root.glob(pattern))]


def font_faces() -> str:
    """Marianne alone, without the light, italic and Spectral files."""
    return "".join(
        '@font-face{font-family:"Marianne";font-style:normal;font-display:swap;'
        f"font-weight:{weight};src:url(../fonts/{font_file(name)}) format('woff2');"
        f"unicode-range:{UNICODE_RANGE}}}\n"
        for name, weight in FONTS.items()
    )


Locate = Callable[[str], tuple[str, Path]]


def _append(sheet: StyleSheet, path: Path) -> None:
    """Add a package's style sheet."""
    _append_text(sheet, FONT_FACE.sub("", packages.read(path)), _beside(path))


def _append_text(sheet: StyleSheet, css: str, locate: Locate) -> None:
    def rebase(match: re.Match[str]) -> str:
        target, source = locate(match["address"])
        if not source.exists():
            raise AssetError(f"Feuille de style : {match[0]} désigne un fichier absent.")
        sheet.files[target] = source
        return f"url(../{target})"

    css = BLANK.sub("\n", COMMENT.sub("", CHARSET.sub("", css))).strip()
    sheet.text += URL.sub(rebase, css) + "\n"


def _beside(style_sheet: Path) -> Locate:
    """Addresses relative to a package's style sheet."""

    def locate(address: str) -> tuple[str, Path]:
        source = (style_sheet.parent / address).resolve()
        for prefix, folder in (("", packages.design_system()), ("leaflet/", packages.leaflet())):
            if source.is_relative_to(folder.resolve()):
                return prefix + source.relative_to(folder.resolve()).as_posix(), source
        raise AssetError(f"{style_sheet.name} : {address} sort de son paquet.")

    return locate


def _ours(address: str) -> tuple[str, Path]:
    """Addresses of our own sheets: ``dsfr:icons/system/close-line.svg``."""
    if not address.startswith("dsfr:"):
        raise AssetError(f"Nos feuilles de style écrivent url(dsfr:…), pas url({address}).")
    target = str(PurePosixPath(address.removeprefix("dsfr:")))
    return target, packages.design_system() / target
