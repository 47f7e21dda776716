"""Why a version may not go on line yet, beside what its fields refuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maisons.models import Criterion, Domain, Offer, ReferentialPage
from maisons.referential.reading import DomainReading, domains_of
from millejours.publishing import about, name_of


def unfinished_version(item: Any, _revision: Any) -> list[str]:
    """A guard: what must be mended before a version, as its revision has it, goes on line."""
    if not isinstance(item, ReferentialPage):
        return []
    return [*_missing(item), *_wrong(domains_of(item))]


def _missing(page: ReferentialPage) -> Iterator[str]:
    if not page.version.strip():
        yield about(name_of(page, "version"), _("à remplir"))
    if page.in_force_from is None:
        yield about(name_of(page, "in_force_from"), _("à remplir"))


def _wrong(domains: list[DomainReading]) -> Iterator[str]:
    if not domains:
        yield about(_("Domaines"), _("il en faut au moins un"))
        return
    for domain in domains:
        if not domain.criteria:
            yield about(str(domain), _("ce domaine n’a aucun critère"))
    criteria = [criterion for domain in domains for criterion in domain.criteria]
    parts = [each.domain for each in domains] + criteria
    if any(not _is_valid(part) for part in parts):
        yield about(_("Domaines et critères"), _("un code, un titre ou un énoncé est à corriger"))
    for name, codes in (
        (_("Domaines"), (domain.code for domain in domains)),
        (_("Critères"), (criterion.code for criterion in criteria)),
    ):
        for code in _twice(codes):
            yield about(name, _("le code «\u00a0%s\u00a0» sert deux fois") % code)
    if not any(each.is_required and each.offer == Offer.CORE for each in criteria):
        yield about(_("Critères"), _("il en faut au moins un exigé dans l’offre socle"))


def _is_valid(part: Domain | Criterion) -> bool:
    try:
        part.clean_fields(exclude=["page", "domain"])
    except ValidationError:
        return False
    name = part.title if isinstance(part, Domain) else part.statement
    return bool(name.strip())


def _twice(codes: Iterable[str]) -> list[str]:
    counts = Counter(code.strip().upper() for code in codes if code.strip())
    return [code for code, count in counts.items() if count > 1]
