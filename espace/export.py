"""All that the site holds about one account, as plain values: nothing about anybody else."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from annuaire.models import (
    BodyMember,
    Coverage,
    Listing,
    ListingClaim,
    ListingEditor,
    Registration,
    TrustProof,
)
from maisons.application.leaving import data_of as label_requests_of
from moderation.models import Event, Membership, Remark

ACCOUNT = ("email", "first_name", "last_name", "language", "time_zone", "date_joined", "last_login")
NOT_MINE = {"id", "latest_revision", "live_revision", "locked_by", "folded_name", "expire_at"}
TERMS = ("actions", "needs", "audiences", "stages", "spoken_languages")
PLACE = ("kind", "label", "street", "postal_code", "latitude", "longitude", "precision")


def data_of(user: Any) -> dict[str, Any]:
    """Ready for JSON; moments in ISO 8601, points in degrees."""
    return {
        "extrait_le": timezone.now(),
        "compte": {name: getattr(user, name) for name in ACCOUNT},
        "organisations": _memberships(user),
        "organismes": _bodies(user),
        "fiches": [_listing(editor) for editor in _editors(user)],
        "inscriptions": [_registration(form) for form in _registrations(user)],
        "justificatifs": _proofs(user),
        "fiches_demandees": _claims(user),
        "demandes_de_label": label_requests_of(user),
        "journal": _journal(user),
        "messages": _remarks(user),
    }


def _memberships(user: Any) -> list[dict[str, Any]]:
    found = Membership.objects.filter(user=user).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": membership.organisation.name,
            "role": membership.get_role_display(),
            "du": membership.starts_on,
            "au": membership.ends_on,
        }
        for membership in found
    ]


def _bodies(user: Any) -> list[dict[str, Any]]:
    found = BodyMember.objects.of(user).select_related("body").order_by("pk")
    return [{"organisme": member.body.name, "depuis": member.added_at} for member in found]


def _editors(user: Any) -> list[ListingEditor]:
    editors = ListingEditor.objects.of(user).select_related(
        "listing__category", "listing__latest_revision"
    )
    return list(editors.order_by("listing__pk"))


def _listing(editor: ListingEditor) -> dict[str, Any]:
    listing = editor.listing
    waits = listing.latest_revision_id not in (None, listing.live_revision_id)
    return {
        "responsable": editor.is_owner,
        "depuis": editor.added_at,
        "en_ligne": listing.live,
        "adresse": listing.get_absolute_url(),
        "contenu": {
            field.name: str(listing.category) if field.name == "category" else value
            for field in listing._meta.concrete_fields
            if field.name not in NOT_MINE
            for value in [field.value_from_object(listing)]
        },
        "termes": {name: [str(term) for term in getattr(listing, name).all()] for name in TERMS},
        "presentations": {one.language: one.text for one in listing.presentations.all()},
        "presences": _places(listing),
        "version_en_attente": listing.latest_revision.content if waits else None,
    }


def _places(listing: Listing) -> list[dict[str, Any]]:
    found = Coverage.objects.filter(listing=listing)
    places = found.select_related("commune", "departement", "region").order_by("order", "pk")
    return [
        {
            **{name: getattr(place, name) for name in PLACE},
            "territoire": place.territory_name(),
            "horaires": place.opening_hours,
        }
        for place in places
    ]


def _registrations(user: Any) -> list[Registration]:
    """Not what was begun on a listing that she keeps no longer: it holds what others wrote."""
    kept = ListingEditor.objects.of(user).values("listing")
    hers = Q(listing=None) | Q(listing__in=kept) | ~Q(sent_at=None)
    return list(Registration.objects.of(user).filter(hers).order_by("created_at", "pk"))


def _registration(form: Registration) -> dict[str, Any]:
    return {
        "commencee_le": form.created_at,
        "modifiee_le": form.updated_at,
        "envoyee_le": form.sent_at,
        "reponses": form.data,
    }


def _proofs(user: Any) -> list[dict[str, Any]]:
    """What was sent, without the documents themselves."""
    names = ("number", "name", "media_type", "size", "sha256", "uploaded_at")
    return list(TrustProof.objects.filter(uploaded_by=user).order_by("pk").values(*names))


def _claims(user: Any) -> list[dict[str, Any]]:
    """The listings asked for, and what was answered."""
    names = ("listing__name", "message", "received_at", "answered_at", "answer", "reason")
    return list(ListingClaim.objects.of(user).order_by("received_at", "pk").values(*names))


def _journal(user: Any) -> list[dict[str, Any]]:
    """What this account did, as the journal keeps it."""
    return [
        {
            "le": event.at,
            "action": event.get_action_display(),
            "objet": event.title,
            "motif": event.reason,
            "nom_inscrit": event.actor_name,
        }
        for event in Event.objects.filter(actor=user).order_by("at", "pk")
    ]


def _remarks(user: Any) -> list[dict[str, Any]]:
    found = Remark.objects.filter(author=user).order_by("written_at", "pk")
    return list(found.values("written_at", "text"))
