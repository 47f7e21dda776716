"""The criteria of a request: those of its version that stand in its territory."""

from __future__ import annotations

from typing import Any

from maisons.models import Criterion, LabelRequestPage, Project, Territory


def kinds_of(request: LabelRequestPage, project: Project) -> set[str]:
    """The kinds of its territory: overseas is known from the department, the others are said."""
    named: dict[Any, bool] = {
        Territory.OVERSEAS: request.departement.is_overseas,
        Territory.PRIORITY: project.in_priority_neighbourhood,
        Territory.RURAL: project.in_rural_area,
    }
    return {str(kind) for kind, is_named in named.items() if is_named}


def standing_criteria(request: LabelRequestPage) -> list[Criterion]:
    """In the order of the version; none before a version was chosen."""
    if request.referential_id is None:
        return []
    kinds = kinds_of(request, request.project)
    criteria = Criterion.objects.filter(domain__page=request.referential_id)
    ordered = criteria.select_related("domain").order_by("domain__sort_order", "sort_order", "pk")
    return [criterion for criterion in ordered if criterion.stands_in(kinds)]
