"""What a version of the referential asks, by domain."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from maisons.models.referential import ReferentialPage


class Offer(models.TextChoices):
    """What every Maison offers, and what some add to it."""

    CORE = "socle", _("socle")
    MORE = "complement", _("complémentaire")


class Proof(models.TextChoices):
    """How a structure shows that it meets a criterion."""

    STATEMENT = "declaration", _("déclaration")
    DOCUMENT = "document", _("document")
    VISIT = "visite", _("constat lors de la visite")


class Domain(Orderable, ClusterableModel):
    page = ParentalKey(ReferentialPage, on_delete=models.CASCADE, related_name="domains")
    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("titre"), max_length=120)
    description = models.TextField(_("description"), blank=True)

    panels = [
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("description"),
        InlinePanel("criteria", label=_("Critère")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("domaine")
        verbose_name_plural = _("domaines")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Criterion(Orderable):
    """One thing asked. It stands everywhere unless it names the territories where it stands."""

    domain = ParentalKey(Domain, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_("code"), max_length=10)
    statement = models.TextField(_("énoncé"), max_length=500)
    is_required = models.BooleanField(_("exigé"), default=True)
    offer = models.CharField(_("offre"), max_length=10, choices=Offer.choices, default=Offer.CORE)
    proof = models.CharField(
        _("preuve attendue"), max_length=12, choices=Proof.choices, default=Proof.STATEMENT
    )
    guidance = models.TextField(
        _("repères pour l’instruction"), blank=True, help_text=_("Lus de tous, comme l’énoncé.")
    )
    help_text = models.TextField(_("aide à la réponse"), blank=True)
    for_overseas = models.BooleanField(_("propre à l’outre-mer"), default=False)
    for_priority_neighbourhoods = models.BooleanField(
        _("propre aux quartiers prioritaires"), default=False
    )
    for_rural = models.BooleanField(_("propre aux territoires ruraux"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("critère")
        verbose_name_plural = _("critères")

    def __str__(self) -> str:
        return f"{self.code} {self.statement}"
