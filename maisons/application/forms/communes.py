"""Communes as people type them: one, or the hundred of a territory in three queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.registration.communes import UnknownTerritoryError, communes_for, name_of_today
from millejours.text import fold
from territoires.lookups import Found, communes_named
from territoires.models import Commune, PostalCode
from territoires.parsing import Typed, parse
from territoires.place import Place, PlaceType
from territoires.places import suggest

MOST_COMMUNES = 100
MOST_SUGGESTED = 3  # of the names that nobody knows: each asks the tables again


class CommuneFields(forms.Form):
    """Gives ``commune_found``, a Commune or None."""

    commune = forms.CharField(
        label=gettext_lazy("Commune"),
        help_text=gettext_lazy("Son nom ou son code postal, par exemple\u00a0: Fort-de-France."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    commune_code = forms.CharField(max_length=5, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes: list[Place] = []  # to choose among, when several have that name

    @property
    def must_choose(self) -> bool:
        return len(self.communes) > 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["commune_found"] = None
        if cleaned.get("commune"):
            self._find(cleaned)
        return cleaned

    def _find(self, cleaned: dict[str, Any]) -> None:
        try:
            found = communes_for("", cleaned["commune"])
        except UnknownTerritoryError as error:
            self.add_error("commune", str(error))
            return
        code = cleaned.get("commune_code")
        found = [place for place in found if place.commune_code == code] or found
        if len(found) > 1:
            self.communes = found
            self.add_error(
                "commune", _("Plusieurs communes correspondent\u00a0: choisissez la vôtre.")
            )
            return
        cleaned["commune"] = name_of_today(found[0])
        cleaned["commune_code"] = found[0].commune_code
        cleaned["commune_found"] = Commune.objects.get(pk=found[0].commune_code)


def commune_initial(commune: Commune | None) -> dict[str, str]:
    return {
        "commune": str(commune) if commune else "",
        "commune_code": commune.pk if commune else "",
    }


def communes_listed(text: str, departement_code: str) -> tuple[list[str], list[str]]:
    """The codes of the communes named one a line, each once, and what was not understood.

    A name that several have is that of ``departement_code``, where there is one.
    """
    typed = [parse(line) for line in text.splitlines() if fold(line)]
    named = communes_named({one.folded for one in typed if one.words})
    by_name: dict[str, list[Found]] = {}
    for found in named:
        by_name.setdefault(found.folded, []).append(found)
    by_postal_code = _by_postal_code(one.postal_code for one in typed if not one.words)
    codes: dict[str, None] = {}
    problems: list[str] = []
    for one in typed:
        candidates = _candidates(one, by_name, by_postal_code, departement_code)
        if len(candidates) == 1 or (candidates and not one.words):
            codes |= dict.fromkeys(candidates)
        else:
            problems.append(_said(one, candidates, len(problems)))
    return list(codes), problems


def _by_postal_code(asked: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    wanted = {code for code in asked if code}
    if wanted:
        rows = PostalCode.objects.filter(code__in=wanted).order_by("code", "commune")
        for row in rows:
            found.setdefault(row.code, []).append(row.commune_id)
    return found


def _candidates(
    typed: Typed,
    by_name: dict[str, list[Found]],
    by_postal_code: dict[str, list[str]],
    departement_code: str,
) -> dict[str, str]:
    """By code, the name that tells it apart."""
    if not typed.words:
        return {code: code for code in by_postal_code.get(typed.postal_code, [])}
    rows = by_name.get(typed.folded, [])
    hint = " ".join(typed.hint)
    wished = [row for row in rows if hint and row.departement_code.lower() == hint]
    here = [row for row in rows if row.departement_code == departement_code]
    kept = wished if hint else (here or rows)
    return {row.code: f"{row.name} ({row.departement_code})" for row in kept}


def _said(typed: Typed, candidates: dict[str, str], rank: int) -> str:
    if candidates:
        values = {"text": typed.text, "names": ", ".join(list(candidates.values())[:4])}
        return _("«\u00a0%(text)s\u00a0» peut être\u00a0: %(names)s.") % values
    near = suggest(typed.text) if rank < MOST_SUGGESTED else []
    names = [place.query for place in near if place.type is PlaceType.COMMUNE][:3]
    if names:
        values = {"text": typed.text, "names": ", ".join(names)}
        return (
            _("Nous ne connaissons pas «\u00a0%(text)s\u00a0». Peut-être\u00a0: %(names)s.")
            % values
        )
    return _("Nous ne connaissons pas «\u00a0%(text)s\u00a0».") % {"text": typed.text}
