"""Whose territory a listing is in."""

from __future__ import annotations

from annuaire.models import Listing
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
