"""A logo: the image of the settings, or the drawing of the site (of the professionals here)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from millejours.models import SiteImage

FOLDER = Path(__file__).parent / "data"  # made by scripts/build_logo.py
WIDTHS = (600, 2400)  # pixels: a screen, a print


@dataclass(frozen=True, slots=True)
class Logo:
    """``image`` replaces the drawing of ``folder``; an image has no vector version."""

    image: SiteImage | None = None
    folder: Path = FOLDER

    @property
    def has_svg(self) -> bool:
        return self.image is None

    def svg(self) -> bytes:
        return (self.folder / "logo.svg").read_bytes()

    def png(self, width: int) -> bytes:
        """``width`` is one of WIDTHS. Raises OSError when the file of the image is gone."""
        if self.image is None:
            return (self.folder / f"logo-{width}.png").read_bytes()
        rendition = self.image.get_rendition(f"width-{width}|format-png")
        with rendition.file.open("rb") as file:
            return file.read()

    def inline(self) -> str:
        """Its ``data:`` address, to stand inside a document."""
        kind, content = "png", b""
        if self.has_svg:
            kind, content = "svg+xml", self.svg()
        else:
            content = self.png(max(WIDTHS))
        return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


class WithLogo(Protocol):
    logo: Any  # a SiteImage, or None


def logo_of(settings: WithLogo, folder: Path = FOLDER) -> Logo:
    """The drawing of ``folder`` when the image of the settings cannot be read any more."""
    shipped = Logo(folder=folder)
    if settings.logo is None:
        return shipped
    replaced = Logo(settings.logo, folder)
    try:
        replaced.png(min(WIDTHS))
    except OSError:
        return shipped
    return replaced
