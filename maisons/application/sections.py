"""The sections of a file, in the order of its pages: six of the project, one for each domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maisons.application.forms.domain import DomainForm
from maisons.application.forms.project import CarrierForm, PlaceForm, TerritoryForm
from maisons.application.forms.rows import BudgetForm, PartnersForm, TeamForm
from maisons.application.opening import Opening
from maisons.application.reading import ApplicationFile, FileDomain

PROJECT: tuple[tuple[str, str | Promise, Any, str], ...] = (
    ("porteur", _("Structure porteuse"), CarrierForm, "carrier"),
    ("lieu", _("Lieu"), PlaceForm, "place"),
    ("territoire", _("Territoire servi"), TerritoryForm, "territory"),
    ("partenaires", _("Partenaires"), PartnersForm, "partners"),
    ("equipe", _("Équipe"), TeamForm, "team"),
    ("budget", _("Budget"), BudgetForm, "budget"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """``reading``: the template that shows it as it is saved. ``domain``: None for the project."""

    slug: str
    title: str
    reading: str
    make: Callable[..., Any]
    domain: FileDomain | None = None

    def form(self, file: ApplicationFile, opening: Opening, data: Any = None) -> Any:
        more = {} if self.domain is None else {"domain": self.domain}
        return self.make(file, data, opening=opening, **more)

    def is_open(self, opening: Opening) -> bool:
        if self.domain is None:
            return opening.project
        return any(opening.has_criterion(one.criterion.pk) for one in self.domain.entries)


def sections_of(file: ApplicationFile) -> list[Section]:
    project = [
        Section(slug, str(title), f"maisons/application/file/{name}.html", form)
        for slug, title, form, name in PROJECT
    ]
    criteria = [
        Section(one.slug, one.title, "maisons/application/file/domain.html", DomainForm, one)
        for one in file.domains
    ]
    return [*project, *criteria]


def section_named(file: ApplicationFile, slug: str) -> Section | None:
    return next((one for one in sections_of(file) if one.slug == slug), None)
