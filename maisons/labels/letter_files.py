"""The PDF of a letter: made once, by the timetable or by its first reader."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import groupby

from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from maisons.labels.reading import is_model
from maisons.models import Letter
from millejours.languages import SOURCE_LANGUAGE
from millejours.pdf import NoPdfError, pdf

logger = logging.getLogger(__name__)

STYLE_SHEET = "maisons/labels/document.css"
DASHES = ("– ", "- ", "• ")
AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, its lines; or a list, its items."""

    is_list: bool
    lines: list[str]


def blocks_of(text: str) -> list[Block]:
    """Paragraphs are parted by an empty line; lines that begin with a dash are a list."""
    found = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        for is_list, group in groupby(lines, key=lambda line: line.startswith(DASHES)):
            found.append(Block(is_list, [line[2:] if is_list else line for line in group]))
    return found


def document(letter: Letter) -> str:
    """The HTML of the letter, in French whoever asks for it."""
    context = {
        "letter": letter,
        "request": letter.request,
        "blocks": blocks_of(letter.body),
        "is_demonstration": letter.request.is_demonstration,
        "is_model": is_model(letter.request),
    }
    with override(SOURCE_LANGUAGE):
        return render_to_string("maisons/labels/documents/letter.html", context)


def content_of(letter: Letter) -> bytes:
    """The PDF, kept the first time. Two readers at once, or a production that was killed: one
    file, of one name. Raises NoPdfError when this server makes none.
    """
    kept = _kept(letter)
    return kept if kept is not None else _keep(letter, pdf(document(letter), STYLE_SHEET))


def make_waiting() -> int:
    """Those that nobody has read yet; how many were made. One that cannot be is logged, and the
    others are made all the same. Raises NoPdfError when this server makes none.
    """
    waiting = Letter.objects.filter(file="").select_related("request__referential").order_by("pk")
    return sum(_made(letter) for letter in waiting[:AT_A_TIME])


def _made(letter: Letter) -> bool:
    try:
        content_of(letter)
    except NoPdfError:
        raise
    except Exception:  # whatever it is, the next ones are not concerned
        logger.exception("Courrier %s : PDF impossible", letter.pk)
        return False
    return True


@transaction.atomic
def _keep(letter: Letter, content: bytes) -> bytes:
    """Written, then named by its row; never twice."""
    held = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    kept = _kept(held)
    if kept is not None:
        return kept
    field = held._meta.get_field("file")
    left_behind = field.generate_filename(held, "")  # type: ignore[union-attr]
    held.file.storage.delete(left_behind)
    held.file.save("", ContentFile(content), save=False)
    held.save(update_fields=["file"])
    return content


def _kept(letter: Letter) -> bytes | None:
    """None when it was never made, or its file is gone."""
    name = Letter.objects.values_list("file", flat=True).get(pk=letter.pk)
    if not name:
        return None
    try:
        with letter.file.storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        return None
