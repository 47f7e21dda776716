"""What is accepted as a proof: a PDF, a JPEG or a PNG of five megabytes at most.

Judged by its content, never by its name. Images are drawn again without their metadata.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from annuaire.registration.pdf import active_content, is_encrypted, is_whole_pdf
from millejours.text import clean_input

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 30_000_000
LONGEST_SIDE = 3000
QUALITY = 85
NAME_LENGTH = 120
PDF, JPEG = "application/pdf", "image/jpeg"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg"}
MAGIC = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n"}
ZIP = b"PK"


class RefusedFileError(Exception):
    """Its text says why, for the person who sent the file."""


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """What is kept: the content after cleaning, and the name that was given, to be shown only."""

    content: bytes
    media_type: str
    name: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def accepted_file(content: bytes, name: str) -> AcceptedFile:
    """Raises RefusedFileError."""
    if not content:
        raise RefusedFileError(_("Ce fichier est vide."))
    if len(content) > MOST_BYTES:
        raise RefusedFileError(too_large())
    shown = clean_input(name, NAME_LENGTH)
    for image_format, magic in MAGIC.items():
        if content.startswith(magic):
            return AcceptedFile(_drawn_again(content, image_format), JPEG, shown)
    if content.startswith(b"%PDF-"):
        return AcceptedFile(_checked_pdf(content), PDF, shown)
    raise RefusedFileError(_sentence_about(content))


def too_large() -> str:
    return _("Ce fichier est trop lourd\u00a0: cinq mégaoctets au plus.")


def _sentence_about(content: bytes) -> str:
    if content.startswith(ZIP):
        return _("Ce fichier est une archive ou un document de bureautique, pas un PDF.")
    if content.lstrip()[:1] == b"<":
        return _("Ce fichier est une page ou un dessin (HTML, SVG), pas un PDF, un JPEG ou un PNG.")
    return _("Ce fichier n’est ni un PDF, ni un JPEG, ni un PNG, quel que soit son nom.")


# --- Images ---------------------------------------------------------------------------------------


def _drawn_again(content: bytes, image_format: str) -> bytes:
    """The picture alone, upright, without what the camera wrote of the place and the person."""
    damaged = _("Cette image est abîmée ou incomplète\u00a0: prenez-la à nouveau.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[image_format]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise RefusedFileError(_too_many_pixels())
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                image.load()
                return _as_jpeg(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise RefusedFileError(_too_many_pixels()) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise RefusedFileError(damaged) from error


def _too_many_pixels() -> str:
    return _("Cette image est trop grande une fois ouverte\u00a0: réduisez-la.")


def _as_jpeg(image: Image.Image) -> bytes:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        drawn = image.convert("RGBA")
        flat = Image.new("RGB", drawn.size, "white")
        flat.paste(drawn, mask=drawn.getchannel("A"))
    else:
        flat = image.convert("RGB")
    bare = Image.new("RGB", flat.size)
    bare.paste(flat)
    written = BytesIO()
    bare.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


# --- PDF ------------------------------------------------------------------------------------------


def _checked_pdf(content: bytes) -> bytes:
    if not is_whole_pdf(content):
        raise RefusedFileError(_("Ce PDF est abîmé ou incomplet\u00a0: enregistrez-le à nouveau."))
    if is_encrypted(content):
        raise RefusedFileError(_("Ce PDF est protégé\u00a0: enregistrez-le sans mot de passe."))
    if active_content(content):
        message = _("Ce PDF contient un programme ou un fichier joint\u00a0: imprimez-le en PDF.")
        raise RefusedFileError(message)
    return content
