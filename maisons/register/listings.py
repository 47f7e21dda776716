"""The listing of a labelled Maison: one that exists already, or a new one sent to the referents."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annuaire.models import (
    Category,
    Coverage,
    CoverageKind,
    Listing,
    ListingEditor,
    Origin,
    Precision,
    Trust,
)
from annuaire.registration.duplicates import in_the_same_communes, likest
from maisons.models import Carrier, CarrierKind, Label, LabelRequestMember, MemberRole, Project
from millejours.models import User
from millejours.models.guarded import NotReadyError
from moderation.errors import ModerationError
from moderation.services import submit

logger = logging.getLogger(__name__)
OPTIONAL = ("phone", "email", "website", "opening_hours", "description")
CATEGORIES: dict[str, str] = {str(CarrierKind.PMI): "pmi"}
USUAL_CATEGORY = "maison-parentalite"
DEMONSTRATION = "(démonstration)"  # in the names of the demonstration


def listing_for(label: Label) -> Listing | None:
    """None when it could not be made: said in the log, the label does not wait for it."""
    project = Project.objects.filter(request=label.request_id).first()
    carrier = Carrier.objects.filter(request=label.request_id).first()
    members = _members(label)
    try:
        with transaction.atomic():
            draft = _draft(label, project, carrier)
            known = _known(draft, members, label.carrier_siret)
            return known or _sent(draft, members)
    except (ModerationError, NotReadyError, ValidationError, Category.DoesNotExist) as refusal:
        logger.warning("Label %s sans fiche : %s", label.pk, refusal)
        return None


def _members(label: Label) -> list[LabelRequestMember]:
    """Those who make the request today, the responsible first."""
    current = LabelRequestMember.objects.current().filter(
        request=label.request_id, user__is_active=True
    )
    rows = current.select_related("user").order_by("pk")
    return sorted(rows, key=lambda member: member.role != MemberRole.RESPONSIBLE)


def public_name(label: Label) -> str:
    """Where nothing else says it, a demonstration says it in its name, once."""
    if not label.is_demonstration or DEMONSTRATION in label.name:
        return label.name
    return _("%(name)s (démonstration)") % {"name": label.name}


# --- One that exists ----------------------------------------------------------------------------


def _known(draft: Listing, members: Iterable[Any], siret: str) -> Listing | None:
    """In the same commune, of no other Maison: kept by a member under such a name, or the one
    that a referent approved with the SIRET of the carrier."""
    here = in_the_same_communes(draft).filter(maison=None)
    for member in members:
        alike = likest(draft, Listing.objects.filter(pk__in=here.values("pk")).kept_by(member.user))
        if alike:
            return Listing.objects.get(pk=alike[0])
    if not siret:
        return None
    proved = here.filter(live=True, proofs__number=siret).order_by("pk")
    return proved.first()


# --- A new one ----------------------------------------------------------------------------------


def _draft(label: Label, project: Project | None, carrier: Carrier | None) -> Listing:
    name = public_name(label)
    slug = CATEGORIES.get(carrier.kind if carrier else "", USUAL_CATEGORY)
    listing = Listing(
        live=False,
        origin=Origin.REGISTRATION,
        name=name[:160],
        structure=label.carrier_name[:160],
        category=_category(slug),
        trust=Trust.STATE,
        confirmed_on=timezone.localdate(),
    )
    listing.coverages = [_place(label, project)]
    if project is not None:
        _copy(listing, project)
    _without_what_is_wrong(listing)
    return listing


def _category(slug: str) -> Category:
    """Raises Category.DoesNotExist on a site without its vocabularies."""
    found = Category.objects.filter(slug__in=[slug, USUAL_CATEGORY, "autre-lieu"])
    rows = {category.slug: category for category in found.order_by("-pk")}
    wanted = (rows[one] for one in (slug, USUAL_CATEGORY, "autre-lieu") if one in rows)
    category = next(wanted, None) or Category.objects.order_by("order", "pk").first()
    if category is None:
        raise Category.DoesNotExist
    return category


def _copy(listing: Listing, project: Project) -> None:
    for name in ("phone", "email", "website", "opening_hours"):
        setattr(listing, name, getattr(project, name))
    listing.description = project.summary
    listing.wheelchair = project.wheelchair
    listing.spoken_languages = list(project.spoken_languages.order_by("pk"))


def _place(label: Label, project: Project | None) -> Coverage:
    """At its commune until the geocoder finds its street, then at its address: it is public."""
    coverage = Coverage(
        kind=CoverageKind.POINT, commune=label.commune, precision=Precision.COMMUNE, order=0
    )
    if project is not None and project.street and project.commune_id == label.commune_id:
        coverage.street, coverage.postal_code = project.street, project.postal_code
        coverage.to_geocode, coverage.wanted_precision = True, Precision.EXACT
    return coverage


def _without_what_is_wrong(listing: Listing) -> None:
    """What the request says and a listing refuses is left out: its keepers complete it."""
    for name in OPTIONAL:
        field = Listing._meta.get_field(name)
        try:
            field.clean(getattr(listing, name), listing)
        except ValidationError:
            setattr(listing, name, "")


def _sent(listing: Listing, members: list[LabelRequestMember]) -> Listing:
    """Saved, kept by the members, submitted by the first of them as a registration is."""
    sender: User | None = members[0].user if members else None
    listing.save()
    listing.save_revision(user=sender)
    for email, member in {member.user.email.lower(): member for member in members}.items():
        if email:
            ListingEditor.objects.create(
                listing=listing,
                user=member.user,
                email=member.user.email,
                is_owner=member.role == MemberRole.RESPONSIBLE,
            )
    submit(listing, sender)
    return listing
