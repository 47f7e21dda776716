"""A listing on the desk: its hours in words, its papers, who keeps it, what is said against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField
from django.urls import reverse
from django.utils.translation import gettext as _

from annuaire.alerts.desk_section import register as register_alerts
from annuaire.claims.desk_section import register as register_claims
from annuaire.hours.words import in_lines
from annuaire.models import (
    Coverage,
    Listing,
    ListingAlert,
    ListingEditor,
    ManagedListing,
    Precision,
    TrustProof,
)
from annuaire.referents.look_alikes import LookAlike, look_alikes
from annuaire.referents.rights import answers_once
from annuaire.registration.proofs import decides
from moderation.comparison.registering import register_words
from moderation.competence import members_who_can_act
from moderation.desk.access import Viewer
from moderation.desk.panels import Panel, register_panel
from moderation.desk.private import register_private, register_private_events
from moderation.models import ScopedTaskState
from moderation.models.journal import Action
from moderation.stakes import hands_in

# Exact points and addresses stand in the presences: a shelter's, a home's.
PRIVATE = ("coverages", "professional_contact")
# What was said against it, and done about it.
ACCUSING = (Action.ALERT, Action.WITHDRAW_NOW)


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows the trust it claims; ``url`` is where its document is read, "" without one."""

    number: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ListingPanel:
    """``proofs`` is None for who does not decide: they are not hers to read."""

    listing: Listing
    proofs: Sequence[Proof] | None
    keepers: Sequence[ListingEditor]
    alerts: Sequence[ListingAlert]
    managed: ManagedListing | None
    look_alikes: Sequence[LookAlike]


def register() -> None:
    register_panel(Listing, _panel_of)
    register_private(Listing, PRIVATE, _may_read_all)
    register_private_events(Listing, ACCUSING, _may_read_accusations)
    for model in (Listing, Coverage):
        register_words(model, "opening_hours", in_lines)
    register_words(Coverage, "wanted_precision", _once_located)
    for field in Listing._meta.fields:
        if isinstance(field, BooleanField) and field.editable:
            register_words(Listing, field.name, _if_yes)
    register_alerts()
    register_claims()


def _if_yes(value: bool) -> str:
    """A listing has fifteen qualities: only those that it has are read."""
    return _("Oui") if value else ""


def _once_located(precision: str) -> str:
    """What the public will see without anybody being asked again."""
    if precision == Precision.COMMUNE:
        return _("La commune seulement, même une fois l’adresse située")
    label = Precision(precision).label if precision in Precision.values else precision
    return _("%(precision)s, dès que l’adresse sera située") % {"precision": label}


def proof_url(proof: TrustProof) -> str:
    return reverse("inscription:proof", args=[proof.pk]) if proof.file else ""


def _may_read_all(listing: Listing, state: ScopedTaskState | None, viewer: Viewer) -> bool:
    """Who answers for its territory, who decides, who sent it, who keeps it, administrators."""
    user = viewer.user
    if _may_read_accusations(listing, viewer):
        return True
    if state is None:
        return False
    if user.pk in hands_in(state) or listing.is_kept_by(user):
        return True
    return members_who_can_act(state).filter(user=user.pk).exists()


def _may_read_accusations(listing: Listing, viewer: Viewer) -> bool:
    return viewer.user.is_superuser or answers_once(viewer.user, listing)


def _panel_of(listing: Listing, state: ScopedTaskState, viewer: Viewer) -> Panel | None:
    """Addresses and alerts are for who answers for the territory; papers, for who decides."""
    if not _may_read_all(listing, state, viewer):
        return None
    keepers = listing.editors.select_related("user").order_by("-is_owner", "email", "pk")
    content = ListingPanel(
        listing=listing,
        proofs=_proofs(listing) if decides(viewer.user, listing, state) else None,
        keepers=list(keepers),
        alerts=_alerts_for(viewer, listing),
        managed=ManagedListing.objects.filter(listing=listing).select_related("body").first(),
        look_alikes=look_alikes(listing),
    )
    return Panel("annuaire/admin/listing_panel.html", content)


def _alerts_for(viewer: Viewer, listing: Listing) -> list[ListingAlert]:
    if not _may_read_accusations(listing, viewer):
        return []
    return list(listing.alerts.open().order_by("-received_at", "-pk"))


def _proofs(listing: Listing) -> list[Proof]:
    return [_proof(each) for each in listing.proofs.order_by("-uploaded_at", "-pk")]


def _proof(proof: TrustProof) -> Proof:
    return Proof(proof.number, proof.name or _("document"), proof_url(proof))
