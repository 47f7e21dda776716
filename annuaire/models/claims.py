"""Who asked to keep a listing that exists already, and what was answered."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annuaire.models.listing import Listing
from moderation.moderated import Territory, territories_of
from territoires.models import Departement, Region


class ClaimAnswer(models.TextChoices):
    GIVEN = "confiee", _("fiche confiée")
    REFUSED = "refusee", _("demande refusée")


class ListingClaimQuerySet(models.QuerySet["ListingClaim"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def of(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()


class ListingClaim(models.Model):
    """ "This listing is mine": one open at a time for a person and a listing.

    ``departement`` and ``region`` are the listing's when it was received: their referents answer,
    as those of all its presences do.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="claims", verbose_name=_("fiche")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="listing_claims",
        verbose_name=_("compte"),
    )
    message = models.TextField(_("message"), max_length=1000)
    departement = models.ForeignKey(
        Departement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField(_("reçue le"), auto_now_add=True)
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(_("réponse"), max_length=8, choices=ClaimAnswer, blank=True)
    reason = models.TextField(_("motif"), max_length=1000, blank=True)

    objects = ListingClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de fiche")
        verbose_name_plural = _("demandes de fiches")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "user"],
                condition=models.Q(answered_at=None),
                name="claim_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.listing}"

    @property
    def territories(self) -> list[Territory]:
        """Where it was received, then everywhere the listing stands."""
        received = (self.departement_id, self.region_id)
        return list(dict.fromkeys([received, *territories_of(self.listing)]))

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
