"""A file that comes back: what each row would change, or the place that it proposes.

Nothing is applied here: the rows become the lines of a work, which is read, then launched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annuaire.imports.errors import ImportRefusedError
from annuaire.imports.reading import Table, open_table
from annuaire.managers import columns
from annuaire.managers.cleaning import clean
from annuaire.managers.csv_proposals import ProposalReader, postal_code_in
from annuaire.managers.errors import BadFileError
from annuaire.managers.fields import BY_COLUMN
from annuaire.managers.membership import checked_member
from annuaire.managers.table import listings_of
from annuaire.managers.texts import Texts, Values, mark_of, with_texts
from annuaire.managers.works import write_plan
from annuaire.models import (
    BodyWork,
    LineState,
    ManagingBody,
    WorkKind,
    WorkLine,
    WorkState,
)
from millejours.text import clean_input

MOST_ROWS = 1000
NAME_LENGTH = 120
_QUOTED = re.compile(r"'(?=[=+\-@\t\r])")
_KEY = re.compile(r"[0-9]{1,18}")
KNOWN = frozenset(columns.HEADING)
Cells = dict[str, str]


@transaction.atomic
def receive(body: ManagingBody, user: Any, file: IO[bytes], name: str) -> BodyWork:
    """The work that a file asks for, prepared. Raises NotMemberError, BadFileError."""
    checked_member(body, user)
    try:
        with open_table(file) as table:
            rows = _rows(table)
            width = len({name.lower() for name in table.heading if name})
    except ImportRefusedError as refusal:
        raise BadFileError(refusal.message) from refusal
    shown = clean_input(name, NAME_LENGTH) or _("fichier")
    work = BodyWork.objects.create(
        body=body, user=user, kind=WorkKind.FILE, name=shown, state=WorkState.PREPARED
    )
    reader = _Reader(work, width, [cells for _number, cells in rows])
    WorkLine.objects.bulk_create([reader.line(number, cells) for number, cells in rows])
    return work


def _rows(table: Table) -> list[tuple[int, Cells]]:
    heading = [name.lower() for name in table.heading]
    _check_heading(heading)
    rows: list[tuple[int, Cells]] = []
    for line in table.lines:
        if len(rows) == MOST_ROWS:
            raise BadFileError(_("Ce fichier a plus de 1\u00a0000 lignes. Coupez-le en plusieurs."))
        missing = len(heading) - len(line.cells) if table.drops_empty_ends else 0
        rows.append((line.number, _cells(heading, [*line.cells, *[""] * missing])))
    if not rows:
        raise BadFileError(_("Ce fichier n’a que des titres\u00a0: aucune ligne."))
    return rows


def _check_heading(heading: list[str]) -> None:
    """Raises BadFileError."""
    if unknown := [name for name in heading if name and name not in KNOWN]:
        sentence = ngettext(
            "Cette colonne est inconnue\u00a0: %s. Gardez les titres du fichier exporté.",
            "Ces colonnes sont inconnues\u00a0: %s. Gardez les titres du fichier exporté.",
            len(unknown),
        )
        raise BadFileError(sentence % ", ".join(unknown[:5]))
    for needed in (columns.IDENTIFIER, columns.VERSION):
        if needed not in heading:
            raise BadFileError(
                _("La colonne «\u00a0%s\u00a0» manque\u00a0: partez du fichier exporté.") % needed
            )


def _cells(heading: list[str], texts: list[str]) -> Cells:
    """By column, without the mark that made a text inert. A row cut short has fewer."""
    named = zip(heading, texts, strict=False)
    return {name: _QUOTED.sub("", text, count=1).strip() for name, text in named if name}


class _Reader:
    """Rows as lines of a work; what the body has is read once. ``width``: of a whole row."""

    def __init__(self, work: BodyWork, width: int, rows: Iterable[Cells]) -> None:
        self._work, self._width = work, width
        self._texts = Texts.load()
        keys = {int(cells[columns.IDENTIFIER]) for cells in rows if _is_key(cells)}
        mine = with_texts(listings_of(work.body).filter(pk__in=keys))
        found = mine.prefetch_related(
            "coverages__commune", "coverages__departement", "coverages__region"
        )
        self._listings = {listing.pk: listing for listing in found}
        self._seen: set[int] = set()
        self._proposals = ProposalReader(work.body)

    def line(self, number: int, cells: Cells) -> WorkLine:
        title = clean_input(cells.get(columns.NAME, ""), 160) or _("Ligne %d") % number
        line = WorkLine(work=self._work, number=number, title=title)
        try:
            if cells.get(columns.IDENTIFIER) == "":
                self._proposals.read(line, cells)
            else:
                self._change(line, cells)
        except ValidationError as error:
            line.state, line.message = LineState.WRONG, " ".join(error.messages)
        return line

    def _change(self, line: WorkLine, cells: Cells) -> None:
        """Raises ValidationError with all that is wrong in the row."""
        if len(cells) < self._width:
            raise ValidationError(
                _(
                    "Cette ligne est coupée\u00a0: %(found)d cellules pour %(width)d titres."
                    " Repartez du fichier exporté, ou envoyez un classeur .xlsx."
                )
                % {"found": len(cells), "width": self._width}
            )
        listing = self._listings.get(int(cells[columns.IDENTIFIER])) if _is_key(cells) else None
        if listing is None:
            raise ValidationError(_("Cet identifiant n’est celui d’aucune de vos fiches."))
        line.listing, line.title = listing, listing.name
        if listing.pk in self._seen:
            raise ValidationError(_("Cette fiche est déjà plus haut dans le fichier."))
        self._seen.add(listing.pk)
        if cells[columns.VERSION] != mark_of(listing):
            raise ValidationError(
                _("Elle a changé depuis l’export\u00a0: exportez-la à nouveau, puis recommencez.")
            )
        _check_place(columns.place_of(listing), cells)
        before = self._texts.of(listing)
        write_plan(line, listing, before, values_in(cells, before))


def _is_key(cells: Cells) -> bool:
    return _KEY.fullmatch(cells.get(columns.IDENTIFIER, "")) is not None


def _check_place(place: dict[str, str], cells: Cells) -> None:
    """Raises ValidationError: who, where and the trust are changed with the form, on the map.

    Read strictly, an accent included: what is not done is said.
    """
    for name in columns.PLACE:
        if name in cells and _as_read(name, cells[name]) != _as_read(name, place[name]):
            raise ValidationError(
                _("«\u00a0%s\u00a0» ne se change pas par fichier\u00a0: ouvrez la fiche.") % name
            )


def _as_read(name: str, text: str) -> str:
    """What a spreadsheet may do to a text is no change: spaces, the zero of a postal code."""
    if name == columns.POSTAL_CODE:
        return postal_code_in(text) or text
    return " ".join(text.split())


def values_in(cells: Cells, before: Values) -> Values:
    """What the row says; an untouched cell is not even looked at.

    Raises ValidationError with every cell that cannot be understood.
    """
    values: Values = {}
    wrong: list[str] = []
    for name, text in cells.items():
        field = BY_COLUMN.get(name)
        if field is None or text == columns.text_of(field, before[field.name]).strip():
            continue
        try:
            values[field.name] = clean(field, text)
        except ValidationError as error:
            wrong.append(f"{name}\u00a0: {' '.join(error.messages)}")
    if wrong:
        raise ValidationError(wrong)
    return values
