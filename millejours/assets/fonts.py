"""Marianne cut down to the letters of the site's Latin-script languages."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Final

from fontTools import subset

from millejours.assets.packages import design_system

logging.getLogger("fontTools").setLevel(logging.WARNING)  # one line per table otherwise

# Basic Latin and Latin-1 (French, English, Spanish, Portuguese, the creoles), then the letters
# of French and Turkish outside them, punctuation, arrows and signs.
CHARACTERS: Final = (
    (0x0020, 0x007E),
    (0x00A0, 0x00FF),
    (0x011E, 0x011F),
    (0x0130, 0x0131),
    (0x0152, 0x0153),
    (0x015E, 0x015F),
    (0x0178, 0x0178),
    (0x0300, 0x0304),
    (0x0308, 0x0308),
    (0x2000, 0x200B),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2264, 0x2265),
)
UNICODE_RANGE: Final = ",".join(f"U+{first:x}-{last:x}" for first, last in CHARACTERS)


def font_file(weight: str) -> str:
    return f"Marianne-{weight}.woff2"


def latin_subset(weight: str) -> bytes:
    """The woff2 file of a weight ("Regular"), hints kept for low-resolution screens."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "locl", "ccmp"]
    options.notdef_outline = True
    options.ignore_missing_unicodes = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(
        unicodes=[code for first, last in CHARACTERS for code in range(first, last + 1)]
    )
    file = BytesIO()
    with subset.load_font(str(design_system() / "fonts" / font_file(weight)), options) as font:
        subsetter.subset(font)
        subset.save_font(font, file, options)
    return file.getvalue()
