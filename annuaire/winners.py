"""Loading the 104 winners of the calls of 2021: real, but without address, to be confirmed.

Each row is placed by ``territoires``; what merged, disagrees or repeats is said in a report, and
on the listing itself. The same action described twice makes one listing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annuaire.models import Category, Coverage, CoverageKind, Listing, Origin, Precision, Trust
from annuaire.services import index_listing
from millejours.loading import Row, read_rows
from millejours.models import Action, Audience, Need, Stage, Term
from millejours.text import fold
from territoires.models import Commune, Departement, FormerCommune, Region

DATA_FILE = Path(__file__).parent / "data" / "laureats_2021.csv"
SOURCE = "laureats_2021"
COLUMNS = {
    "numero",
    "partie",
    "appel",
    "region_citee",
    "departement_cite",
    "commune",
    "couverture",
    "territoires",
    "structure",
    "titre",
    "description",
    "categorie",
    "actions",
    "besoins",
    "publics",
    "etapes",
    "modes",
    "qualites",
    "meme_action_que",
    "remarque",
}
QUALITIES = {
    "soir": "evening",
    "week-end": "weekend",
    "nuit": "night",
    "occasionnel": "occasional_care",
    "urgence": "emergency_care",
}
MODES = {"sur-place": "on_site", "a-domicile": "at_home", "a-distance": "remotely"}
TERM_FIELDS: dict[str, tuple[str, type[Term]]] = {
    "actions": ("actions", Action),
    "besoins": ("needs", Need),
    "publics": ("audiences", Audience),
    "etapes": ("stages", Stage),
}


@dataclass(slots=True)
class Report:
    """What the loader had to decide: one sentence each, for people to check."""

    created: int = 0
    merged_communes: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        yield f"{self.created} fiches de lauréats 2021 créées"
        yield from (f"commune fusionnée : {line}" for line in self.merged_communes)
        yield from (f"lieu et territoire en désaccord : {line}" for line in self.conflicts)
        yield from (f"même action décrite deux fois : {line}" for line in self.repeated)
        yield from (f"sans territoire, non montrée : {line}" for line in self.nowhere)


def reference(row: Row) -> str:
    return f"{SOURCE}:{row['numero']}{row['partie']}"


class WinnersLoader:
    """One reading of the file. ``report`` is filled as it goes."""

    def __init__(self, path: Path = DATA_FILE) -> None:
        self.path = path
        self.report = Report()
        self.terms = {
            column: {term.slug: term for term in model._default_manager.in_language("fr")}
            for column, (_field, model) in TERM_FIELDS.items()
        }
        self.categories = {term.slug: term for term in Category.objects.in_language("fr")}

    def load(self) -> str:
        """Create the listings that are missing. Raises DataFileError on a bad row."""
        rows = {reference(row): row for row in read_rows(self.path, COLUMNS)}
        repeats: dict[str, list[Row]] = {}
        for row in rows.values():
            if row["meme_action_que"]:
                repeats.setdefault(f"{SOURCE}:{row['meme_action_que']}", []).append(row)
                self.report.repeated.append(
                    f"exemples {row['meme_action_que']} et {row['numero']} ({row['structure']})"
                )
        known = set(
            Listing.objects.filter(origin=Origin.WINNER_2021)
            .order_by()
            .values_list("origin_reference", flat=True)
        )
        for key, row in rows.items():
            if not row["meme_action_que"] and key not in known:
                self._create(key, row, repeats.get(key, []))
        return "\n".join(self.report.lines())

    def _create(self, key: str, row: Row, repeats: list[Row]) -> None:
        coverages, note = self._coverages(row)
        if not coverages:
            self.report.nowhere.append(f"exemple {row['numero']} ({row['structure']})")
        told = (row, *repeats)
        modes = {mode for part in told for mode in part.items("modes")}
        qualities = {quality for part in told for quality in part.items("qualites")}
        if unknown := qualities - set(QUALITIES):
            raise row.error(f"qualité inconnue : {', '.join(sorted(unknown))}.")
        if row["categorie"] not in self.categories:
            raise row.error(f"type inconnu : {row['categorie']}.")
        listing = Listing(
            name=row["titre"],
            structure=row["structure"],
            category=self.categories[row["categorie"]],
            description=row["description"],
            trust=Trust.STATE,
            trust_detail="Lauréat d’un appel à projets de l’État en 2021",
            origin=Origin.WINNER_2021,
            origin_reference=key,
            origin_note=note,
            live=bool(coverages),
            **{name: slug in modes for slug, name in MODES.items()},
            **{name: slug in qualities for slug, name in QUALITIES.items()},
        )
        listing.coverages = coverages
        for column, (name, _model) in TERM_FIELDS.items():
            slugs = {slug for part in told for slug in part.items(column)}
            if unknown := slugs - set(self.terms[column]):
                raise row.error(f"{column} : terme inconnu, {', '.join(sorted(unknown))}.")
            setattr(listing, name, [self.terms[column][slug] for slug in sorted(slugs)])
        listing.save()
        index_listing(listing)
        self.report.created += 1

    # --- Where it stands -----------------------------------------------------------------------

    def _coverages(self, row: Row) -> tuple[list[Coverage], str]:
        """The coverages of a row, and what readers must know about its place."""
        if row["couverture"] == "aucune":
            return [], ""
        if row["couverture"] == "zone":
            territories = [self._territory(row, text) for text in row.items("territoires")]
            return [_area(found) for found in territories], self._note(row)
        commune = self._commune(row, row["commune"])
        point = Coverage(kind=CoverageKind.POINT, commune=commune, precision=Precision.COMMUNE)
        return [point], self._note(row, commune)

    def _note(self, row: Row, commune: Commune | None = None) -> str:
        if commune is None:
            return ""
        if not self._disagrees(row, commune):
            is_former = fold(row["commune"]) != commune.folded
            return f"{row['commune']} fait aujourd’hui partie de {commune}." if is_former else ""
        cited = row["region_citee"] or row["departement_cite"]
        self.report.conflicts.append(
            f"exemple {row['numero']}, {row['commune']} n'est pas en {cited}"
        )
        return f"Lieu à vérifier : le document de 2021 cite {row['commune']} mais aussi {cited}."

    def _territory(self, row: Row, text: str) -> Commune | Departement | Region:
        kind, _separator, name = text.partition(":")
        if kind == "commune":
            return self._commune(row, name)
        models = {"departement": Departement, "region": Region}
        if kind not in models:
            raise row.error(f"territoire illisible : {text}.")
        found = models[kind]._default_manager.filter(folded=fold(name)).first()
        if found is None:
            raise row.error(f"territoire inconnu : {text}.")
        return found

    def _commune(self, row: Row, name: str) -> Commune:
        """The commune of today that bears or holds ``name``, in the territory the row cites."""
        folded = fold(name)
        today = list(
            Commune.objects.filter(folded=folded, parent=None).select_related("departement")
        )
        former = [
            entry.commune
            for entry in FormerCommune.objects.filter(folded=folded)
            .exclude(commune__folded=folded)
            .select_related("commune__departement")
        ]
        found = self._cited(row, today) or self._cited(row, former) or today or former
        if not found:
            raise row.error(f"commune inconnue : {name}.")
        best = max(found, key=lambda commune: commune.population)
        if best.folded != folded:
            self.report.merged_communes.append(f"{name}, aujourd’hui {best}")
        return best

    def _cited(self, row: Row, communes: list[Commune]) -> list[Commune]:
        """Those in the region and department the document prints."""
        return [commune for commune in communes if not self._disagrees(row, commune)]

    def _disagrees(self, row: Row, commune: Commune) -> bool:
        departement = commune.departement
        cited = ((row["departement_cite"], departement), (row["region_citee"], departement.region))
        return any(name and fold(name) != territory.folded for name, territory in cited)


def _area(territory: Any) -> Coverage:
    names = {Commune: "commune", Departement: "departement", Region: "region"}
    return Coverage(
        kind=CoverageKind.AREA,
        precision=Precision.COMMUNE,
        **{names[type(territory)]: territory},
    )
