"""The criteria of one domain: met, in progress or not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from maisons.application.forms.base import LongText, SectionForm
from maisons.application.opening import Opening
from maisons.application.reading import ApplicationFile, FileDomain, FileEntry
from maisons.models import Answer, LabelRequestPage, Met


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion on its page; the fields are None when it is closed."""

    entry: FileEntry
    met: forms.BoundField | None
    explanation: forms.BoundField | None


class DomainForm(SectionForm):
    template = "maisons/application/sections/domain.html"

    def __init__(
        self, file: ApplicationFile, data: Any = None, *, opening: Opening, domain: FileDomain
    ) -> None:
        self.domain = domain
        self.open = [one for one in domain.entries if opening.has_criterion(one.criterion.pk)]
        super().__init__(file, data, opening=opening)
        for entry in self.open:
            code = entry.criterion.code
            self.fields[_met(code)] = forms.ChoiceField(
                label=f"{code} {entry.criterion.statement}",
                choices=Met.choices,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[_explanation(code)] = LongText(
                label=format_lazy("{} {}", code, gettext_lazy("explication")),
                max_length=4000,
                rows=3,
            )
            self.fields[_explanation(code)].widget.attrs["class"] = "fr-input"

    def read(self, file: ApplicationFile) -> dict[str, Any]:
        initial = {}
        for entry in self.open:
            code, answer = entry.criterion.code, entry.answer
            initial[_met(code)] = answer.met if answer else ""
            initial[_explanation(code)] = answer.explanation if answer else ""
        return initial

    def questions(self) -> list[Question]:
        found = []
        for entry in self.domain.entries:
            code = entry.criterion.code
            if entry in self.open:
                found.append(Question(entry, self[_met(code)], self[_explanation(code)]))
            else:
                found.append(Question(entry, None, None))
        return found

    def write(self, held: LabelRequestPage, actor: Any) -> None:
        """What did not change keeps who wrote it; what was read again needs no more reading."""
        known = {each.criterion_id: each for each in Answer.objects.filter(request=held)}
        new, changed = [], []
        for entry in self.open:
            code, pk = entry.criterion.code, entry.criterion.pk
            values = (self.cleaned_data[_met(code)], self.cleaned_data[_explanation(code)])
            answer = known.get(pk)
            if answer is None:
                if any(values):
                    new.append(_written(Answer(request=held, criterion_id=pk), values, actor))
            elif (answer.met, answer.explanation) != values or answer.to_review:
                changed.append(_written(answer, values, actor))
        Answer.objects.bulk_create(new)
        fields = ["met", "explanation", "to_review", "updated_by", "updated_at"]
        Answer.objects.bulk_update(changed, fields)


def _met(code: str) -> str:
    return f"c-{code}"


def _explanation(code: str) -> str:
    return f"x-{code}"


def _written(answer: Answer, values: tuple[str, str], actor: Any) -> Answer:
    answer.met, answer.explanation = values
    answer.to_review = False
    answer.updated_by, answer.updated_at = actor, timezone.now()
    return answer
