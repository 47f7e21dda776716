"""The kinds of letters, the names in braces that their words may hold, and how they are filled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.labels.refusals import MissingValueError, UnknownLetterError
from maisons.models import LetterTemplate

SHIPPED = Path(__file__).parents[1] / "data" / "courriers.toml"
BRACE = re.compile(r"\{([^{}]*)\}")
APPEAL = "recours"
COMMON = ("numero", "structure", "maison", "date", "depot", "signataire", APPEAL)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """``needs``: what its words must hold, or people would lack it. ``may``: what they may."""

    code: str
    label: str | Promise
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.needs, *self.may, *COMMON]))


OF_A_LABEL = ("debut", "fin", "code")
OF_A_DECISION = ("decision", "motifs")
KINDS = {
    kind.code: kind
    for kind in (
        LetterKind("recepisse", gettext_lazy("récépissé"), ("numero",)),
        LetterKind("irrecevabilite", gettext_lazy("demande irrecevable"), ("motifs", APPEAL)),
        LetterKind(
            "complement", gettext_lazy("demande de complément"), ("demande", "echeance"), ()
        ),
        LetterKind(
            "label",
            gettext_lazy("label accordé"),
            ("debut", "fin"),
            ("code", *OF_A_DECISION),
        ),
        LetterKind(
            "label-reserves",
            gettext_lazy("label accordé avec réserves"),
            ("reserves", "debut", "fin"),
            ("code", *OF_A_DECISION),
        ),
        LetterKind("ajournement", gettext_lazy("décision ajournée"), ("motifs",), ("decision",)),
        LetterKind("refus", gettext_lazy("label refusé"), ("motifs", APPEAL), ("decision",)),
        LetterKind(
            "reserve-levee", gettext_lazy("réserve levée"), ("reserve", "constat"), OF_A_LABEL
        ),
        LetterKind("suspension", gettext_lazy("label suspendu"), ("motifs", APPEAL), OF_A_LABEL),
        LetterKind("reprise", gettext_lazy("suspension levée"), ("motifs",), OF_A_LABEL),
        LetterKind("retrait", gettext_lazy("label retiré"), ("motifs", APPEAL), OF_A_LABEL),
        LetterKind(
            "renouvellement-rappel", gettext_lazy("rappel du renouvellement"), ("fin",), OF_A_LABEL
        ),
        LetterKind(
            "changement-porteur",
            gettext_lazy("changement de structure porteuse"),
            ("ancienne", "effet", "motifs"),
            ("siret", *OF_A_LABEL),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    body: str

    @property
    def names(self) -> set[str]:
        return {*BRACE.findall(self.subject), *BRACE.findall(self.body)}


@cache
def shipped() -> dict[str, Words]:
    content = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {code: Words(each["objet"], each["texte"].strip()) for code, each in content.items()}


def words_of(code: str) -> Words:
    """As edited on this site, else as shipped. Raises UnknownLetterError."""
    if code not in KINDS:
        raise UnknownLetterError
    row = LetterTemplate.objects.filter(kind=code).first()
    return Words(row.subject, row.body) if row else shipped()[code]


def mistakes(kind: LetterKind, subject: str, body: str) -> list[str]:
    """What is wrong with words somebody typed, each in a sentence."""
    words = Words(subject, body)
    found = [
        _("«\u00a0{%(name)s}\u00a0» n’est pas connu dans ce courrier.") % {"name": name}
        for name in sorted(words.names - set(kind.names))
    ]
    alone = BRACE.sub("", f"{subject}\n{body}")
    if "{" in alone or "}" in alone:
        found.append(_("Une accolade est seule\u00a0: écrivez par exemple {numero}."))
    found += [
        _("Il manque «\u00a0{%(name)s}\u00a0» dans le texte\u00a0: ce courrier doit le dire.")
        % {"name": name}
        for name in kind.needs
        if name not in words.names
    ]
    return found


def filled(words: Words, values: Mapping[str, Any]) -> Words:
    """``words`` with their values; braces inside a value stay as they are.

    Raises MissingValueError.
    """
    lacking = sorted(name for name in words.names if not str(values.get(name, "")).strip())
    if lacking:
        raise MissingValueError(lacking)

    def value(match: re.Match[str]) -> str:
        return str(values[match[1]]).strip()

    return Words(
        " ".join(BRACE.sub(value, words.subject).split()), BRACE.sub(value, words.body).strip()
    )
