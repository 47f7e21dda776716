"""What the job that finds the streets remembers: refusals, and who is at work."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annuaire.models.listing import Listing


class GeocodingTryQuerySet(models.QuerySet["GeocodingTry"]):
    def due(self, now: datetime) -> Self:
        """Those to try again now, the oldest first."""
        return self.filter(given_up_at=None, retry_at__lte=now).order_by("retry_at", "pk")


class GeocodingTry(models.Model):
    """A listing with a street that the geocoder has not placed yet, or never will.

    A row exists only after a failure, or when the street is only in a version that waits: what is
    found at once leaves no trace. ``unfound`` counts the answers that did not serve, ``failures``
    the questions without answer. Given up: it stays at its commune until its address is changed.
    """

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="geocoding_try")
    unfound = models.PositiveSmallIntegerField(_("réponses sans suite"), default=0)
    failures = models.PositiveSmallIntegerField(_("questions sans réponse"), default=0)
    retry_at = models.DateTimeField(_("à demander après le"))
    given_up_at = models.DateTimeField(_("abandonnée le"), null=True, blank=True)

    objects = GeocodingTryQuerySet.as_manager()

    class Meta:
        verbose_name = _("adresse à placer")
        verbose_name_plural = _("adresses à placer")
        ordering = ["retry_at", "pk"]
        indexes = [
            models.Index(
                fields=["retry_at"], condition=Q(given_up_at=None), name="geocodingtry_due"
            )
        ]

    def __str__(self) -> str:
        return str(self.listing_id)


class GeocoderLease(models.Model):
    """The one row that says who asks the geocoder now, and before when nobody may.

    ``holder`` is empty when nobody does: then ``free_at`` in the future is a pause that the
    geocoder asked for, or that its silence imposes. ``silences`` counts the pauses in a row.
    """

    ONLY = 1

    holder = models.CharField(max_length=32, blank=True)
    free_at = models.DateTimeField()
    silences = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("tour de parole du géocodeur")
        verbose_name_plural = _("tours de parole du géocodeur")

    def __str__(self) -> str:
        return self.holder
