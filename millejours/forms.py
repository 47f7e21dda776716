"""Forms of the admin for shared things."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

SOUNDS = (".mp3", ".ogg", ".wav", ".m4a", ".mp4", ".webm")


class SiteDocumentForm(BaseDocumentForm):
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
