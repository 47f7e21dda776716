"""Files that people send: good ones, and those that only look so."""

from __future__ import annotations

import io
import zipfile
import zlib

from PIL import Image

PDF_HEAD = b"%PDF-1.7\n"
PDF_TAIL = b"\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
GPS = 0x8825


def pdf(body: bytes = b"1 0 obj << /Type /Catalog >> endobj") -> bytes:
    return PDF_HEAD + body + PDF_TAIL


def object_stream(content: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    packed = zlib.compress(content)
    head = b"5 0 obj << /Type /ObjStm %s /Length %d >>\n" % (dictionary, len(packed))
    return head + b"stream\n" + packed + b"\nendstream endobj"


def image(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """A picture; a JPEG says where it was taken."""
    written = io.BytesIO()
    drawn = Image.new(mode, size, "navy" if mode != "1" else 1)
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x010E] = "secret du lieu"
        exif.get_ifd(GPS)[2] = (12.0, 46.0, 50.0)
        drawn.save(written, kind, exif=exif)
    else:
        drawn.save(written, kind)
    return written.getvalue()


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        opened.writestr("a.txt", "a")
    return written.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that opens into 400 million pixels."""
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    return written.getvalue()


def claimed_bomb() -> bytes:
    """A PNG whose header alone claims to be larger than what Pillow itself refuses."""
    content = bytearray(image("PNG"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
