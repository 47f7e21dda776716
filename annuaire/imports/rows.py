"""One row of a file as the values of a listing, whatever the database holds of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from annuaire.imports.errors import BadMappingError, BadRowError
from annuaire.imports.mapping import Mapping, Read
from annuaire.imports.places import POSTAL_CODE_LENGTH, Territories, refuse_outside
from annuaire.imports.reading import Line, Table
from annuaire.imports.targets import (
    FLAGS,
    LISTS,
    OF_THE_SOURCE,
    PLACE,
    TERMS,
    TEXTS,
    YES,
    checked,
    label_of,
    tidy,
)
from annuaire.models import CoverageKind, ImportSource, Precision
from annuaire.models.imports import IDENTIFIER_LENGTH
from annuaire.registration.locating import SHELTERED_CATEGORIES
from millejours.models import Need, Term
from territoires.streets import is_around

DEGREES = 6  # decimals kept: some ten centimetres
Values = dict[str, Any]


@dataclass(slots=True)
class Incoming:
    """What a row says. ``error`` when it cannot be a listing, ``is_kept`` False when it is not
    among those that the source keeps; ``remarks`` say what was left out of it. ``is_misplaced``:
    its point is not in its commune."""

    number: int
    identifier: str = ""
    values: Values = field(default_factory=dict)
    error: str = ""
    is_kept: bool = True
    remarks: list[str] = field(default_factory=list)
    is_misplaced: bool = False


class RowReader:
    """Reads the rows of one table for one source. Raises BadMappingError when it cannot."""

    def __init__(self, source: ImportSource, table: Table, territories: Territories) -> None:
        self.source = source
        self.territories = territories
        mapping = Mapping.parse(source.mapping)
        if missing := sorted(mapping.columns() - set(table.heading)):
            raise BadMappingError(
                _("Ce fichier n’a pas les colonnes attendues par la source\u00a0: %s.")
                % ", ".join(missing)
            )
        places = {name: rank for rank, name in enumerate(table.heading)}
        self.width = len(table.heading)
        self.kept = (places[mapping.kept[0]], mapping.kept[1]) if mapping.kept else None
        self.reads = {target: rule.bound(places) for target, rule in mapping.rules.items()}
        self.terms = {target: _slugs(model) for target, model in TERMS.items()}
        self.sensitive_needs = _slugs(Need, sensitive=True)
        self._plain = self._readers()

    def _readers(self) -> list[tuple[str, Callable[[Sequence[str], Incoming], None]]]:
        readers: list[tuple[str, Callable[[Sequence[str], Incoming], None]]] = []
        for target, read in self.reads.items():
            if target in TEXTS:
                readers.append((target, self._text_reader(target, read)))
            elif target in LISTS:
                readers.append((target, self._list_reader(target, read)))
            elif target in FLAGS:
                readers.append((target, self._flag_reader(target, read)))
        return readers

    # --- One row ---------------------------------------------------------------------------------

    def identifier_of(self, line: Line) -> str:
        """The identifier alone: all that a row already done is read for again."""
        cells = line.cells + [""] * (self.width - len(line.cells))
        identifier = tidy(_first(self.reads["identifier"](cells)), IDENTIFIER_LENGTH + 1)
        return identifier if len(identifier) <= IDENTIFIER_LENGTH else ""

    def keeps(self, line: Line) -> bool:
        """Whether the row is among those that the source keeps."""
        if self.kept is None:
            return True
        column, among = self.kept
        return column < len(line.cells) and line.cells[column].strip() in among

    def read(self, line: Line) -> Incoming:
        incoming = Incoming(line.number)
        incoming.identifier = self.identifier_of(line)
        if not self.keeps(line):
            incoming.is_kept = False
            return incoming
        cells = line.cells + [""] * (self.width - len(line.cells))
        try:
            self._refuse(line, incoming)
            for _target, reader in self._plain:
                reader(cells, incoming)
            self._whole(cells, incoming)
        except BadRowError as error:
            incoming.error = error.message
        return incoming

    def _refuse(self, line: Line, incoming: Incoming) -> None:
        if len(line.cells) > self.width:
            raise BadRowError(_("plus de cellules que de colonnes"))
        if not incoming.identifier:
            raise BadRowError(_("pas d’identifiant, ou trop long"))

    def _whole(self, cells: Sequence[str], incoming: Incoming) -> None:
        values = incoming.values
        if not values.get("name"):
            raise BadRowError(_("pas de nom"))
        values["category"] = self._category(cells)
        if not any(
            values.get(mode, mode == "on_site") for mode in ("on_site", "at_home", "remotely")
        ):
            raise BadRowError(_("ni sur place, ni à domicile, ni à distance"))
        for target in OF_THE_SOURCE:
            values[target] = getattr(self.source, target)
        self._place(cells, incoming)

    def _category(self, cells: Sequence[str]) -> str:
        read = self.reads.get("category")
        slug = _first(read(cells)) if read else ""
        if slug and slug in self.terms["category"]:
            return slug
        if self.source.category is not None:
            return self.source.category.slug
        raise BadRowError(_("type inconnu\u00a0: %s") % (slug or "–"))

    # --- Where ---------------------------------------------------------------------------------

    def _place(self, cells: Sequence[str], incoming: Incoming) -> None:
        raw = {name: _first(self.reads[name](cells)) for name in PLACE if name in self.reads}
        kind = raw.get("kind") or str(CoverageKind.POINT)
        if kind not in {CoverageKind.POINT, CoverageKind.AREA, CoverageKind.REMOTE}:
            raise BadRowError(_("présence inconnue\u00a0: %s") % kind[:20])
        place = self._territory(kind, raw)
        for name in ("label", "street"):
            place[name], remark = checked(name, raw.get(name, ""))
            _remark(incoming, "place", remark)
        place["kind"] = str(kind)
        place["postal_code"] = raw.get("postal_code", "").zfill(POSTAL_CODE_LENGTH)
        if not (place["postal_code"].isdigit() and len(place["postal_code"]) == POSTAL_CODE_LENGTH):
            place["postal_code"] = ""
        if not raw.get("postal_code"):
            place["postal_code"] = ""
        incoming.values["place"] = place
        if "latitude" in self.reads and "longitude" in self.reads:
            self._set_point(raw, incoming)
        self._set_precision(cells, incoming)

    def _territory(self, kind: str, raw: dict[str, str]) -> Values:
        place: Values = {"commune": "", "departement": "", "region": ""}
        if kind == CoverageKind.REMOTE:
            refuse_outside(self.source, "", "")
            return place
        postal_code = raw.get("postal_code", "")
        if postal_code.isdigit():
            postal_code = postal_code.zfill(POSTAL_CODE_LENGTH)
        commune = self.territories.commune(
            raw.get("commune_code", ""), postal_code, raw.get("commune_name", "")
        )
        if commune is not None:
            departement = self.territories.departements[commune.departement]
            refuse_outside(self.source, departement.code, departement.region_id)
            return {**place, "commune": commune.code}
        if kind == CoverageKind.POINT:
            where = " ".join(
                raw.get(name, "") for name in ("commune_code", "postal_code", "commune_name")
            )
            raise BadRowError(_("commune introuvable\u00a0: %s") % (where.strip()[:80] or "–"))
        return {**place, **self._wide(raw)}

    def _wide(self, raw: dict[str, str]) -> Values:
        departement = raw.get("departement", "").upper()
        departement = departement.zfill(2) if departement else ""
        region = raw.get("region", "").zfill(2) if raw.get("region") else ""
        if departement in self.territories.departements:
            found = self.territories.departements[departement]
            refuse_outside(self.source, departement, found.region_id)
            return {"departement": departement}
        if departement or (region and region not in self.territories.regions):
            raise BadRowError(_("territoire inconnu\u00a0: %s") % (departement or region)[:20])
        refuse_outside(self.source, "", region)
        return {"region": region}

    def _set_point(self, raw: dict[str, str], incoming: Incoming) -> None:
        """A point that cannot be read, or that is not in the commune, does not empty the last."""
        texts = [raw.get(name, "").replace(",", ".") for name in ("latitude", "longitude")]
        if not all(texts):
            incoming.values["point"] = None
            return
        try:
            latitude, longitude = (round(float(text), DEGREES) for text in texts)
        except (ValueError, OverflowError):
            latitude = longitude = math.nan
        if not (math.isfinite(latitude) and math.isfinite(longitude)):
            _remark(incoming, "point", _("valeur illisible, laissée de côté"))
            return
        commune = self.territories.communes.get(incoming.values["place"]["commune"])
        if commune is None or not is_around(latitude, longitude, commune):
            incoming.is_misplaced = True
            _remark(incoming, "point", _("hors de la commune, laissée de côté"))
            return
        incoming.values["point"] = [latitude, longitude]

    def _set_precision(self, cells: Sequence[str], incoming: Incoming) -> None:
        """That of the row, else of the source; the commune for what is no place open to all."""
        values = incoming.values
        if "precision" in self.reads:
            value, remark = checked("precision", _first(self.reads["precision"](cells)))
            values["precision"] = value or self.source.precision
            _remark(incoming, "precision", remark)
        if values["precision"] == Precision.COMMUNE:
            return
        if values["place"]["kind"] != CoverageKind.POINT:
            values["precision"] = str(Precision.COMMUNE)
        elif self._is_sheltered(values):
            values["precision"] = str(Precision.COMMUNE)
            _remark(incoming, "precision", _("personnes à protéger, la commune seule est montrée"))

    def _is_sheltered(self, values: Values) -> bool:
        is_sensitive = not self.sensitive_needs.isdisjoint(values.get("needs", ()))
        return is_sensitive or values["category"] in SHELTERED_CATEGORIES

    # --- Fields ----------------------------------------------------------------------------------

    def _text_reader(self, target: str, read: Read) -> Callable[[Sequence[str], Incoming], None]:
        def fill(cells: Sequence[str], incoming: Incoming) -> None:
            value, remark = checked(target, _first(read(cells)))
            if value or not remark:  # what was left out does not empty what was known
                incoming.values[target] = value
            _remark(incoming, target, remark)

        return fill

    def _list_reader(self, target: str, read: Read) -> Callable[[Sequence[str], Incoming], None]:
        known = self.terms[target]

        def fill(cells: Sequence[str], incoming: Incoming) -> None:
            asked = set(read(cells))
            incoming.values[target] = sorted(asked & known)
            if unknown := sorted(asked - known):
                words = ", ".join(unknown)[:80]
                _remark(incoming, target, _("terme inconnu, laissé de côté\u00a0: %s") % words)

        return fill

    def _flag_reader(self, target: str, read: Read) -> Callable[[Sequence[str], Incoming], None]:
        def fill(cells: Sequence[str], incoming: Incoming) -> None:
            incoming.values[target] = _first(read(cells)).strip().lower() in YES

        return fill


def _slugs(model: type[Term], **conditions: Any) -> set[str]:
    on_line = model._default_manager.in_language("fr").live().filter(**conditions)
    return set(on_line.order_by("pk").values_list("slug", flat=True))


def _first(found: list[str]) -> str:
    return found[0] if found else ""


def _remark(incoming: Incoming, target: str, remark: str) -> None:
    if remark:
        incoming.remarks.append(f"{label_of(target)}\u00a0: {remark}")
