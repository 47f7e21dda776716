"""The rows of a file that name no listing: places that are missing."""

from __future__ import annotations

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annuaire.managers import columns
from annuaire.managers.cleaning import clean, refuse_formula
from annuaire.managers.errors import AlreadyProposedError
from annuaire.managers.fields import BY_COLUMN, BY_NAME, empty
from annuaire.managers.proposals import Proposal, check_is_new, drafted
from annuaire.managers.texts import Values
from annuaire.models import Category, LineState, ManagingBody, WorkLine
from annuaire.registration.communes import UnknownTerritoryError, communes_for
from annuaire.registration.duplicates import candidates
from millejours.text import clean_input, fold
from millejours.vocabulary import vocabulary

MOST_PROPOSALS = 200
CONTACTS = ("phone", "email", "website")
LENGTHS = {columns.NAME: 160, columns.STREET: 160, columns.REASON: 200}
POSTAL_CODE_DIGITS = 5
_POSTAL_CODE = re.compile(r"[0-9]{4,5}")


class ProposalReader:
    """Reads the proposals of one file, for one body."""

    def __init__(self, body: ManagingBody) -> None:
        self._body = body
        self._seen: set[tuple[str, str]] = set()
        self._count = 0
        entries = vocabulary(Category).entries
        self._types = {fold(text): one.slug for one in entries for text in (one.slug, one.label)}
        self._commune = lru_cache(maxsize=None)(commune_named)

    def read(self, line: WorkLine, cells: dict[str, str]) -> None:
        """Write the proposal on ``line``. Raises ValidationError with all that is wrong."""
        self._count += 1
        if self._count > MOST_PROPOSALS:
            raise ValidationError(_("200 lieux proposés au plus par fichier."))
        given = self._given(cells)
        twin = (fold(given.name), given.commune)
        if twin in self._seen:
            raise ValidationError(_("Ce lieu est déjà plus haut dans le fichier."))
        self._seen.add(twin)
        try:
            check_is_new(self._body, given)
        except AlreadyProposedError as refusal:
            raise ValidationError(str(refusal)) from refusal
        line.changes, line.differences = given.stored, said(given)
        if found := candidates(drafted(self._body, given)):
            line.state = LineState.DOUBT
            line.message = doubt([card.name for card in found])

    def _given(self, cells: dict[str, str]) -> Proposal:
        wrong: list[str] = []
        texts = {name: self._text(name, cells, wrong) for name in LENGTHS}
        category = self._types.get(fold(cells.get(columns.TYPE, "")), "")
        if not category:
            wrong.append(_("Ce type de lieu n’existe pas."))
        postal_code = postal_code_in(cells.get(columns.POSTAL_CODE, ""))
        commune = ""
        try:
            commune = self._commune(postal_code, cells.get(columns.COMMUNE, ""))
        except ValidationError as error:
            wrong += error.messages
        values = self._values(cells, wrong)
        if not any(values.get(name) for name in CONTACTS):
            wrong.append(_("Donnez un téléphone, un courriel ou un site."))
        if wrong:
            raise ValidationError(wrong)
        return Proposal(
            name=texts[columns.NAME],
            category=category,
            street=texts[columns.STREET],
            postal_code=postal_code,
            commune=commune,
            trust_detail=texts[columns.REASON],
            values=values,
        )

    def _text(self, name: str, cells: dict[str, str], wrong: list[str]) -> str:
        text = cells.get(name, "")
        cleaned = clean_input(text, LENGTHS[name])
        try:
            refuse_formula(cleaned)
        except ValidationError as error:
            wrong.append(f"{name}\u00a0: {' '.join(error.messages)}")
        if not cleaned and name != columns.STREET:
            wrong.append(_("«\u00a0%s\u00a0» est à remplir pour proposer un lieu.") % name)
        return cleaned

    def _values(self, cells: dict[str, str], wrong: list[str]) -> Values:
        values: Values = {}
        for name, text in cells.items():
            field = BY_COLUMN.get(name)
            if field is None or not text:
                continue
            try:
                values[field.name] = clean(field, text)
            except ValidationError as error:
                wrong.append(f"{name}\u00a0: {' '.join(error.messages)}")
        return {name: value for name, value in values.items() if value != empty(BY_NAME[name])}


def postal_code_in(text: str) -> str:
    """Five digits, with the zero that a spreadsheet takes away; empty for anything else."""
    return text.zfill(POSTAL_CODE_DIGITS) if _POSTAL_CODE.fullmatch(text) else ""


def commune_named(postal_code: str, text: str) -> str:
    """Its code. Raises ValidationError for none, for several."""
    if not text and not postal_code:
        raise ValidationError(_("Dites dans quelle commune."))
    try:
        found = communes_for(postal_code, text)
    except UnknownTerritoryError as error:
        raise ValidationError(str(error)) from error
    if len(found) > 1:
        names = ", ".join(place.query for place in found[:5])
        raise ValidationError(
            _("Plusieurs communes correspondent\u00a0: %s. Donnez le code postal.") % names
        )
    return found[0].commune_code


def doubt(names: list[str]) -> str:
    """What to look at before saying that it is another place."""
    return _("Ressemble à\u00a0: %s.") % ", ".join(names)


def said(given: Proposal) -> list[list[str]]:
    """The proposal as differences, from nothing."""
    where = " ".join(part for part in (given.street, given.postal_code) if part)
    return [[str(_("Nouveau lieu")), "", where or "–"]]
