"""Draws the logos of the professionals and of the labelled Maisons: an SVG and two PNG each.

Ours, in the spirit of the site: a few of the thousand days wound like a sunflower, the day of
birth in their midst. The words are outlines of Liberation Sans (SIL Open Font License), so that
the file looks the same everywhere. Needs that font, fontconfig and Chromium; the results are
committed: run again only to change the drawing.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
PNG_WIDTHS = (600, 2400)
WIDTH, HEIGHT = 600, 220
DAYS, BIRTH = 144, 36  # as many before birth as in the thousand days: a little over a quarter
GOLDEN_ANGLE = pi * (3 - sqrt(5))
FULL_RADIUS = 80
BLUE, BEFORE, AFTER, BORN = "#000091", "#6a6af4", "#00a95f", "#e4794a"


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    size: float
    x: float
    y: float
    style: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """``frame``: what stands around the days, whose middle is ``centre``."""

    folder: Path
    title: str
    frame: str
    centre: tuple[float, float]
    radius: float
    words: tuple[Words, ...]


CARD = f'<rect x="2" y="2" width="{WIDTH - 4}" height="{HEIGHT - 4}" rx="24" fill="#fff"'
CARD = f'{CARD} stroke="{BLUE}" stroke-width="4"/>\n'
HOUSE = (
    '<path d="M110 22 L204 104 H186 V198 H34 V104 H16 Z" fill="#f5f5fe" '
    f'stroke="{BLUE}" stroke-width="7" stroke-linejoin="round"/>\n'
)
DRAWINGS = (
    Drawing(
        PROJECT / "annuaire" / "kit" / "data",
        "1000 premiers jours – professionnel référencé",
        CARD,
        (110, 110),
        80,
        (
            Words("1000 premiers jours", 36, 218, 92, "bold"),
            Words("Professionnel référencé", 27, 218, 138, "regular"),
        ),
    ),
    Drawing(
        PROJECT / "maisons" / "labels" / "data",
        "Maison des 1000 premiers jours – Maison labellisée",
        CARD + HOUSE,
        (110, 134),
        56,
        (
            Words("Maison des", 36, 222, 74, "bold"),
            Words("1000 premiers jours", 36, 222, 118, "bold"),
            Words("Maison labellisée", 27, 222, 166, "regular"),
        ),
    ),
)


def main() -> None:
    for one in DRAWINGS:
        one.folder.mkdir(parents=True, exist_ok=True)
        drawing = svg(one)
        (one.folder / "logo.svg").write_text(drawing, encoding="utf-8")
        for width in PNG_WIDTHS:
            rasterise(drawing, width, one.folder / f"logo-{width}.png")


def svg(one: Drawing) -> str:
    words = "".join(f'<path fill="{BLUE}" d="{outline(each)}"/>\n' for each in one.words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="titre">\n'
        f'<title id="titre">{one.title}</title>\n'
        f"{one.frame}{dots(one)}{words}</svg>\n"
    )


def dots(one: Drawing) -> str:
    lines, scale = [], one.radius / FULL_RADIUS
    for day in range(DAYS):
        x, y = place(one, day)
        color = BORN if day == BIRTH else BEFORE if day < BIRTH else AFTER
        size = (9 if day == BIRTH else 2.2 + 2.2 * day / DAYS) * scale
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{color}"/>')
    born = lines.pop(BIRTH)
    return "\n".join([*lines, born]) + "\n"


def place(one: Drawing, day: int) -> tuple[float, float]:
    distance = one.radius * sqrt((day + 0.5) / DAYS)
    angle = day * GOLDEN_ANGLE
    return one.centre[0] + distance * cos(angle), one.centre[1] + distance * sin(angle)


def outline(words: Words) -> str:
    """The path of a line of text, ``y`` being its base line."""
    pattern = f"Liberation Sans:style={words.style.capitalize()}"
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", pattern], capture_output=True, text=True, check=True
    )
    font = TTFont(found.stdout)
    glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), words.size / 2048
    pen, x = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}"), words.x
    for letter in words.text:
        glyph = glyphs[names[ord(letter)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, words.y)))
        x += glyph.width * scale
    assert x < WIDTH, f"« {words.text} » dépasse"
    return pen.getCommands()


def rasterise(drawing: str, width: int, path: Path) -> None:
    from playwright.sync_api import sync_playwright

    from tests.support.chromium import find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()))
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=width / WIDTH
        )
        page.set_content(f"<body style='margin:0'>{drawing}</body>")
        page.locator("svg").screenshot(path=path, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
