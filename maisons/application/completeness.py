"""What is still missing before a request may be filed. "Not met" is an answer like another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from maisons.application.reading import ApplicationFile, FileDomain, FileEntry
from maisons.models import Met, Proof

CARRIER_NEEDS = ("name", "kind", "siret", "address", "contact_name", "contact_email")
PLACE_NEEDS = ("name", "summary", "street", "postal_code", "commune", "opening_hours", "premises")


@dataclass(frozen=True, slots=True)
class Missing:
    """``anchor``: the field, on the page of its section."""

    text: str
    anchor: str = ""


@dataclass(slots=True)
class SectionState:
    """``done`` of ``total``: what is asked in this section and answered."""

    slug: str
    title: str
    total: int = 0
    missing: list[Missing] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.total - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def ask(self, is_there: bool, text: Any, anchor: str = "") -> None:
        self.total += 1
        if not is_there:
            self.missing.append(Missing(str(text), anchor))


@dataclass(frozen=True, slots=True)
class Completeness:
    """``has_criteria``: whether the request follows a version that asks anything."""

    sections: list[SectionState]
    has_criteria: bool

    @property
    def total(self) -> int:
        return sum(section.total for section in self.sections)

    @property
    def done(self) -> int:
        return sum(section.done for section in self.sections)

    @property
    def percent(self) -> int:
        """A hundred only when nothing is missing."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        return self.has_criteria and all(section.is_complete for section in self.sections)

    @property
    def unfinished(self) -> list[SectionState]:
        return [section for section in self.sections if not section.is_complete]


def completeness_of(file: ApplicationFile) -> Completeness:
    """No query."""
    sections = [
        _fields("porteur", _("Structure porteuse"), file.carrier, CARRIER_NEEDS),
        _fields("lieu", _("Lieu"), file.project, PLACE_NEEDS),
        _territory(file),
        _rows("partenaires", _("Partenaires"), file.partners, _("un partenaire au moins")),
        _rows("equipe", _("Équipe"), file.posts, _("un poste au moins")),
        _budget(file),
        *(_domain(domain) for domain in file.domains),
    ]
    return Completeness(sections, has_criteria=bool(file.domains))


def _fields(slug: str, title: str, row: Any, names: tuple[str, ...]) -> SectionState:
    state = SectionState(slug, title)
    for name in names:
        value = getattr(row, f"{name}_id" if name == "commune" else name)
        state.ask(bool(value), row._meta.get_field(name).verbose_name, f"id_{name}")
    return state


def _territory(file: ApplicationFile) -> SectionState:
    state = SectionState("territoire", _("Territoire servi"))
    state.ask(bool(file.communes), _("une commune servie au moins"), "id_names")
    if file.project.in_priority_neighbourhood:
        text = _("nom du quartier prioritaire")
        state.ask(bool(file.project.priority_neighbourhood), text, "id_priority_neighbourhood")
    return state


def _rows(slug: str, title: str, rows: list[Any], text: str) -> SectionState:
    state = SectionState(slug, title)
    state.ask(bool(rows), text)
    return state


def _budget(file: ApplicationFile) -> SectionState:
    state = SectionState("budget", _("Budget"))
    state.ask(bool(file.budget.expenses), _("une charge au moins"))
    state.ask(bool(file.budget.income), _("un produit au moins"))
    return state


def _domain(domain: FileDomain) -> SectionState:
    state = SectionState(domain.slug, domain.title)
    for entry in domain.entries:
        state.ask(entry.is_answered, _why_unanswered(entry), f"critere-{entry.slug}")
        if needs_document(entry):
            text = _("%(code)s\u00a0: document attendu") % {"code": entry.criterion.code}
            state.ask(bool(entry.papers), text, f"critere-{entry.slug}")
    return state


def needs_document(entry: FileEntry) -> bool:
    """Not for what is said to be not met: nothing can show it yet."""
    if entry.answer is not None and entry.answer.met == Met.NO:
        return False
    return entry.criterion.is_required and entry.criterion.proof == Proof.DOCUMENT


def _why_unanswered(entry: FileEntry) -> str:
    is_moved = entry.answer is not None and entry.answer.to_review
    text = _("%(code)s\u00a0: à relire") if is_moved else _("%(code)s\u00a0: sans réponse")
    return text % {"code": entry.criterion.code}
