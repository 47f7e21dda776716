"""What changed from one version to another: criteria are known by their code, wherever they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maisons.models import Criterion
from maisons.referential.outputs import territories, yes_or_no
from maisons.referential.reading import DomainReading


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    code: str
    title: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Difference:
    """``changed`` and ``unchanged`` count criteria; domains have lists of their own."""

    added: list[Criterion]
    removed: list[Criterion]
    changed: list[Changed]
    unchanged: int
    domains_added: list[str]
    domains_removed: list[str]
    domains_changed: list[Changed]

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.added,
                self.removed,
                self.changed,
                self.domains_added,
                self.domains_removed,
                self.domains_changed,
            )
        )


def compare(before: list[DomainReading], after: list[DomainReading]) -> Difference:
    old, new = _by_code(before), _by_code(after)
    kept = [code for code in new if code in old]
    changed = [
        Changed(new[code][0].code, new[code][0].statement, changes)
        for code in kept
        if (changes := _changes(_facts(*old[code]), _facts(*new[code])))
    ]
    old_domains = {_key(each.code): each for each in before}
    new_domains = {_key(each.code): each for each in after}
    return Difference(
        added=[criterion for code, (criterion, _d) in new.items() if code not in old],
        removed=[criterion for code, (criterion, _d) in old.items() if code not in new],
        changed=changed,
        unchanged=len(kept) - len(changed),
        domains_added=[str(each) for code, each in new_domains.items() if code not in old_domains],
        domains_removed=[
            str(each) for code, each in old_domains.items() if code not in new_domains
        ],
        domains_changed=[
            Changed(each.code, each.domain.title, changes)
            for code, each in new_domains.items()
            if code in old_domains
            and (changes := _changes(_domain_facts(old_domains[code]), _domain_facts(each)))
        ],
    )


def _key(code: str) -> str:
    return code.strip().upper()


def _by_code(domains: list[DomainReading]) -> dict[str, tuple[Criterion, DomainReading]]:
    return {
        _key(criterion.code): (criterion, domain)
        for domain in domains
        for criterion in domain.criteria
    }


def _facts(criterion: Criterion, domain: DomainReading) -> dict[str, Any]:
    return {
        _("Énoncé"): criterion.statement,
        _("Domaine"): domain.code,
        _("Exigé"): yes_or_no(criterion.is_required),
        _("Offre"): str(criterion.get_offer_display()),
        _("Preuve attendue"): str(criterion.get_proof_display()),
        _("Territoires"): territories(criterion),
        _("Repères pour l’instruction"): criterion.guidance,
        _("Aide à la réponse"): criterion.help_text,
    }


def _domain_facts(reading: DomainReading) -> dict[str, Any]:
    domain = reading.domain
    return {
        _("Titre"): domain.title,
        _("Description"): domain.description,
        _("Source"): domain.source,
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    return [
        Change(label, before[label], value)
        for label, value in after.items()
        if before[label] != value
    ]
