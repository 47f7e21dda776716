"""The opinions of an organisation on the criteria of a domain, as a page shows and sends them.

Only what the person changed is sent to the service: each criterion carries what was shown
(``shown``, a digest) and the version of it (``version``), so that a colleague who wrote since is
neither overwritten nor in the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maisons.instruction.screens.reading import CriterionRow
from maisons.instruction.services import Said, version_of
from maisons.models import Conclusion, CriterionOpinion
from maisons.models.instruction import LONGEST
from moderation.models import Organisation


def digest_of(conclusion: str, comment: str) -> str:
    return hashlib.sha256(f"{conclusion}\n{comment}".encode()).hexdigest()[:16]


@dataclass(slots=True)
class OpinionRow:
    """A criterion, and what the page says of it for the organisation."""

    row: CriterionRow
    stored: CriterionOpinion | None
    conclusion: str
    comment: str
    error: str = ""
    is_changed: bool = False
    is_stale: bool = False

    @property
    def key(self) -> int:
        return self.row.criterion.pk

    @property
    def version(self) -> int:
        return version_of(self.stored)

    @property
    def shown(self) -> str:
        """Of what is stored: what is typed differs from it, and will be sent again."""
        return digest_of(*_stored_words(self.stored))

    @property
    def others(self) -> list[CriterionOpinion]:
        own = self.stored.pk if self.stored else None
        return [each for each in self.row.opinions if each.pk != own]


def shown_rows(rows: Iterable[CriterionRow], organisation: Organisation | None) -> list[OpinionRow]:
    made = []
    for row in rows:
        stored = row.said_by(organisation) if organisation else None
        made.append(OpinionRow(row, stored, *_stored_words(stored)))
    return made


def typed_rows(
    rows: Iterable[CriterionRow], organisation: Organisation | None, data: Mapping[str, Any]
) -> list[OpinionRow]:
    """What was typed where something was changed, what is stored elsewhere."""
    made = shown_rows(rows, organisation)
    for each in made:
        conclusion = str(data.get(f"avis-{each.key}", ""))
        comment = _clean(str(data.get(f"commentaire-{each.key}", "")))
        if digest_of(conclusion, comment) == data.get(f"montre-{each.key}"):
            continue
        each.conclusion, each.comment = conclusion, comment
        each.is_changed = True
        each.error = _error_in(conclusion, comment)
        each.is_stale = each.version != _number(data.get(f"version-{each.key}"))
    return made


def said_in(rows: Iterable[OpinionRow]) -> dict[int, Said]:
    return {each.key: Said(each.conclusion, each.comment) for each in rows if each.is_changed}


def known_in(rows: Iterable[OpinionRow], data: Mapping[str, Any]) -> dict[int, int]:
    return {each.key: _number(data.get(f"version-{each.key}")) for each in rows if each.is_changed}


def _stored_words(stored: CriterionOpinion | None) -> tuple[str, str]:
    return (stored.conclusion, stored.comment) if stored else ("", "")


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def _error_in(conclusion: str, comment: str) -> str:
    if conclusion and conclusion not in Conclusion.values:
        return _("Choisissez un avis de la liste.")
    if comment and not conclusion:
        return _("Choisissez un avis\u00a0: un commentaire seul ne serait pas gardé.")
    if len(comment) > LONGEST:
        return _("Ce commentaire est trop long\u00a0: %d caractères au plus.") % LONGEST
    return ""


def _number(text: Any) -> int:
    try:
        return int(str(text))
    except ValueError:
        return 0
