"""Who may read a proof: those who gave it, those who decide about the listing. Nobody else."""

from __future__ import annotations

from typing import Any

from annuaire.models import Listing, TrustProof
from annuaire.referents.scope import scope_of_listing
from moderation.competence import Standing
from moderation.models import Membership, Organisation, Role


def may_read(user: Any, proof: TrustProof) -> bool:
    """The owner of the registration, the editors of the listing, its referents, the national

    pool and the animation team (for what was sent only), an administrator.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if proof.listing is None:
        return proof.registration is not None and proof.registration.user_id == user.pk
    if user.is_superuser or proof.listing.is_kept_by(user):
        return True
    return Standing.of(user).is_in_national_pool or _is_its_referent(user, proof.listing)


def _is_its_referent(user: Any, listing: Listing) -> bool:
    """Of the territory it is in, or of the one that its latest text says."""
    mine = Membership.objects.active().filter(user=user, role=Role.REFERENT)
    for text in (listing, listing.get_latest_revision_as_object()):
        scope = scope_of_listing(text)
        here = Organisation.objects.covering(
            scope.departement.code if scope.departement else None,
            scope.region.code if scope.region else None,
        )
        if mine.filter(organisation__in=here.values("pk")).exists():
            return True
    return False
