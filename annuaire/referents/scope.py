"""Whose territory a listing is in: one that reads it, every one where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from annuaire.models import Coverage, Listing
from moderation.models import Organisation
from moderation.moderated import Scope


def scope_of_listing(listing: Listing) -> Scope:
    """The territory of its first presence that names one: its referents read it.

    A presence in a commune is its department's, then its region's. None (everywhere in France,
    at a distance only): the national pool reads it.
    """
    for coverage in listing.coverages.all():
        departement = coverage.departement
        if coverage.commune is not None:
            departement = coverage.commune.departement
        if departement is not None:
            return Scope(departement=departement, region=departement.region)
        if coverage.region is not None:
            return Scope(region=coverage.region)
    return Scope()


def stands_where(organisations: Iterable[int], listing: str) -> Exists:
    """Whether one presence at least of the outer row's ``listing`` is in their territories."""
    mine = {"organisation__in": list(organisations)}
    through = Organisation.departements.through.objects.filter(**mine)
    departements = through.values("departement")
    regions = Organisation.regions.through.objects.filter(**mine).values("region")
    here = Q(commune__departement__in=departements) | Q(departement__in=departements)
    here |= Q(commune__departement__region__in=regions) | Q(departement__region__in=regions)
    here |= Q(region__in=regions)
    return Exists(Coverage.objects.filter(here, listing=OuterRef(listing)))
