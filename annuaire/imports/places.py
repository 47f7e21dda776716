"""Where a row says it is, as a commune, a department or a region of today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from annuaire.imports.errors import BadRowError
from annuaire.models import ImportSource
from millejours.text import fold
from territoires.models import Commune, Departement, FormerCommune, PostalCode, Region

POSTAL_CODE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A commune, as little as finding it needs."""

    code: str
    folded: str
    departement: str
    latitude: float
    longitude: float
    radius_km: float


KNOWN = ("code", "folded", "departement_id", "latitude", "longitude", "radius_km")


@dataclass(slots=True)
class Territories:
    """Every commune by its codes: three queries, some ten megabytes, for a whole file."""

    communes: dict[str, Known] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    by_postal_code: dict[str, list[str]] = field(default_factory=dict)
    departements: dict[str, Departement] = field(default_factory=dict)
    regions: set[str] = field(default_factory=set)

    @classmethod
    def load(cls) -> Territories:
        found = cls()
        rows = Commune.objects.order_by("code").values_list(*KNOWN)
        found.communes = {row[0]: Known(*row) for row in rows.iterator()}
        formers = FormerCommune.objects.order_by("pk").values_list("code", "commune_id")
        found.former = dict(formers.iterator())
        by_postal_code: dict[str, list[str]] = defaultdict(list)
        for code, commune in PostalCode.objects.order_by("pk").values_list("code", "commune_id"):
            by_postal_code[code].append(commune)
        found.by_postal_code = dict(by_postal_code)
        departements = Departement.objects.select_related("region").order_by("code")
        found.departements = {one.code: one for one in departements}
        found.regions = set(Region.objects.order_by("code").values_list("code", flat=True))
        return found

    def commune(self, code: str, postal_code: str, name: str) -> Known | None:
        """By its INSEE code, even of before a merger; else by postal code and name."""
        code = code.zfill(POSTAL_CODE_LENGTH) if code else ""
        if code in self.communes:
            return self.communes[code]
        if code in self.former:
            return self.communes.get(self.former[code])
        if code and not postal_code:
            return None
        return self._of_postal_code(postal_code, fold(name))

    def _of_postal_code(self, postal_code: str, folded: str) -> Known | None:
        found = [self.communes[code] for code in self.by_postal_code.get(postal_code, ())]
        named = [one for one in found if one.folded == folded]
        if named:
            return named[0]
        return found[0] if len(found) == 1 else None


def refuse_outside(source: ImportSource, departement: str, region: str) -> None:
    """Raises BadRowError for what the people who approve this source do not answer for."""
    allowed, found = source.departement_id, departement
    if not allowed:
        allowed, found = source.region_id, region
    if allowed and allowed != found:
        raise BadRowError(_("hors du territoire de la source (%s)") % source.scope_name)
