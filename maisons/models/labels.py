"""The label of a Maison: public from the day it is given, its whole life kept."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from millejours.models import SiteImage
from territoires.models import Commune, Departement


@register_setting(icon="clipboard-list")
class LabelSettings(BaseGenericSetting):
    """Periods and delays of the label: not public, so set by the administration."""

    label_months = models.PositiveSmallIntegerField(
        _("durée du label, en mois"),
        default=36,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("Valeur de démonstration."),
    )
    renewal_months = models.PositiveSmallIntegerField(
        _("rappel du renouvellement, en mois avant la fin"),
        default=6,
        validators=[MaxValueValidator(240)],
    )
    complement_days = models.PositiveSmallIntegerField(
        _("délai proposé pour un complément, en jours"), default=30
    )
    closes_late_complements = models.BooleanField(
        _("un complément en retard est refusé"),
        default=False,
        help_text=_("Sinon, la réponse reste possible après la date, et l’instruction attend."),
    )
    appeal = models.TextField(
        _("voies et délais de recours"),
        max_length=3000,
        blank=True,
        help_text=_("Écrites sous chaque refus. Sans elles, un refus ne peut pas être notifié."),
    )
    signatory = models.CharField(_("signataire des courriers"), max_length=200, blank=True)
    logo = models.ForeignKey(
        SiteImage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo des Maisons labellisées"),
        help_text=_("Remplace le dessin livré avec le site. Au moins 2400 pixels de large."),
    )

    panels = [
        FieldPanel("label_months"),
        FieldPanel("renewal_months"),
        FieldPanel("complement_days"),
        FieldPanel("closes_late_complements"),
        FieldPanel("appeal"),
        FieldPanel("signatory"),
        FieldPanel("logo"),
    ]

    class Meta:
        verbose_name = _("label des Maisons")

    @classmethod
    def current(cls) -> LabelSettings:
        """The row, or the values by default; unlike ``load``, reading never writes."""
        return cls.objects.select_related("logo").order_by("pk").first() or cls()


class LabelQuerySet(models.QuerySet["Label"]):
    def in_force(self, on: date | None = None) -> Self:
        """Neither ended, suspended nor withdrawn, that day (today)."""
        day = on or timezone.localdate()
        return self.filter(
            starts_on__lte=day, ends_on__gte=day, suspended_at=None, withdrawn_at=None
        )

    def ended(self, on: date | None = None) -> Self:
        day = on or timezone.localdate()
        return self.filter(Q(ends_on__lt=day) | Q(withdrawn_at__isnull=False))


class Label(models.Model):
    """One a Maison, renewed in place. ``code`` is printed on the certificate, never guessed."""

    code = models.CharField(_("code de vérification"), max_length=12, unique=True)
    request = models.OneToOneField(
        "maisons.LabelRequestPage",
        on_delete=models.PROTECT,
        related_name="label",
        verbose_name=_("première demande"),
    )
    name = models.CharField(_("Maison"), max_length=160)
    carrier_name = models.CharField(_("structure porteuse"), max_length=200)
    carrier_siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    departement = models.ForeignKey(Departement, on_delete=models.PROTECT, related_name="+")
    in_priority_neighbourhood = models.BooleanField(_("quartier prioritaire"), default=False)
    in_rural_area = models.BooleanField(_("territoire rural"), default=False)
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu’au"))
    suspended_at = models.DateTimeField(_("suspendu le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    renewal_reminded_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(_("démonstration"), default=False)

    objects = LabelQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["departement", "name", "pk"]
        indexes = [models.Index(fields=["departement", "ends_on"], name="label_departement")]

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, on: date | None = None) -> bool:
        day = on or timezone.localdate()
        is_open = self.suspended_at is None and self.withdrawn_at is None
        return is_open and self.starts_on <= day <= self.ends_on


class LabelActKind(models.TextChoices):
    GRANTED = "accord", _("label accordé")
    RENEWED = "renouvellement", _("label renouvelé")
    LIFTED = "reserve-levee", _("réserve levée")
    SUSPENDED = "suspension", _("label suspendu")
    RESUMED = "reprise", _("suspension levée")
    WITHDRAWN = "retrait", _("label retiré")
    CARRIER = "porteur", _("changement de structure porteuse")


class LabelAct(models.Model):
    """A line of the life of a label, never changed nor deleted."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("acte"), max_length=16, choices=LabelActKind.choices)
    reason = models.TextField(_("motif"), blank=True)
    details = models.JSONField(_("valeurs"), default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(_("qui"), max_length=255, blank=True)
    at = models.DateTimeField(_("le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("acte du label")
        verbose_name_plural = _("actes des labels")
        ordering = ["label", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.label} : {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("Acts on a label are never changed.")
        super().save(*args, **kwargs)
