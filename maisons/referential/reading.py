"""A version as it is read: its domains and criteria, two queries however many they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from maisons.models import Criterion, Domain, Offer, ReferentialPage
from maisons.referential.states import State, state_of


@dataclass(slots=True)
class DomainReading:
    domain: Domain
    criteria: list[Criterion] = field(default_factory=list)

    def __str__(self) -> str:
        return str(self.domain)

    @property
    def code(self) -> str:
        return self.domain.code

    @property
    def anchor(self) -> str:
        return f"domaine-{self.domain.code.lower()}"


@dataclass(frozen=True, slots=True)
class Reading:
    """``state``: None for what was never saved, as the preview of a new page."""

    page: ReferentialPage
    state: State
    domains: list[DomainReading]

    @property
    def criteria(self) -> list[Criterion]:
        return [criterion for domain in self.domains for criterion in domain.criteria]

    @property
    def required(self) -> int:
        """How many are required in the offer that every Maison has."""
        return sum(each.is_required and each.offer == Offer.CORE for each in self.criteria)


def reading_of(page: ReferentialPage) -> Reading:
    return Reading(page, state_of(page), domains_of(page))


def domains_of(page: ReferentialPage) -> list[DomainReading]:
    """In their order; as a revision has them when ``page`` was read from one."""
    if "domains" in getattr(page, "_cluster_related_objects", {}):
        return [DomainReading(each, _in_memory(each)) for each in page.domains.all()]
    rows = Domain.objects.filter(page_id=page.pk).order_by("sort_order", "pk")
    domains = {row.pk: DomainReading(row) for row in rows}
    criteria = Criterion.objects.filter(domain__page_id=page.pk).order_by("sort_order", "pk")
    for criterion in criteria:
        domains[criterion.domain_id].criteria.append(criterion)
    return list(domains.values())


def _in_memory(domain: Any) -> list[Criterion]:
    return list(domain.criteria.all())
