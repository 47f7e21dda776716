"""Forms of the admin for shared things."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm

from millejours.models.useful_numbers import Confidence, UsefulNumber


class UsefulNumberForm(WagtailAdminModelForm):
    """Notes who made a number public, and when; a number that changes is to be checked again.

    Two steps on purpose: whoever corrects a number saves it "à vérifier" (hidden), reads it again
    on the page, then confirms it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = self.instance.confidence
        self.fields["confidence"].choices = [
            choice for choice in Confidence.choices if choice[0] in {current, *ENTERED_BY_PEOPLE}
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_shown = values.get("confidence") != Confidence.TO_CHECK
        if self.instance.pk and "number" in self.changed_data and is_shown:
            self.add_error(
                "confidence",
                _(
                    "Le numéro change : enregistrez-le d’abord « à vérifier », "
                    "puis confirmez-le après l’avoir relu."
                ),
            )
        return values

    def save(self, commit: bool = True) -> UsefulNumber:
        number: Any = super().save(commit=False)
        if "confidence" in self.changed_data:
            is_confirmed = number.confidence == Confidence.CONFIRMED
            number.confirmed_by = self.for_user if is_confirmed else None
            number.confirmed_at = timezone.now() if is_confirmed else None
        if commit:
            number.save()
        return number


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


ENTERED_BY_PEOPLE = (Confidence.CONFIRMED, Confidence.TO_CHECK)
