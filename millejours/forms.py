"""Forms of the admin for shared things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from millejours.files_on_line import why_kept

SOUNDS = (".mp3", ".ogg", ".wav", ".m4a", ".mp4", ".webm")
NOT_READ = {"tags", "collection"}  # how the library is tidied


class KeptFileForm:
    """What is read of a file would change on line, or under a vote, without anybody's approval."""

    instance: Any
    fields: dict[str, Any]
    changed_data: list[str]
    add_error: Callable[..., None]

    def clean(self) -> dict[str, Any]:
        values = super().clean()  # type: ignore[misc]
        touched = [name for name in self.changed_data if name not in NOT_READ]
        item = self.instance
        if item.pk and touched and (why := why_kept(item, ever="file" in touched)):
            self._refuse(touched, why)
        return values

    def _refuse(self, touched: list[str], why: str) -> None:
        """Beside each field; once above the form for those that are not seen (the focal point)."""
        text = _("%(why)s\u00a0: ajoutez le nouveau à part, puis soumettez le texte.") % {
            "why": why
        }
        seen: list[str | None] = [
            name for name in touched if not self.fields[name].widget.is_hidden
        ]
        for name in seen or [None]:
            self.add_error(name, text)


class SiteImageForm(KeptFileForm, BaseImageForm):
    """An image that is read keeps its file, its words and its focal point."""


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
