"""What an import does, counted, and said in a sentence; what should make one look twice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annuaire.imports.limits import (
    SUSPICIOUS_CLOSURES,
    SUSPICIOUS_POINTS,
    SUSPICIOUS_REJECTIONS,
)
from annuaire.imports.planning import Decision, Effect

Counts = dict[str, int]
NAMES = (
    *("rows", *(effect.value for effect in Effect), "conflicts", "closed", "closures_kept"),
    "misplaced",
)


def no_counts() -> Counts:
    return dict.fromkeys(NAMES, 0)


def add(counts: Counts, decision: Decision) -> None:
    counts["rows"] += 1
    counts[decision.effect.value] = counts.get(decision.effect.value, 0) + 1
    counts["conflicts"] += len(decision.conflicts)
    counts["misplaced"] = counts.get("misplaced", 0) + decision.incoming.is_misplaced


def lines_of(counts: Counts) -> list[tuple[str, int]]:
    """What to show, zero included where its absence would be asked about."""
    shown = {
        "rows": _("Lignes lues"),
        "created": _("Fiches créées"),
        "updated": _("Fiches mises à jour"),
        "unchanged": _("Fiches sans changement"),
        "closed": _("Fiches fermées"),
        "rejected": _("Lignes rejetées"),
        "conflicts": _("Champs gardés, car modifiés par une personne"),
    }
    seldom = {
        "kept": _("Fiches gardées telles qu’une personne les a écrites"),
        "postponed": _("Fiches remises au prochain import"),
        "left": _("Fiches supprimées ou retirées du site, laissées de côté"),
        "alike": _("Lignes à rapprocher d’une fiche, laissées de côté"),
        "closures_kept": _("Fiches absentes du fichier, gardées"),
        "ignored": _("Lignes hors du périmètre de la source"),
        "misplaced": _("Positions hors de leur commune, laissées de côté"),
    }
    lines = [(label, counts.get(name, 0)) for name, label in shown.items()]
    return lines + [(label, counts[name]) for name, label in seldom.items() if counts.get(name)]


def summary_of(counts: Counts) -> str:
    return "\n".join(f"{label}\u00a0: {count}" for label, count in lines_of(counts))


def signs_of(counts: Counts, open_records: int) -> list[str]:
    """What a person must confirm having seen before the batch is submitted."""
    signs = []
    closed, rejected, rows = counts["closed"], counts["rejected"], counts["rows"]
    if open_records and closed / open_records > SUSPICIOUS_CLOSURES:
        values: dict[str, Any] = {"count": closed, "open": open_records}
        signs.append(
            ngettext(
                "%(count)d fiche serait fermée, sur %(open)d que cette source fait paraître.",
                "%(count)d fiches seraient fermées, sur %(open)d que cette source fait paraître.",
                closed,
            )
            % values
        )
    if rows and rejected / rows > SUSPICIOUS_REJECTIONS:
        values = {"count": rejected, "rows": rows}
        signs.append(
            ngettext(
                "%(count)d ligne serait rejetée, sur %(rows)d.",
                "%(count)d lignes seraient rejetées, sur %(rows)d.",
                rejected,
            )
            % values
        )
    misplaced = counts["misplaced"]
    if rows and misplaced / rows > SUSPICIOUS_POINTS:
        signs.append(
            ngettext(
                "%(count)d position est hors de sa commune, sur %(rows)d lignes.",
                "%(count)d positions sont hors de leur commune, sur %(rows)d lignes.",
                misplaced,
            )
            % {"count": misplaced, "rows": rows}
        )
    return signs
