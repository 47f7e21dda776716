"""A listing on the desk: its hours in words, its papers, who keeps it, what is said against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField
from django.urls import reverse
from django.utils.translation import gettext as _

from annuaire.alerts.desk_section import register as register_alerts
from annuaire.claims.desk_section import register as register_claims
from annuaire.models import Coverage, Listing, ListingAlert, ListingEditor, TrustProof
from annuaire.referents.hours import in_words
from annuaire.referents.rights import answers_for
from moderation.comparison.registering import register_words
from moderation.competence import members_who_can_act
from moderation.desk.access import Viewer
from moderation.desk.panels import Panel, register_panel
from moderation.desk.private import register_private
from moderation.models import ScopedTaskState

# Exact points and addresses stand in the presences: a shelter's, a home's.
PRIVATE = ("coverages", "professional_contact")


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows the trust it claims; ``url`` is where its document is read, "" without one."""

    number: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ListingPanel:
    listing: Listing
    proofs: Sequence[Proof]
    keepers: Sequence[ListingEditor]
    alerts: Sequence[ListingAlert]


def register() -> None:
    register_panel(Listing, _panel_of)
    register_private(Listing, PRIVATE, _may_read_all)
    for model in (Listing, Coverage):
        register_words(model, "opening_hours", in_words)
    for field in Listing._meta.fields:
        if isinstance(field, BooleanField) and field.editable:
            register_words(Listing, field.name, _if_yes)
    register_alerts()
    register_claims()


def _if_yes(value: bool) -> str:
    """A listing has fifteen qualities: only those that it has are read."""
    return _("Oui") if value else ""


def proof_url(proof: TrustProof) -> str:
    return reverse("inscription:proof", args=[proof.pk]) if proof.file else ""


def _may_read_all(listing: Listing, state: ScopedTaskState | None, viewer: Viewer) -> bool:
    """Who answers for its territory, who decides, who sent it, administrators."""
    user = viewer.user
    if user.is_superuser or answers_for(user, listing):
        return True
    if state is None:
        return False
    if user.pk in (state.editor_id, state.workflow_state.requested_by_id):
        return True
    return members_who_can_act(state).filter(user=user.pk).exists()


def _panel_of(listing: Listing, state: ScopedTaskState, viewer: Viewer) -> Panel | None:
    """Papers, addresses and alerts are for who answers for the territory, or decides."""
    if not _may_read_all(listing, state, viewer):
        return None
    proofs = [_proof(each) for each in listing.proofs.order_by("-uploaded_at", "-pk")]
    keepers = listing.editors.select_related("user").order_by("-is_owner", "email", "pk")
    alerts = listing.alerts.open().order_by("-received_at", "-pk")
    content = ListingPanel(listing, proofs, list(keepers), list(alerts))
    return Panel("annuaire/admin/listing_panel.html", content)


def _proof(proof: TrustProof) -> Proof:
    return Proof(proof.number, proof.name or _("document"), proof_url(proof))
