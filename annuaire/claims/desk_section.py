"""The listings that people ask to keep, on the desk of those who answer for the territory."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.models import Listing, ListingClaim
from annuaire.models.claims import ListingClaimQuerySet
from annuaire.referents.scope import received_where
from millejours.models import User
from moderation.competence import Standing
from moderation.desk.sections import SectionRow, register_section
from moderation.models import Role


def register() -> None:
    register_section(
        "fiches-demandees",
        gettext_lazy("Fiches demandées"),
        "key",
        lambda standing: waiting(standing).count(),
        lambda standing, offset, limit: [
            _row(claim) for claim in _listed(standing)[offset : offset + limit]
        ],
        help=gettext_lazy(
            "Des professionnels disent qu’une fiche déjà dans l’annuaire est la leur\u00a0:"
            " vérifiez qui ils sont, puis confiez-la-leur."
        ),
        in_digest=True,
    )


def waiting(standing: Standing) -> ListingClaimQuerySet:
    """The open claims that this person may answer: the mirror of ``services.may_answer``.

    Not her own, which another person answers.
    """
    kept = Listing.objects.kept_by(User(pk=standing.user_id))
    claims = ListingClaim.objects.open().exclude(user_id=standing.user_id)
    claims = claims.exclude(listing__in=kept)
    if standing.is_in_national_pool:
        return claims
    return claims.filter(received_where(standing.ids(Role.REFERENT)))


def _listed(standing: Standing) -> ListingClaimQuerySet:
    related = ("listing", "departement", "region", "user")
    return waiting(standing).select_related(*related).order_by("received_at", "pk")


def _row(claim: ListingClaim) -> SectionRow:
    since = date_format(localtime(claim.received_at), "j F Y")
    facts = [str(claim.user), str(claim.departement or claim.region or ""), since]
    return SectionRow(
        claim.listing.name,
        reverse("annuaire_claim", args=[claim.pk]),
        _("Lire"),
        tuple(fact for fact in facts if fact),
    )
