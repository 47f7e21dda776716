"""The criteria of a request: those of its version that stand in its territory."""

from __future__ import annotations

from typing import Any

from maisons.models import Criterion, LabelRequestPage, Territory


def territory_kinds(request: LabelRequestPage) -> list[str]:
    """Where the Maison would be: overseas is known, the rest is declared."""
    project = request.project
    named: dict[Any, bool] = {
        Territory.OVERSEAS: request.departement.is_overseas,
        Territory.PRIORITY: project.in_priority_neighbourhood,
        Territory.RURAL: project.in_rural_area,
    }
    return [kind.value for kind, is_named in named.items() if is_named]


def standing_criteria(request: LabelRequestPage) -> list[Criterion]:
    """In the order of the version; none before a version was chosen."""
    if request.referential_id is None:
        return []
    kinds = territory_kinds(request)
    criteria = Criterion.objects.filter(domain__page=request.referential_id)
    ordered = criteria.select_related("domain").order_by("domain__sort_order", "sort_order", "pk")
    return [criterion for criterion in ordered if criterion.stands_in(kinds)]
