"""A version as rows for a spreadsheet and as JSON: the same facts as the page, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from maisons.models import Criterion
from maisons.referential.reading import Reading


def nature(reading: Reading) -> str:
    """What every document says of where it comes from."""
    if reading.page.is_model:
        return _("Modèle de démonstration, non officiel")
    return str(reading.page.mark.label) if reading.page.mark else _("Référentiel national")


def yes_or_no(value: bool) -> str:
    return _("oui") if value else _("non")


def territories(criterion: Criterion) -> str:
    return ", ".join(str(each.label) for each in criterion.territories) or _("partout")


def heading() -> list[str]:
    return [
        _("Nature"),
        _("Version"),
        _("En vigueur à partir du"),
        _("État"),
        _("Code du domaine"),
        _("Domaine"),
        _("Source du domaine"),
        _("Code"),
        _("Critère"),
        _("Exigé"),
        _("Offre"),
        _("Preuve attendue"),
        _("Territoires"),
        _("Repères pour l’instruction"),
        _("Aide à la réponse"),
    ]


def rows(reading: Reading) -> Iterator[list[Any]]:
    page = reading.page
    for each in reading.domains:
        for criterion in each.criteria:
            yield [
                nature(reading),
                page.version,
                page.in_force_from,
                reading.state.label,
                each.domain.code,
                each.domain.title,
                each.domain.source,
                criterion.code,
                criterion.statement,
                yes_or_no(criterion.is_required),
                criterion.get_offer_display(),
                criterion.get_proof_display(),
                territories(criterion),
                criterion.guidance,
                criterion.help_text,
            ]


def as_json(reading: Reading) -> dict[str, Any]:
    """Keys in French, as all that the site opens; codes rather than labels where there are some."""
    page = reading.page
    return {
        "nature": nature(reading),
        "officiel": not page.is_model and page.mark is None,
        "titre": page.title,
        "version": page.version,
        "en_vigueur_a_partir_du": page.in_force_from,
        "etat": reading.state.value,
        "langue": page.locale.language_code,
        "domaines": [
            {
                "code": each.domain.code,
                "titre": each.domain.title,
                "description": each.domain.description,
                "source": each.domain.source,
                "criteres": [_criterion(criterion) for criterion in each.criteria],
            }
            for each in reading.domains
        ],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "code": criterion.code,
        "enonce": criterion.statement,
        "exige": criterion.is_required,
        "offre": criterion.offer,
        "preuve": criterion.proof,
        "territoires": [territory.value for territory in criterion.territories],
        "reperes": criterion.guidance,
        "aide": criterion.help_text,
    }
