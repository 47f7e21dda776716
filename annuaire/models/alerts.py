"""What the public says is wrong with a listing."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annuaire.models.listing import Listing
from moderation.moderated import Territory, territories_of
from territoires.models import Departement, Region


class AlertKind(models.TextChoices):
    """``SERIOUS`` ones are told at once to the referents and to the national pool."""

    WRONG = "erreur", _("Une information est fausse")
    CLOSED = "ferme", _("Le lieu est fermé, la personne n’exerce plus")
    DANGER = "danger", _("Un enfant est en danger")
    FRAUD = "fraude", _("C’est une fraude")
    STRUCK_OFF = "radie", _("La personne n’a plus le droit d’exercer")


LONGEST_SAID = 10_000  # characters, of all that is said in one alert

SERIOUS = (AlertKind.DANGER, AlertKind.FRAUD, AlertKind.STRUCK_OFF)


class ListingAlertQuerySet(models.QuerySet["ListingAlert"]):
    def open(self) -> Self:
        return self.filter(handled_at=None)

    def serious(self) -> Self:
        return self.filter(kind__in=SERIOUS)

    def most_pressing_first(self) -> Self:
        is_pressing = models.Case(models.When(kind__in=SERIOUS, then=0), default=1)
        return self.order_by(is_pressing, "received_at", "pk")


class ListingAlert(models.Model):
    """A report about a published listing, from somebody without account: nothing names them.

    ``departement`` and ``region`` are the listing's when it was received: their referents handle
    it, wherever the listing goes, as those of all its presences do. The same thing said again is
    counted (``count``), not repeated; of a listing with many alerts, ``text`` holds what several
    people said.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="alerts", verbose_name=_("fiche")
    )
    kind = models.CharField(_("ce qui ne va pas"), max_length=8, choices=AlertKind)
    text = models.TextField(_("précisions"), max_length=LONGEST_SAID, blank=True)
    departement = models.ForeignKey(
        Departement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveIntegerField(_("fois"), default=1)
    received_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(_("suite donnée"), max_length=300, blank=True)

    objects = ListingAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["handled_at", "kind"], name="alert_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.listing}"

    @property
    def territories(self) -> list[Territory]:
        """Where it was received, then everywhere the listing stands."""
        received = (self.departement_id, self.region_id)
        return list(dict.fromkeys([received, *territories_of(self.listing)]))

    @property
    def is_open(self) -> bool:
        return self.handled_at is None

    @property
    def is_serious(self) -> bool:
        return self.kind in SERIOUS
