"""The regions and departments, small enough to stay in the cache, found by number or name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from millejours.caching import remembered
from millejours.models import ReferenceFile
from territoires.models import OVERSEAS, Departement, Region
from territoires.place import FALLBACK_TIME_ZONE, Place, PlaceType
from territoires.words import FORMER_REGIONS, REGION_ALIASES, with_any_article

CACHE_KEY = "territoires.atlas"
CORSICA = "20"
CORSICA_NUMBERS = ("2A", "2B")
SOUTH_CORSICA_POSTAL = ("200", "201")
PARIS = "75"


@dataclass(frozen=True, slots=True)
class Territory:
    """A region or a department. ``departements``: the codes of those it is made of."""

    type: PlaceType
    code: str
    name: str
    folded: str
    in_form: str
    region_code: str
    departements: frozenset[str]
    latitude: float
    longitude: float
    radius_km: float
    time_zone: str

    @property
    def is_region(self) -> bool:
        return self.type is PlaceType.REGION

    @property
    def departement_code(self) -> str:
        """Of a department, or of an overseas region, which is also one."""
        return next(iter(self.departements)) if len(self.departements) == 1 else ""

    def place(self) -> Place:
        kind = "région" if self.is_region else "département"
        return Place(
            type=self.type,
            label=self.name,
            detail=self._detail(),
            query=f"{self.name} ({kind})",
            latitude=self.latitude,
            longitude=self.longitude,
            radius_km=self.radius_km,
            departement_code=self.departement_code,
            region_code=self.region_code,
            time_zone=self.time_zone,
        )

    def _detail(self) -> str:
        if not self.is_region:
            return _("Département %(number)s") % {"number": self.code}
        if self.departement_code:
            return _("Région et département %(number)s") % {"number": self.departement_code}
        return _("Région")


@dataclass(slots=True)
class Atlas:
    """All of them. ``version`` changes when another data file is loaded."""

    version: str = ""
    regions: dict[str, Territory] = field(default_factory=dict)
    departements: dict[str, Territory] = field(default_factory=dict)

    # --- By code -------------------------------------------------------------------------------

    def departement_name(self, code: str) -> str:
        found = self.departements.get(code)
        return found.name if found else ""

    def region_code(self, departement_code: str) -> str:
        found = self.departements.get(departement_code)
        return found.region_code if found else ""

    def time_zone(self, departement_code: str) -> str:
        found = self.departements.get(departement_code)
        return found.time_zone if found else FALLBACK_TIME_ZONE

    # --- By what people type --------------------------------------------------------------------

    def numbered(self, number: str) -> list[Territory]:
        """The department of a number ("48", "1", "2a", "974"); both of Corsica for "20"."""
        number = number.upper()
        if number == CORSICA:
            return self._of(CORSICA_NUMBERS)
        return self._of([number.zfill(2)])

    def numbers_beginning(self, digits: str) -> list[Territory]:
        """The departments whose number begins so: those overseas for "97"."""
        return self._of(code for code in self.departements if code.startswith(digits.upper()))

    def of_postal_code(self, code: str) -> Territory | None:
        """The department a postal code begins with (a few communes are served by the next one)."""
        if code.startswith(OVERSEAS):
            number = code[:3]
        elif code.startswith(CORSICA):
            number = CORSICA_NUMBERS[not code.startswith(SOUTH_CORSICA_POSTAL)]
        else:
            number = code[:2]
        return next(iter(self._of([number])), None)

    def named(self, name: str) -> list[Territory]:
        """Regions, then departments, of a folded name, with or without its article."""
        spellings = with_any_article(name)
        found = [territory for territory in self._all() if territory.folded in spellings]
        codes = [REGION_ALIASES[word] for word in spellings if word in REGION_ALIASES]
        found += [self.regions[code] for code in codes if code in self.regions]
        return _distinct(found)

    def formerly(self, name: str) -> tuple[Territory, str] | None:
        """The region that holds one of the regions of before 2016, and a sentence that says so."""
        for word in with_any_article(name):
            code, old_name = FORMER_REGIONS.get(word, ("", ""))
            if territory := self.regions.get(code):
                values = {"old": old_name, "region": territory.name}
                notice = _("%(old)s fait aujourd’hui partie de la région %(region)s.") % values
                return territory, notice
        return None

    def beginning(self, starts: tuple[str, ...]) -> list[Territory]:
        """Those whose folded name begins with one of ``starts``."""
        return [territory for territory in self._all() if territory.folded.startswith(starts)]

    def _of(self, codes: Iterable[str]) -> list[Territory]:
        """The departments of these codes; an overseas region in place of its department."""
        found = [self.departements[code] for code in codes if code in self.departements]
        return [self._overseas_region(departement) or departement for departement in found]

    def _overseas_region(self, departement: Territory) -> Territory | None:
        region = self.regions.get(departement.region_code)
        return region if region and region.departements == departement.departements else None

    def _all(self) -> list[Territory]:
        """Every region, and every department but those that are a region by themselves."""
        return [
            *self.regions.values(),
            *(one for one in self.departements.values() if not self._overseas_region(one)),
        ]


def _distinct(territories: list[Territory]) -> list[Territory]:
    return list({(one.type, one.code): one for one in territories}.values())


def atlas() -> Atlas:
    """The regions and departments of the database: one query, then from the cache."""
    return remembered(CACHE_KEY, _build)


def _build() -> Atlas:
    loaded = ReferenceFile.objects.filter(name="territoires").values("sha256")[:1]
    rows = (
        Departement.objects.select_related("region")
        .order_by("code")
        .annotate(
            version=Coalesce(Subquery(loaded), Value("")),
        )
    )
    built = Atlas()
    of_region: dict[str, list[Departement]] = {}
    for row in rows:
        built.version = row.version
        of_region.setdefault(row.region_id, []).append(row)
        built.departements[row.code] = _territory(PlaceType.DEPARTEMENT, row, [row])
    for members in of_region.values():
        region = members[0].region
        built.regions[region.code] = _territory(PlaceType.REGION, region, members)
    return built


def _territory(kind: PlaceType, row: Region | Departement, members: list[Departement]) -> Territory:
    return Territory(
        type=kind,
        code=row.code,
        name=row.name,
        folded=row.folded,
        in_form=row.in_form,
        region_code=members[0].region_id,
        departements=frozenset(member.code for member in members),
        latitude=row.latitude,
        longitude=row.longitude,
        radius_km=row.radius_km,
        time_zone=members[0].time_zone,
    )
