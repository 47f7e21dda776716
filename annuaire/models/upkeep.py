"""How a listing stays true: yearly confirmation, and how often it is read."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from annuaire.models.listing import Listing


class ReconfirmationQuerySet(models.QuerySet["Reconfirmation"]):
    def withdrawn(self) -> Self:
        """Those of what is off line because nobody answered, that an answer brings back."""
        return self.exclude(withdrawn_on=None)


class Reconfirmation(models.Model):
    """What was asked of those who keep a listing since it was last confirmed. One row a listing.

    ``withdrawn_on``: off line because nobody answered; ``revision_id`` is what was on line then
    (none for what was imported and never edited), which a confirmation puts back.
    """

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="reconfirmation")
    asked_on = models.DateField(_("demandée le"))
    last_sent_on = models.DateField(_("dernier courriel le"))
    reminders = models.PositiveSmallIntegerField(_("rappels"), default=0)
    withdrawn_on = models.DateField(_("retirée le"), null=True, blank=True)
    revision_id = models.BigIntegerField(_("version retirée"), null=True, blank=True)

    objects = ReconfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconfirmation")
        verbose_name_plural = _("reconfirmations")

    def __str__(self) -> str:
        return str(self.listing)


class MonthlyViews(models.Model):
    """How many times the page of a listing was read in a month; nothing about who read it."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="monthly_views")
    month = models.DateField(_("mois"), help_text=_("Le premier jour du mois."))
    count = models.PositiveIntegerField(_("vues"), default=0)

    class Meta:
        verbose_name = _("vues du mois")
        verbose_name_plural = _("vues par mois")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "month"], name="views_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.month:%m/%Y}"


class ViewsRead(models.Model):
    """How far the access log of one server was counted: what is older is never counted again."""

    source = models.CharField(_("serveur"), max_length=80, unique=True)
    until = models.DateTimeField(_("compté jusqu’à"))

    class Meta:
        verbose_name = _("lecture d’un journal d’accès")
        verbose_name_plural = _("lectures des journaux d’accès")

    def __str__(self) -> str:
        return f"{self.source} {self.until:%d/%m/%Y %H:%M:%S}"
