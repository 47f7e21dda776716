"""Versions of the referential, their domains and criteria."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from maisons.models import (
    Criterion,
    Domain,
    MaisonIndexPage,
    ReferentialIndexPage,
    ReferentialPage,
)
from tests.factories import make_home


def maison_index() -> MaisonIndexPage:
    """``/maisons/``, on line."""
    found = MaisonIndexPage.objects.first()
    if found is None:
        found = MaisonIndexPage(title="Les Maisons", slug="maisons")
        make_home().add_child(instance=found)
    return found


def referential_index() -> ReferentialIndexPage:
    """``/maisons/referentiel/``, on line."""
    found = ReferentialIndexPage.objects.first()
    if found is None:
        found = ReferentialIndexPage(title="Le référentiel", slug="referentiel")
        maison_index().add_child(instance=found)
    return found


def criterion(code: str, **values: Any) -> Criterion:
    return Criterion(code=code, **{"statement": f"Faire {code}", **values})


def domain(code: str, *criteria: Criterion, **values: Any) -> Domain:
    made = Domain(code=code, **{"title": f"Domaine {code}", **values})
    for order, each in enumerate(criteria):
        each.sort_order = order
    made.criteria = list(criteria)
    return made


def two_domains() -> list[Domain]:
    return [domain("A", criterion("A1"), criterion("A2")), domain("B", criterion("B1"))]


def draft_version(version: str = "2027-1", *domains: Domain, **values: Any) -> ReferentialPage:
    """Never on line, with its first revision; two domains and three criteria by default."""
    page = ReferentialPage(
        version=version,
        live=False,
        **{
            "title": f"Référentiel {version}",
            "slug": f"version-{version}",
            "in_force_from": date(2026, 1, 1),
            **values,
        },
    )
    page.domains = list(domains) or two_domains()
    for order, each in enumerate(page.domains.all()):
        each.sort_order = order
    referential_index().add_child(instance=page)
    page.save_revision()
    return again(page)


def version_on_line(version: str = "2027-1", *domains: Domain, **values: Any) -> ReferentialPage:
    page = draft_version(version, *domains, **values)
    page.latest_revision.publish()
    return again(page)


def many_criteria(count: int) -> list[Domain]:
    """``count`` criteria in each of ``count`` domains."""
    return [
        domain(f"D{row}", *(criterion(f"D{row}.{column}") for column in range(count)))
        for row in range(count)
    ]


def again(page: Page) -> Any:
    """Read again from the database."""
    return ReferentialPage.objects.get(pk=page.pk)


def today() -> date:
    return timezone.localdate()
