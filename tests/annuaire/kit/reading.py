"""Reading what stands in a PDF, to test it."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
CHARACTER = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]{4,})>")
SHOWN = re.compile(rb"\[([^\]]*)\] TJ")
GLYPHS = re.compile(rb"<([0-9a-f]*)>")
GLYPH_DIGITS = 4


def streams(content: bytes) -> list[bytes]:
    """Every stream, decompressed. The last byte of one may look like the end of its line."""
    found = STREAM.findall(content)
    return [zlib.decompressobj().decompress(one) if one[:1] == b"x" else one for one in found]


def everything(content: bytes) -> bytes:
    return content + b"\n".join(streams(content))


def letters_of(content: bytes) -> str:
    """The text that is drawn, in order and without any space (all weights share their glyphs)."""
    parts = streams(content)
    letters = {
        glyph: bytes.fromhex(code.decode()).decode("utf-16-be")
        for part in parts
        if b"beginbfchar" in part
        for glyph, code in CHARACTER.findall(part)
    }
    drawn = [
        letters[run[start : start + GLYPH_DIGITS]]
        for part in parts
        for line in SHOWN.findall(part)
        for run in GLYPHS.findall(line)
        for start in range(0, len(run), GLYPH_DIGITS)
    ]
    return "".join("".join(drawn).split()).replace("\u00a0", "")


def joined(text: str) -> str:
    """``text`` as ``letters_of`` gives it."""
    return "".join(text.split()).replace("\u00a0", "")
