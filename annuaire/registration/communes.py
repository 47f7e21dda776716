"""The communes and territories that somebody typed. Never the geocoder: a commune is local."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from territoires import lookups
from territoires.atlas import atlas
from territoires.labels import TODAY, commune_place
from territoires.models import Commune
from territoires.parsing import parse
from territoires.place import Place, PlaceType
from territoires.places import suggest
from territoires.resolver import Resolver

MOST_AREAS = 8
MOST_NAMED = 3


class UnknownTerritoryError(Exception):
    """Its text says what was not understood, and what may have been meant."""


def communes_for(postal_code: str, text: str) -> list[Place]:
    """The communes that a name, a postal code or both may mean, each once, best first.

    Raises UnknownTerritoryError.
    """
    typed = f"{postal_code} {text}".strip() if postal_code not in text else text
    found: dict[str, Place] = {}
    for place in Resolver(parse(typed)).named():
        for one in _communes_in(place):
            found.setdefault(one.commune_code, one)
    if not found:
        raise UnknownTerritoryError(_unknown(text or postal_code))
    return list(found.values())


def _communes_in(place: Place) -> Iterable[Place]:
    if place.type is PlaceType.COMMUNE:
        return [place]
    if place.type is PlaceType.POSTAL_CODE:
        rows = lookups.communes_of(place.query)
        parents = {row.parent_code for row in rows}
        return [commune_place(row, atlas()) for row in rows if row.code not in parents]
    return []


def areas_named(texts: list[str]) -> list[Place]:
    """The communes, departments or regions of these texts, each once.

    Raises UnknownTerritoryError, for none, for too many, for one that is unknown or ambiguous.
    """
    if not texts:
        raise UnknownTerritoryError(
            _("Dites dans quelles communes ou quel département vous allez.")
        )
    if len(texts) > MOST_AREAS:
        message = _("Huit territoires au plus\u00a0: donnez plutôt votre département.")
        raise UnknownTerritoryError(message)
    return list(dict.fromkeys(_area(text) for text in texts))


def _area(text: str) -> Place:
    found = [one for place in Resolver(parse(text)).named() for one in _areas_in(place)]
    distinct = list({(one.type, one.query): one for one in found}.values())
    if not distinct:
        raise UnknownTerritoryError(_unknown(text))
    if len(distinct) > 1 and not distinct[0].is_territory:
        values = {"text": text, "names": _enumerated(distinct)}
        message = (
            _("«\u00a0%(text)s\u00a0» peut être\u00a0: %(names)s. Écrivez l’un de ces noms.")
            % values
        )
        raise UnknownTerritoryError(message)
    return distinct[0]


def name_of_today(place: Place) -> str:
    """The text that leads back to it, without the name of before."""
    return place.query.rsplit(f"{TODAY} ", 1)[-1]


def _areas_in(place: Place) -> Iterable[Place]:
    return [place] if place.is_territory else _communes_in(place)


def _unknown(text: str) -> str:
    near = suggest(text)
    communes = [place for place in near if place.type is PlaceType.COMMUNE]
    if communes:
        values = {"text": text, "names": _enumerated(communes)}
        return (
            _("Nous ne connaissons pas «\u00a0%(text)s\u00a0». Peut-être\u00a0: %(names)s.")
            % values
        )
    return _(
        "Nous ne connaissons pas «\u00a0%(text)s\u00a0». Vérifiez le nom ou donnez le code postal."
    ) % {"text": text}


def _enumerated(places: list[Place]) -> str:
    return ", ".join(place.query for place in places[:MOST_NAMED])


def only_postal_code(commune: Commune) -> str:
    """Its postal code when it has one only."""
    codes = list(commune.postal_codes.order_by("code").values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""
