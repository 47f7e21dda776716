"""What a test reads of a PDF."""

from __future__ import annotations

import re
import zlib


def inside(pdf: bytes) -> bytes:
    """Its objects, compressed ones included."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


MARKS = (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid", b"/H1", b"/H2", b"/TH", b"/Headers")


def assert_accessible(pdf: bytes, language: str = "fr") -> None:
    told = inside(pdf)
    for mark in MARKS:
        assert mark in told, mark
    assert re.search(rb"/Lang ?\(%s\)" % language.encode(), told)
    assert re.search(rb"/DisplayDocTitle true", told)
