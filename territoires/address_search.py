"""An address: asked from the geocoder, and believed only where the person said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from territoires import lookups
from territoires.addresses import Address
from territoires.atlas import Atlas
from territoires.geocoding import Geocoded, geocode
from territoires.labels import commune_place, postal_code_place
from territoires.lookups import Found
from territoires.parsing import Typed, Words
from territoires.place import Place, PlaceType
from territoires.readings import Reading
from territoires.streets import is_part_of, shares_a_word
from territoires.words import ARRONDISSEMENT_PREFIXES


@dataclass
class AddressSearch:
    """``tails``: the readings of each tail of the address; ``rows``: the communes they name."""

    typed: Typed
    address: Address
    tails: list[list[Reading]]
    rows: list[Found]
    postal_rows: list[Found]
    atlas: Atlas

    def precise_place(self) -> Place | None:
        """The geocoder's answer, when it is in the commune and the street that were typed."""
        precise = geocode(self.typed.text)
        if precise is None or not self._is_there(precise) or not self._is_that_street(precise):
            return None
        code, departement = precise.commune_code, self._departement_of(precise.commune_code)
        return Place(
            type=PlaceType.ADDRESS,
            label=precise.label,
            detail=self.atlas.departement_name(departement),
            query=precise.label,
            latitude=precise.latitude,
            longitude=precise.longitude,
            commune_code=code if departement else "",
            departement_code=departement,
            region_code=self.atlas.region_code(departement),
            time_zone=self.atlas.time_zone(departement),
        )

    def places_around(self) -> list[Place]:
        """Where to look without the exact address: its commune, or its postal code."""
        communes, _street = self._commune
        if communes:
            return [commune_place(row, self.atlas) for row in communes]
        if self.postal_rows:
            return [postal_code_place(self.typed.postal_code, self.postal_rows, self.atlas)]
        return []

    @cached_property
    def _commune(self) -> tuple[list[Found], Words]:
        """The communes that the end of the address may be, and the words of its street."""
        served = {row.code for row in self.postal_rows}
        for tail, readings in zip(self.address.tails, self.tails, strict=True):
            found = next(filter(None, (reading.among(self.rows) for reading in readings)), [])
            if not found:
                continue
            if tail.names_the_street:
                break
            here = [row for row in found if row.code in served] if served else found
            return self._arrondissements(here), tail.street
        return [], self.address.street

    def _arrondissements(self, communes: list[Found]) -> list[Found]:
        """With a postal code, Paris is one arrondissement."""
        parts = [row for row in self.postal_rows if row.is_arrondissement]
        is_city = any(row.code in ARRONDISSEMENT_PREFIXES for row in communes)
        return parts if parts and is_city else communes

    def _is_there(self, precise: Geocoded) -> bool:
        """Whether the answer lies where the person said; a score alone decides nothing."""
        communes, _street = self._commune
        served = {row.code for row in self.postal_rows}
        postal_code = self.typed.postal_code
        is_in_code = precise.postal_code == postal_code or precise.commune_code in served
        if postal_code and (served or not communes) and not is_in_code:
            return False
        codes = [row.code for row in communes]
        return not codes or is_part_of(precise.commune_code, codes)

    def _is_that_street(self, precise: Geocoded) -> bool:
        _communes, street = self._commune
        return shares_a_word(street, precise)

    def _departement_of(self, code: str) -> str:
        known = {row.code: row.departement_code for row in (*self._commune[0], *self.postal_rows)}
        return known.get(code) or lookups.existing_codes([code]).get(code, "")
