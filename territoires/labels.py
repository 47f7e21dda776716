"""From what the tables hold to the Place people read, with the text that leads back to it."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territoires.atlas import Atlas
from territoires.lookups import Found
from territoires.models import Commune
from territoires.place import DEFAULT_RADIUS_KM, Place, PlaceType

TODAY = "aujourd’hui"
_ARRONDISSEMENT = re.compile(r" Arrondissement$")


def short_name(commune: Found) -> str:
    """ "Paris 15e Arrondissement" → "Paris 15e"."""
    return _ARRONDISSEMENT.sub("", commune.name) if commune.is_arrondissement else commune.name


def name_in_departement(commune: Found) -> str:
    """ "Mende (48)", and "Paris 15e", which needs no number."""
    if commune.is_arrondissement:
        return short_name(commune)
    return f"{commune.name} ({commune.departement_code})"


def commune_place(commune: Found, atlas: Atlas) -> Place:
    """The place of a commune, or of a former one, around its own point."""
    label = query = name_in_departement(commune)
    if commune.former_name:
        values = {"former": commune.former_name, "today": label}
        label = _("%(former)s, aujourd’hui %(today)s") % values
        query = f"{commune.former_name}, {TODAY} {query}"
    return Place(
        type=PlaceType.COMMUNE,
        label=label,
        detail=atlas.departement_name(commune.departement_code),
        query=query,
        latitude=commune.latitude,
        longitude=commune.longitude,
        radius_km=max(DEFAULT_RADIUS_KM, commune.radius_km),
        commune_code=commune.code,
        departement_code=commune.departement_code,
        region_code=atlas.region_code(commune.departement_code),
        time_zone=atlas.time_zone(commune.departement_code),
    )


def postal_code_place(code: str, communes: list[Found], atlas: Atlas) -> Place:
    """A postal code, at the most populous of its communes (a whole city only when undivided)."""
    parents = {commune.parent_code for commune in communes}
    smallest = [commune for commune in communes if commune.code not in parents]
    main, others = smallest[0], len(smallest) - 1
    label = f"{code} {short_name(main)}"
    if others:
        values = {"place": label, "count": others}
        label = (
            ngettext(
                "%(place)s et %(count)d autre commune",
                "%(place)s et %(count)d autres communes",
                others,
            )
            % values
        )
    return replace(commune_place(main, atlas), type=PlaceType.POSTAL_CODE, label=label, query=code)


def found_from(commune: Commune) -> Found:
    return Found(
        code=commune.code,
        name=commune.name,
        folded=commune.folded,
        departement_code=commune.departement_id,
        parent_code=commune.parent_id,
        population=commune.population,
        latitude=commune.latitude,
        longitude=commune.longitude,
        radius_km=commune.radius_km,
    )
