"""From the answers to a listing and its presences, in memory: nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from annuaire.models import (
    Category,
    Coverage,
    CoverageKind,
    Listing,
    Origin,
    Precision,
    Presentation,
    Registration,
    SpokenLanguage,
)
from annuaire.registration.errors import IncompleteError
from annuaire.registration.forms.presentations import FIELDS
from annuaire.registration.forms.what import FLAGS
from annuaire.registration.forms.who import FAMILIES, HERE, REMOTE
from annuaire.registration.locating import BY_COMMUNE
from annuaire.registration.steps import POSITION, TRUST, WHAT, WHO, asked, form_of_answers
from annuaire.registration.stored import Stored
from millejours.models import Action, Audience, Need, Stage, Term

VOCABULARIES: dict[str, type[Term]] = {
    "needs": Need,
    "actions": Action,
    "stages": Stage,
    "audiences": Audience,
    "spoken_languages": SpokenLanguage,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What each form accepted. ``position`` is empty for those who receive nowhere."""

    who: Stored
    position: Stored
    what: Stored
    trust: Stored


def read_answers(registration: Registration) -> Answers:
    """Every step, checked again: terms and communes may have gone since.

    Raises IncompleteError, which names the first step to look at.
    """
    cleaned: dict[str, Stored] = {}
    for step in asked(registration.data):
        form = form_of_answers(registration, step)
        if not form.is_valid():
            raise IncompleteError(step.slug)
        cleaned[step.slug] = form.cleaned_data
    who = cleaned[WHO.slug]
    if HERE in who["presences"] and POSITION.slug not in cleaned:
        raise IncompleteError(WHO.slug)
    return Answers(
        who=who,
        position=cleaned.get(POSITION.slug, {}),
        what=cleaned[WHAT.slug],
        trust=cleaned[TRUST.slug],
    )


def new_listing() -> Listing:
    return Listing(live=False, origin=Origin.REGISTRATION)


def fill(listing: Listing, given: Answers) -> Listing:
    """Write the answers on a listing, new or taken from its latest revision."""
    who, what, trust = given.who, given.what, given.trust
    for name in ("name", "structure", "phone", "email", "website"):
        setattr(listing, name, who[name])
    listing.category = _terms(Category, [who["category"]])[0]
    presences = who["presences"]
    listing.on_site = HERE in presences
    listing.at_home = FAMILIES in presences
    listing.remotely = REMOTE in presences
    for name in ("description", "opening_hours", "price", *FLAGS):
        setattr(listing, name, what[name])
    for name, model in VOCABULARIES.items():
        setattr(listing, name, _terms(model, what[name]))
    listing.presentations = _presentations(listing, what)
    listing.trust = trust["trust"]
    listing.trust_detail = trust["trust_detail"]
    listing.confirmed_on = timezone.localdate()
    listing.coverages = _coverages(listing, given)
    return listing


def _terms(model: type[Term], slugs: list[str]) -> list[Any]:
    terms = model._default_manager.live().in_language(settings.LANGUAGE_CODE)
    return list(terms.filter(slug__in=slugs).order_by("order", "pk"))


def _presentations(listing: Listing, what: Stored) -> list[Presentation]:
    """One for each text; those that were there already stay themselves."""
    known = {one.language: one for one in listing.presentations.all()}
    built = []
    for code, name in FIELDS.items():
        if text := what.get(name):
            presentation = known.get(code) or Presentation(language=code)
            presentation.text = text
            built.append(presentation)
    return built


def _coverages(listing: Listing, given: Answers) -> list[Coverage]:
    """The first place, the areas, the distance; then what the form does not speak of

    (stops, other places), as it was.
    """
    before = list(listing.coverages.all())
    point = next((one for one in before if one.kind == CoverageKind.POINT), None)
    others = [one for one in before if one is not point and not _is_ours(one)]
    presences = given.who["presences"]
    built: list[Coverage] = []
    if HERE in presences:
        built.append(_place(point or Coverage(kind=CoverageKind.POINT), given))
    if FAMILIES in presences:
        built += _areas(given.who["area_codes"], before)
    if REMOTE in presences:
        kept = next((one for one in before if one.kind == CoverageKind.REMOTE), None)
        built.append(kept or Coverage(kind=CoverageKind.REMOTE))
    for order, coverage in enumerate([*built, *others]):
        coverage.order = order
    return [*built, *others]


def _is_ours(coverage: Coverage) -> bool:
    """The form cannot say the whole country: such an area stays."""
    if coverage.kind == CoverageKind.AREA:
        return bool(area_key(coverage))
    return coverage.kind == CoverageKind.REMOTE


def _place(coverage: Coverage, given: Answers) -> Coverage:
    """``precision`` is what may be shown today, ``wanted_precision`` what was asked for."""
    who, position = given.who, given.position
    coverage.street = who["street"]
    coverage.postal_code = who["postal_code"]
    coverage.commune_id = who["commune_code"]
    is_unknown = position.get("origin") == BY_COMMUNE
    wanted = Precision(position["precision"])
    coverage.to_geocode = bool(is_unknown and who["street"])
    coverage.wanted_precision = wanted if coverage.to_geocode else ""
    if is_unknown:
        coverage.latitude = coverage.longitude = None
        coverage.precision = Precision.COMMUNE
    else:
        coverage.latitude, coverage.longitude = position["latitude"], position["longitude"]
        coverage.precision = wanted
    return coverage


def _areas(codes: list[str], before: list[Coverage]) -> Iterator[Coverage]:
    """One area for each territory; those that were there already stay themselves."""
    known = {area_key(one): one for one in before if one.kind == CoverageKind.AREA}
    for code in codes:
        level, _colon, key = code.partition(":")
        yield known.get(code) or Coverage(kind=CoverageKind.AREA, **{f"{level}_id": key})


def area_key(coverage: Coverage) -> str:
    """``commune:48095``, ``departement:48``, ``region:76``; empty for the whole country."""
    for level in ("commune", "departement", "region"):
        if key := getattr(coverage, f"{level}_id"):
            return f"{level}:{key}"
    return ""


def preview_of(registration: Registration) -> Listing:
    """The listing as it would be, never to be saved. Raises IncompleteError."""
    given = read_answers(registration)
    listing = fill(draft_of(registration.listing), given)
    for rank, coverage in enumerate(listing.coverages.all(), 1):
        coverage.pk = -rank  # told apart by the presentation, which finds them by key
    return listing


def draft_of(listing: Listing | None) -> Listing:
    """The latest text of a listing, or a new one."""
    return new_listing() if listing is None else listing.get_latest_revision_as_object()
