"""Who may read a proof: those who gave it, those who decide about the listing. Nobody else."""

from __future__ import annotations

from typing import Any

from annuaire.models import Listing, TrustProof
from moderation.competence import Standing
from moderation.models import Membership, Organisation, Role
from moderation.moderated import territories_of


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
    """Of one of the territories it is in, or of those that its latest text says."""
    mine = Membership.objects.active().filter(user=user, role=Role.REFERENT)
    texts = (listing, listing.get_latest_revision_as_object())
    territories = [each for text in texts for each in territories_of(text)]
    here = Organisation.objects.covering_any(territories)
    return mine.filter(organisation__in=here.values("pk")).exists()
