"""Signs of a PDF that does more than show pages, read without opening it.

Names are looked for in the bytes, and in the compressed streams of objects (ISO 32000-1, 7.5.7),
of which a bounded part is opened: a small file that opens into a huge one is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

HEAD = b"%PDF-"
TAIL_BYTES = 2048
MOST_OPENED_BYTES = 20 * 1024 * 1024
MOST_STREAMS = 20_000
DICTIONARY_BYTES = 2048  # of the stream, just before it
_END = rb"(?=[\s/<>\[\]()%{}]|$)"
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)" + _END
)
_SHORT = re.compile(rb"/JS" + _END)  # three letters: by chance in compressed bytes
_ENCRYPTED = re.compile(rb"/Encrypt" + _END)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_END_OF_STREAM = b"endstream"


def is_whole_pdf(content: bytes) -> bool:
    """Whether it begins and ends as a PDF does."""
    tail = content[-TAIL_BYTES:]
    return content.startswith(HEAD) and b"%%EOF" in tail and b"startxref" in tail


def is_encrypted(content: bytes) -> bool:
    """Nobody could tell what is in it."""
    return _ENCRYPTED.search(_unescaped(content)) is not None


def active_content(content: bytes) -> bool:
    """Whether it holds a script, a program to start, a file inside; True when it cannot be told."""
    plain = _unescaped(content)
    if _ACTIVE.search(plain) or _SHORT.search(_without_bodies(plain)):
        return True
    try:
        return any(
            _ACTIVE.search(opened) or _SHORT.search(opened)
            for opened in map(_unescaped, _object_streams(content))
        )
    except _TooMuchError:
        return True


class _TooMuchError(Exception):
    """Opened, the streams are larger than any proof."""


def _unescaped(content: bytes) -> bytes:
    """``/J#61vaScript`` is ``/JavaScript``."""
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)


def _without_bodies(content: bytes) -> bytes:
    """What stands between the streams. One pass, whatever is nested in what."""
    parts, position = [], 0
    while match := _STREAM.search(content, position):
        end = content.find(_END_OF_STREAM, match.end())
        parts.append(content[position : match.start()])
        if end < 0:
            return b" ".join(parts)
        position = end
    return b" ".join([*parts, content[position:]])


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The streams that hold objects, opened. Raises _TooMuchError.

    What is read and what comes out are both counted: streams may overlap in a forged file.
    """
    left = MOST_OPENED_BYTES
    for rank, start in enumerate(_STREAM.finditer(content)):
        if rank > MOST_STREAMS:
            raise _TooMuchError
        before = content[max(0, start.start() - DICTIONARY_BYTES) : start.start()]
        dictionary = _unescaped(before.rsplit(b" obj", 1)[-1])
        if b"/ObjStm" not in dictionary or b"/Filter" not in dictionary:
            continue  # not compressed: read as it is, with the rest
        if b"/FlateDecode" not in dictionary:
            raise _TooMuchError  # a filter that is not opened here
        end = content.find(_END_OF_STREAM, start.end())
        packed = content[start.end() : end if end >= 0 else len(content)]
        try:
            opened = zlib.decompressobj().decompress(packed, left + 1)
        except zlib.error:
            opened = b""
        left -= len(opened) + len(packed)
        if left < 0:
            raise _TooMuchError
        yield opened
