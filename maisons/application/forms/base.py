"""What the forms of the sections share: made from the file, written into it, known by a digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django import forms

from annuaire.registration.comparing import Difference, differences
from annuaire.registration.forms.base import StepForm
from annuaire.registration.stored import to_stored
from maisons.application.opening import Opening
from maisons.application.reading import ApplicationFile
from maisons.models import LabelRequestPage


def digest_of(value: Any) -> str:
    """Of what a section holds: two windows that show the same have the same."""
    text = json.dumps(value, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class LongText(forms.CharField):
    """Several lines; counted as the browser counts them."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"required": False, "widget": widget, **options})

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class SectionForm(StepForm):
    """``initial`` is what the file holds; ``write`` puts there what was accepted."""

    template: ClassVar[str]

    def __init__(
        self, file: ApplicationFile, data: Any = None, *, opening: Opening, **more: Any
    ) -> None:
        self.file, self.opening = file, opening
        super().__init__(data, initial=self.read(file), **more)

    def read(self, file: ApplicationFile) -> dict[str, Any]:
        raise NotImplementedError

    def write(self, held: LabelRequestPage, actor: Any) -> None:
        raise NotImplementedError

    @property
    def digest(self) -> str:
        return digest_of(self.initial)

    def differences(self, current: SectionForm) -> list[Difference]:
        """Between what was typed here and what is saved now."""
        return differences(self, to_stored(self.cleaned_data), to_stored(dict(current.initial)))
