"""The answers that say what a listing says today: the form opened on it."""

from __future__ import annotations

from typing import Any

from annuaire.hours.fields import hours_answers, is_answer_of_hours
from annuaire.models import Coverage, CoverageKind, Listing, Precision, Registration
from annuaire.registration.communes import name_of_today
from annuaire.registration.drafts import VOCABULARIES, area_key
from annuaire.registration.forms.presentations import FIELDS
from annuaire.registration.forms.what import FLAGS
from annuaire.registration.forms.who import FAMILIES, HERE, REMOTE
from annuaire.registration.locating import ANSWERED, BY_COMMUNE, BY_HAND, signature
from annuaire.registration.proofs import of_today
from annuaire.registration.steps import POSITION, TRUST, WHAT, WHO
from annuaire.registration.stored import Stored, step_of, to_stored
from territoires.atlas import atlas
from territoires.places import territory_of


def data_of(listing: Listing, user: Any) -> dict[str, Stored]:
    """One object a step, as ``Registration.data`` holds them for ``user``, who keeps it."""
    coverages = list(listing.coverages.all())
    point = next((one for one in coverages if one.kind == CoverageKind.POINT), None)
    who = _who(listing, coverages, point)
    data = {WHO.slug: who, WHAT.slug: _what(listing), TRUST.slug: _trust(listing, user)}
    if point is not None and point.commune is not None:
        data[POSITION.slug] = _position(point, who)
    return {slug: to_stored(answers) for slug, answers in data.items()}


def follow_hours(listing: Listing) -> None:
    """Write the hours of ``listing`` in the forms opened on it; who has one open is told."""
    begun = Registration.objects.in_progress().filter(listing=listing).order_by("pk")
    for held in begun.select_for_update(of=("self",)):
        answers = {
            name: value
            for name, value in step_of(held.data, WHAT.slug).items()
            if not is_answer_of_hours(name)
        }
        if not answers:
            continue
        answers |= to_stored(hours_answers(listing.opening_hours))
        held.data = {**held.data, WHAT.slug: answers}
        held.version += 1
        held.save(update_fields=["data", "version", "updated_at"])


def _who(listing: Listing, coverages: list[Coverage], point: Coverage | None) -> Stored:
    kinds = {coverage.kind for coverage in coverages}
    presences = [
        presence
        for presence, is_there in (
            (HERE, point is not None),
            (FAMILIES, CoverageKind.AREA in kinds),
            (REMOTE, CoverageKind.REMOTE in kinds),
        )
        if is_there
    ]
    names = ("name", "structure", "phone", "email", "website")
    answers: dict[str, Any] = {name: getattr(listing, name) for name in names}
    answers |= {"category": listing.category.slug, "presences": presences}
    answers["areas"] = "\n".join(
        area_name(one) for one in coverages if one.kind == CoverageKind.AREA and area_key(one)
    )
    if point is not None and point.commune is not None:
        answers |= {
            "street": point.street,
            "postal_code": point.postal_code,
            "commune": name_of_today(territory_of(point.commune)),
            "commune_code": point.commune.code,
            "own_home": _hides_its_street(point),
        }
    return answers


def _hides_its_street(point: Coverage) -> bool:
    """Its street is known, or will be, and its commune alone is shown: as a home is."""
    is_known = point.latitude is not None or point.to_geocode
    precision = point.wanted_precision or point.precision
    return bool(point.street) and is_known and precision == Precision.COMMUNE


def area_name(coverage: Coverage) -> str:
    """The text that the form reads back as this territory."""
    if coverage.commune is not None:
        return name_of_today(territory_of(coverage.commune))
    territories = atlas()
    if coverage.departement_id in territories.departements:
        return territories.departements[coverage.departement_id].place().query
    found = territories.regions.get(coverage.region_id or "")
    return found.place().query if found else coverage.territory_name()


def _position(point: Coverage, who: Stored) -> Stored:
    commune, address = point.commune, signature(who)
    is_known = point.latitude is not None and point.longitude is not None
    return {
        "latitude": point.latitude if is_known else commune.latitude,
        "longitude": point.longitude if is_known else commune.longitude,
        "precision": point.wanted_precision or point.precision,
        "origin": BY_HAND if is_known else BY_COMMUNE,
        "address": address,
        ANSWERED: address,
    }


def _what(listing: Listing) -> Stored:
    answers: dict[str, Any] = {
        name: [term.slug for term in getattr(listing, name).all()] for name in VOCABULARIES
    }
    answers |= {name: getattr(listing, name) for name in ("description", "price", *FLAGS)}
    answers |= {FIELDS[one.language]: one.text for one in listing.presentations.all()}
    return {**answers, **hours_answers(listing.opening_hours)}


def _trust(listing: Listing, user: Any) -> Stored:
    proof = of_today(listing, user).exclude(number="").first()
    return {
        "trust": listing.trust,
        "trust_detail": listing.trust_detail,
        "number": proof.number if proof else "",
    }
