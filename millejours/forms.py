"""Forms of the admin for shared things."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from millejours.files_on_line import is_on_line

IN_USE = _("Ce fichier est en ligne\u00a0: ajoutez le nouveau à part, puis soumettez le texte.")
SOUNDS = (".mp3", ".ogg", ".wav", ".m4a", ".mp4", ".webm")


class KeptFileForm:
    """Another file under the same name would go on line without anybody's approval."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()  # type: ignore[misc]
        item = self.instance  # type: ignore[attr-defined]
        if item.pk and "file" in self.changed_data and is_on_line(item):  # type: ignore[attr-defined]
            self.add_error("file", IN_USE)  # type: ignore[attr-defined]
        return values


class SiteImageForm(KeptFileForm, BaseImageForm):
    """An image that the public sees keeps its file."""


class SiteDocumentForm(KeptFileForm, BaseDocumentForm):
    """A sound or a film is not accepted without its transcript."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        name = getattr(values.get("file"), "name", "") or ""
        said = (values.get("transcript") or "").strip()
        if name.lower().endswith(SOUNDS) and not said and "transcript" in self.fields:
            self.add_error(
                "transcript",
                _("Écrivez ce qui est dit : sans transcription, qui n’entend pas n’a rien."),
            )
        return values
