"""Words that a card and a page share: territories, vocabularies, where a listing comes from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from annuaire.facets import Trait
from annuaire.models import CoverageKind, Listing, Origin, SearchRow
from millejours.models import Term
from millejours.vocabulary import vocabulary
from territoires.atlas import Atlas, atlas
from territoires.models import Commune


def origin_note(listing: Listing) -> str:
    """What the reader must know about where a listing comes from; empty when confirmed."""
    if listing.is_confirmed:
        return ""
    if listing.origin == Origin.WINNER_2021:
        return _("Projet lauréat 2021 – à confirmer")
    return _("À confirmer")


@dataclass(frozen=True, slots=True)
class Territories:
    """Names (and time zones) of the territories that some rows stand in."""

    communes: dict[str, Commune]
    atlas: Atlas

    def name_of(self, row: SearchRow) -> str:
        if row.kind == CoverageKind.REMOTE:
            return ""
        if row.commune_code in self.communes:
            return str(self.communes[row.commune_code])
        if row.departement_code in self.atlas.departements:
            return self.atlas.departements[row.departement_code].name
        if row.region_code in self.atlas.regions:
            return self.atlas.regions[row.region_code].name
        return _("France entière")

    def time_zone_of(self, row: SearchRow) -> str:
        return self.atlas.time_zone(row.departement_code)


def territory_names(rows: list[SearchRow]) -> Territories:
    """The territories of ``rows``, in one query."""
    codes = {row.commune_code for row in rows} - {""}
    return Territories(Commune.objects.in_bulk(codes), atlas())


def label_of(model: type[Term], mask: int) -> str:
    return ", ".join(entry.label for entry in vocabulary(model).of_mask(mask))


def held(traits: tuple[Trait, ...], mask: int) -> list[Trait]:
    return [trait for trait in traits if trait.mask & mask]
