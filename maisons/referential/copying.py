"""A new version begins as a copy of another, which stays as it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from maisons.models import Criterion, Domain, ReferentialPage
from maisons.referential.reading import domains_of

NOT_COPIED = frozenset({"id", "page", "domain"})


class NewVersionForm(forms.ModelForm):
    """Its title and number; ``instance`` is not saved by the form."""

    is_model = forms.BooleanField(
        label=_("Modèle de démonstration, non officiel"),
        required=False,
        help_text=_("Coché, chaque écran et chaque document le disent."),
    )

    class Meta:
        model = ReferentialPage
        fields = ["title", "version", "in_force_from"]
        widgets = {"in_force_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, source: ReferentialPage, **kwargs: Any) -> None:
        blank = ReferentialPage(locale_id=source.locale_id, live=False, is_model=source.is_model)
        super().__init__(*args, instance=blank, **kwargs)
        self.source = source
        self.initial["is_model"] = source.is_model
        if not source.is_model:
            del self.fields["is_model"]  # what was made official never becomes a model

    def _post_clean(self) -> None:
        """The slug and the place in the tree are given by ``prepare``."""
        self.instance.slug = slug_for(self.source, self.cleaned_data.get("version", ""))
        super()._post_clean()


def slug_for(source: ReferentialPage, version: str) -> str:
    """A free address beside ``source``."""
    wished = slugify(f"version-{version}") or "version"
    taken = set(Page.objects.sibling_of(source).values_list("slug", flat=True))
    free = (slug for slug in (wished, *(f"{wished}-{n}" for n in range(2, 99))))
    return next((slug for slug in free if slug not in taken), wished)


@transaction.atomic
def prepare(form: NewVersionForm, user: Any) -> ReferentialPage:
    """A draft beside the source of a valid ``form``, with its domains and criteria."""
    page = form.instance
    page.live, page.owner, page.has_unpublished_changes = False, user, True
    page.is_model = form.cleaned_data.get("is_model", False)
    page.summary = form.source.summary
    page.domains = [_domain(reading) for reading in domains_of(form.source)]
    form.source.get_parent().add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create", clean=False)
    return page


def _domain(reading: Any) -> Domain:
    domain = Domain(**_values(reading.domain))
    domain.criteria = [Criterion(**_values(criterion)) for criterion in reading.criteria]
    return domain


def _values(row: Any) -> dict[str, Any]:
    fields = [each.name for each in row._meta.concrete_fields if each.name not in NOT_COPIED]
    return {name: getattr(row, name) for name in fields}
