"""The mapping of a source: which columns fill in which field, with small transformations.

A JSON object, field by field (``targets.TARGETS``). A rule is the name of a column, or an object:

``{"column": "nom"}``, ``{"constant": "pmi"}``, ``{"concat": ["a", "b"], "separator": " "}``
    Where the text comes from.
``"slice": [0, 5]``
    Only those characters.
``"split": ","``
    A list; brackets and quotes around it and its items are dropped.
``"values": {"223": "pmi"}``, ``"otherwise": "autre-lieu"``
    What each value becomes (a list is allowed); without ``otherwise``, the others become nothing.

``"rows": {"column": "profession", "among": ["50"]}`` keeps only some rows of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from annuaire.imports.errors import BadMappingError
from annuaire.imports.targets import LISTS, TARGETS

REQUIRED = ("identifier", "name")
ROWS = "rows"
SOURCES = ("column", "constant", "concat")
KNOWN = frozenset({*SOURCES, "separator", "slice", "split", "values", "otherwise"})
Read = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is read from the cells of a row."""

    columns: tuple[str, ...] = ()
    constant: str = ""
    separator: str = " "
    cut: tuple[int, int] | None = None
    split: str = ""
    values: dict[str, tuple[str, ...]] | None = None
    otherwise: tuple[str, ...] = ()

    @classmethod
    def parse(cls, field: str, given: Any) -> Self:
        """Raises BadMappingError."""
        if isinstance(given, str):
            given = {"column": given}
        if not isinstance(given, dict):
            raise _wrong(field, _("il faut le nom d’une colonne, ou un objet"))
        if unknown := sorted(set(given) - KNOWN):
            raise _wrong(field, _("mot inconnu\u00a0: %s") % ", ".join(unknown))
        if sum(name in given for name in SOURCES) != 1:
            raise _wrong(field, _("il faut « column », « concat » ou « constant »"))
        values = given.get("values")
        if values is not None and not isinstance(values, dict):
            raise _wrong(field, _("« values » est un dictionnaire"))
        return cls(
            columns=_columns(field, given),
            constant=str(given.get("constant", "")),
            separator=str(given.get("separator", " ")),
            cut=_cut(field, given.get("slice")),
            split=str(given.get("split", "")),
            values={str(key): _slugs(value) for key, value in values.items()} if values else None,
            otherwise=_slugs(given.get("otherwise", ())),
        )

    def bound(self, places: dict[str, int]) -> Read:
        """What reads this rule from the cells of a row, whose columns stand at ``places``."""
        indexes = [places[column] for column in self.columns]

        def read(cells: Sequence[str]) -> list[str]:
            return self._transformed(self._text(cells, indexes))

        return read

    def _text(self, cells: Sequence[str], indexes: list[int]) -> str:
        if not indexes:
            text = self.constant
        elif len(indexes) == 1:
            text = cells[indexes[0]].strip()
        else:
            parts = (cells[index].strip() for index in indexes)
            text = self.separator.join(part for part in parts if part)
        return text[self.cut[0] : self.cut[1]].strip() if self.cut else text

    def _transformed(self, text: str) -> list[str]:
        if self.split:
            items = [item.strip(" \"'") for item in text.strip(" []{}").split(self.split)]
            items = [item for item in items if item]
        else:
            items = [text] if text else []
        if self.values is None:
            return items or list(self.otherwise)
        found = [slug for item in items for slug in self.values.get(item, self.otherwise)]
        return found or list(self.otherwise)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The rules of a source, checked."""

    rules: dict[str, Rule]
    kept: tuple[str, frozenset[str]] | None = None

    @classmethod
    def parse(cls, given: Any) -> Self:
        """Raises BadMappingError with a sentence that names the field."""
        if not isinstance(given, dict) or not given:
            raise BadMappingError(
                _("La correspondance est un objet JSON\u00a0: champ, puis colonne.")
            )
        rules = {field: Rule.parse(field, rule) for field, rule in given.items() if field != ROWS}
        if unknown := sorted(set(rules) - set(TARGETS)):
            raise BadMappingError(
                _("Champs inconnus dans la correspondance\u00a0: %s.") % ", ".join(unknown)
            )
        if missing := [field for field in REQUIRED if field not in rules]:
            raise BadMappingError(
                _("Il manque dans la correspondance\u00a0: %s.") % ", ".join(missing)
            )
        if wrong := [field for field in rules if rules[field].split and field not in LISTS]:
            raise _wrong(wrong[0], _("« split » n’a de sens que pour une liste"))
        return cls(rules, _kept(given.get(ROWS)))

    def columns(self) -> set[str]:
        """The columns that the file must have."""
        named = {column for rule in self.rules.values() for column in rule.columns}
        return named | ({self.kept[0]} if self.kept else set())


def _wrong(field: str, why: str) -> BadMappingError:
    return BadMappingError(
        _("Correspondance, champ « %(field)s »\u00a0: %(why)s.") % {"field": field, "why": why}
    )


def _columns(field: str, given: dict[str, Any]) -> tuple[str, ...]:
    named = [given["column"]] if "column" in given else given.get("concat", [])
    if not isinstance(named, list) or not all(isinstance(one, str) and one for one in named):
        raise _wrong(field, _("les colonnes se donnent par leur nom"))
    if "constant" not in given and not named:
        raise _wrong(field, _("il manque le nom d’une colonne"))
    return tuple(named)


def _cut(field: str, given: Any) -> tuple[int, int] | None:
    if given is None:
        return None
    is_pair = isinstance(given, list) and len(given) == 2  # noqa: PLR2004
    if not is_pair or not all(type(end) is int and end >= 0 for end in given):
        raise _wrong(field, _("« slice » est une liste de deux nombres"))
    return given[0], given[1]


def _slugs(given: Any) -> tuple[str, ...]:
    if isinstance(given, (list, tuple)):
        return tuple(str(item) for item in given)
    return (str(given),) if given not in (None, "") else ()


def _kept(given: Any) -> tuple[str, frozenset[str]] | None:
    if given is None:
        return None
    is_right = (
        isinstance(given, dict)
        and set(given) == {"column", "among"}
        and isinstance(given["column"], str)
        and isinstance(given["among"], list)
    )
    if not is_right:
        raise _wrong(ROWS, _("il faut « column » et « among »"))
    return given["column"], frozenset(str(value) for value in given["among"])
