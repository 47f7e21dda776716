"""Forms of the admin where terms are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm


class OffersLiveTerms:
    """Before a form: a term that is not on line is not offered, unless it was chosen before."""

    fields: dict[str, Any]
    initial: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from millejours.models.vocabularies import Term  # noqa: PLC0415 (pages need this form)

        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            terms = getattr(field, "queryset", None)
            if terms is not None and issubclass(terms.model, Term):
                field.queryset = terms.filter(Q(live=True) | Q(pk__in=self._chosen(name)))

    def _chosen(self, name: str) -> list[Any]:
        """Keys of the terms that the object had before."""
        before = self.initial.get(name) or []
        terms = before if isinstance(before, Iterable) else [before]
        return [getattr(term, "pk", term) for term in terms]


class TermsForm(OffersLiveTerms, WagtailAdminModelForm):
    """The form of a small model that names terms."""
