"""Communes of the past: delegated and associated ones, and those merged and no longer either."""

from collections.abc import Iterator
from dataclasses import dataclass

from territoires_build.archives import COMMUNE, Reference, Row
from territoires_build.wording import folded_words

MERGED, RECODED = "fusionnee", "recodee"
PART_OF_ANOTHER = ("COMP", "COMD", "COMA")
"""Types of the history: merged, delegated, associated."""


@dataclass(frozen=True)
class FormerCommune:
    """A commune of the past: its code, its name and the code of the commune it is in today."""

    code: str
    name: str
    kind: str
    commune: str


def merged_communes(reference: Reference, history: list[Row]) -> list[FormerCommune]:
    """List the communes merged since 1943 that are neither current, delegated nor associated.

    Two sorts. Those whose code is gone: INSEE keeps it in `anciensCodes`, the history has the name
    (when it is the name of today, the commune only changed codes, most often with its department).
    Those whose code passed to the new commune while their name was lost: Martragny, now Moulins en
    Bessin; Florac, now Florac Trois Rivières.
    """
    found = [*_codes_gone(reference, history), *_names_lost(reference, history)]
    return sorted(found, key=lambda former: (former.code, former.name))


def _codes_gone(reference: Reference, history: list[Row]) -> Iterator[FormerCommune]:
    last_names = {row["code"]: row["nom"] for row in sorted(history, key=_start)}
    living = {row["code"] for row in (*reference.communes, *reference.former)}
    current = _current_names(reference)
    for row in (*reference.communes, *reference.former):
        commune = row.get("chefLieu", row["code"])
        for code in row.get("anciensCodes", ()):
            if code in living:
                continue
            name = last_names[code]
            same = folded_words(name) == folded_words(current[commune])
            yield FormerCommune(code, name, RECODED if same else MERGED, commune)


def _names_lost(reference: Reference, history: list[Row]) -> Iterator[FormerCommune]:
    current = _current_names(reference)
    delegated = {(row["code"], *folded_words(row["nom"])) for row in reference.former}
    seen: set[tuple[str, ...]] = set()
    for row in history:
        code, name = row["code"], row["nom"]
        key = (code, *folded_words(name))
        is_past = row["type"] in PART_OF_ANOTHER and "dateFin" not in row
        if not is_past or code not in current or key in delegated | seen:
            continue
        if folded_words(name) == folded_words(current[code]):
            continue
        seen.add(key)
        yield FormerCommune(code, name, MERGED, code)


def _current_names(reference: Reference) -> dict[str, str]:
    return {row["code"]: row["nom"] for row in reference.communes if row["type"] == COMMUNE}


def _start(row: Row) -> str:
    """Date of the start of a state, ISO; states of 1943 have none."""
    return str(row.get("dateDebut", ""))
