"""Campaigns of information (measure 46): what, for whom, by whom, when, with which results."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page

from comite.models.key_messages import KeyMessage
from millejours.models import Audience, SiteDocument
from moderation.models import Organisation
from territoires.models import Region


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def between(self, first: date, last: date) -> Self:
        """Those that run on at least one of these days, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class Campaign(ClusterableModel):
    """A campaign, national or in some regions; both dates are days that it runs."""

    class Status(models.TextChoices):
        UPCOMING = "a-venir", _("à venir")
        RUNNING = "en-cours", _("en cours")
        ENDED = "terminee", _("terminée")

    name = models.CharField(_("nom"), max_length=160)
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    aim = models.TextField(_("objectif"), max_length=2000)
    audiences = ParentalManyToManyField(
        Audience, blank=True, related_name="campaigns", verbose_name=_("publics")
    )
    audience_detail = models.CharField(
        _("précision sur les publics"),
        max_length=300,
        blank=True,
        help_text=_("Par exemple\u00a0: grand public, professionnels."),
    )
    is_national = models.BooleanField(_("nationale"), default=True)
    regions = ParentalManyToManyField(
        Region, blank=True, related_name="campaigns", verbose_name=_("régions")
    )
    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="led_campaigns",
        verbose_name=_("organisation pilote"),
    )
    partners = ParentalManyToManyField(
        Organisation, blank=True, related_name="campaigns", verbose_name=_("partenaires")
    )
    key_messages = ParentalManyToManyField(
        KeyMessage, blank=True, related_name="campaigns", verbose_name=_("messages clés")
    )
    results_text = models.TextField(_("bilan"), max_length=5000, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campagne")
        verbose_name_plural = _("campagnes")
        ordering = ["-starts_on", "name", "pk"]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="campaign_dates")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("La campagne finit avant de commencer.")})

    def status_on(self, day: date) -> Any:
        """A ``Status``."""
        if day < self.starts_on:
            return self.Status.UPCOMING
        return self.Status.RUNNING if day <= self.ends_on else self.Status.ENDED

    @property
    def status(self) -> Any:
        """As of today."""
        return self.status_on(timezone.localdate())

    @property
    def status_label(self) -> str:
        return str(self.status.label)


class Diffusion(Orderable):
    """Where the campaign is heard or seen; without dates, all along the campaign."""

    class Channel(models.TextChoices):
        SITE = "site", _("site internet")
        APPLICATION = "application", _("application mobile")
        BOOKLET = "livret", _("livret et documents remis aux parents")
        SOCIAL = "reseaux", _("réseaux sociaux")
        MEDIA = "medias", _("partenaires médias et vidéos d’influenceurs")
        BROADCAST = "television-radio", _("télévision et radio")
        PRESS = "presse", _("presse et sites professionnels")
        POSTERS = "affichage", _("affichage")
        RELAYS = "relais", _("relais locaux\u00a0: maternités, PMI, lieux d’accueil…")
        EVENT = "evenement", _("événement ou colloque")
        LETTER = "courrier", _("courrier ou courriel")
        OTHER = "autre", _("autre")

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="diffusions")
    channel = models.CharField(_("canal"), max_length=20, choices=Channel)
    starts_on = models.DateField(_("à partir du"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    detail = models.CharField(_("ce qui est prévu"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("diffusion")
        verbose_name_plural = _("diffusions")

    def __str__(self) -> str:
        return self.get_channel_display()

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("La diffusion finit avant de commencer.")})


class CampaignPage(Orderable):
    """A page of the site that the campaign leads to."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="campaign_pages")
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("page de la campagne")
        verbose_name_plural = _("pages de la campagne")

    def __str__(self) -> str:
        return str(self.page)


class CampaignDocument(Orderable):
    """A kit, a poster, a plan of diffusion."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="campaign_documents")
    document = models.ForeignKey(
        SiteDocument, on_delete=models.CASCADE, related_name="+", verbose_name=_("document")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("document de la campagne")
        verbose_name_plural = _("documents de la campagne")

    def __str__(self) -> str:
        return str(self.document)


class CampaignResult(Orderable):
    """A figure of what the campaign did, never without where it comes from."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="results")
    label = models.CharField(
        _("ce qui est compté"), max_length=160, help_text=_("Par exemple\u00a0: vues de la vidéo.")
    )
    value = models.CharField(_("valeur"), max_length=60)
    source = models.CharField(_("source"), max_length=300)
    measured_on = models.DateField(_("date de la source"))

    class Meta(Orderable.Meta):
        verbose_name = _("résultat chiffré")
        verbose_name_plural = _("résultats chiffrés")

    def __str__(self) -> str:
        return f"{self.label}\u00a0: {self.value}"
