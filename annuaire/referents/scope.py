"""Whose territory a listing is in: one that reads it, every one where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from annuaire.models import Coverage, Listing
from moderation.models import Organisation
from moderation.moderated import Scope

TERRITORY = ("commune__departement__region", "departement__region", "region")
ADDRESS = (
    "kind",
    "label",
    "street",
    "postal_code",
    "commune_id",
    "departement_id",
    "region_id",
    "latitude",
    "longitude",
    "precision",
    "opening_hours",
)


def scope_of_listing(listing: Listing) -> Scope:
    """The territory of its first presence that names one.

    None (everywhere in France, at a distance only): the national pool answers for it.
    """
    return next(iter(scopes_of_listing(listing)), Scope())


def scopes_of_listing(listing: Listing) -> list[Scope]:
    """The territory of each presence that names one, each once, in order.

    A presence in a commune is its department's, then its region's.
    """
    return _scopes(listing.coverages.select_related(*TERRITORY))


def scope_to_read(listing: Listing) -> Scope:
    """The territory whose referents read this version of ``listing``.

    That of the presences that are not on line as they are: a referent approves no address of
    another territory. In several departments, their region; in several regions, the national pool.
    Without any, its first presence on line, whatever the order of the new version.
    """
    on_line = Listing.objects.published().filter(pk=listing.pk).first()
    if on_line is None:
        return scope_of_listing(listing)
    known = {_address(coverage) for coverage in on_line.coverages.all()}
    presences = listing.coverages.select_related(*TERRITORY)
    changed = [each for each in presences if _address(each) not in known]
    scopes = _scopes(changed)
    if len(scopes) <= 1:
        return scopes[0] if scopes else scope_of_listing(on_line)
    regions = {scope.region for scope in scopes}
    return Scope(region=regions.pop()) if len(regions) == 1 else Scope()


def _scopes(coverages: Iterable[Coverage]) -> list[Scope]:
    found = [_scope_of(coverage) for coverage in coverages]
    return list(dict.fromkeys(scope for scope in found if scope.region is not None))


def _scope_of(coverage: Coverage) -> Scope:
    departement = coverage.departement
    if coverage.commune is not None:
        departement = coverage.commune.departement
    if departement is not None:
        return Scope(departement=departement, region=departement.region)
    return Scope(region=coverage.region)


def _address(coverage: Coverage) -> tuple[object, ...]:
    return tuple(getattr(coverage, name) for name in ADDRESS)


def stands_where(organisations: Iterable[int], listing: str) -> Exists:
    """Whether one presence at least of the outer row's ``listing`` is in their territories."""
    departements, regions = _territories_of(organisations)
    here = Q(commune__departement__in=departements) | Q(departement__in=departements)
    here |= Q(commune__departement__region__in=regions) | Q(departement__region__in=regions)
    here |= Q(region__in=regions)
    return Exists(Coverage.objects.filter(here, listing=OuterRef(listing)))


def received_where(organisations: Iterable[int]) -> Q:
    """Whether a row about a listing (``departement``, ``region``: where it was received) is theirs.

    The mirror of ``members_for_any`` of its ``territories``.
    """
    mine = list(organisations)
    departements, regions = _territories_of(mine)
    here = Q(departement__in=departements) | Q(region__in=regions)
    return here | Q(stands_where(mine, "listing"))


def _territories_of(organisations: Iterable[int]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The departments and the regions that they answer for, as subqueries."""
    mine = {"organisation__in": list(organisations)}
    departements = Organisation.departements.through.objects.filter(**mine)
    regions = Organisation.regions.through.objects.filter(**mine)
    return departements.values("departement"), regions.values("region")
