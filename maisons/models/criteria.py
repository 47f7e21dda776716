"""What a version of the referential asks, by domain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from maisons.models.referential import ReferentialPage
from maisons.referential.freezing import refuse_part

# It is part of addresses and of the names of fields.
PLAIN_CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9.-]*\Z",
    _("Un code n’a que des lettres sans accent, des chiffres, des points et des tirets."),
)


class Offer(models.TextChoices):
    """What every Maison offers, and what some add to it."""

    CORE = "socle", _("socle")
    MORE = "complement", _("complémentaire")


class Proof(models.TextChoices):
    """How a structure shows that it meets a criterion."""

    STATEMENT = "declaration", _("déclaration")
    DOCUMENT = "document", _("document")
    VISIT = "visite", _("constat lors de la visite")


class Territory(models.TextChoices):
    """The kinds of territory that some criteria are about."""

    OVERSEAS = "outre-mer", _("outre-mer")
    PRIORITY = "quartier-prioritaire", _("quartier prioritaire")
    RURAL = "rural", _("territoire rural")


class Domain(Orderable, ClusterableModel):
    page = ParentalKey(ReferentialPage, on_delete=models.CASCADE, related_name="domains")
    code = models.CharField(
        _("code"), max_length=10, validators=[PLAIN_CODE], help_text=_("Par exemple A.")
    )
    title = models.CharField(_("titre"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Le document public d’où vient ce domaine, avec sa date ou sa mesure."),
    )

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("title")]),
        FieldPanel("description"),
        FieldPanel("source"),
        InlinePanel("criteria", label=_("Critère"), heading=_("Critères")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("domaine")
        verbose_name_plural = _("domaines")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def save(self, *args: Any, **more: Any) -> Any:
        """Raises PublishedVersionError."""
        refuse_part(self.page)
        return super().save(*args, **more)

    def kept_in(self) -> ReferentialPage | None:
        return ReferentialPage.objects.filter(pk=self.page_id).first()


class Criterion(Orderable):
    """One thing asked. It stands everywhere unless it names the territories where it stands."""

    domain = ParentalKey(Domain, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(
        _("code"),
        max_length=10,
        validators=[PLAIN_CODE],
        help_text=_("Par exemple A1. Unique dans la version."),
    )
    statement = models.TextField(
        _("énoncé"), max_length=500, help_text=_("Ce que la Maison fait, en une phrase.")
    )
    is_required = models.BooleanField(_("exigé"), default=True)
    offer = models.CharField(_("offre"), max_length=10, choices=Offer.choices, default=Offer.CORE)
    proof = models.CharField(
        _("preuve attendue"), max_length=12, choices=Proof.choices, default=Proof.STATEMENT
    )
    guidance = models.TextField(
        _("repères pour l’instruction"), blank=True, help_text=_("Lus de tous, comme l’énoncé.")
    )
    help_text = models.TextField(
        _("aide à la réponse"), blank=True, help_text=_("Lue par la structure qui répond.")
    )
    for_overseas = models.BooleanField(_("propre à l’outre-mer"), default=False)
    for_priority_neighbourhoods = models.BooleanField(
        _("propre aux quartiers prioritaires"), default=False
    )
    for_rural = models.BooleanField(_("propre aux territoires ruraux"), default=False)

    panels = [
        FieldPanel("code"),
        FieldPanel("statement"),
        FieldRowPanel([FieldPanel("is_required"), FieldPanel("offer"), FieldPanel("proof")]),
        FieldPanel("guidance"),
        FieldPanel("help_text"),
        MultiFieldPanel(
            [
                FieldPanel("for_overseas"),
                FieldPanel("for_priority_neighbourhoods"),
                FieldPanel("for_rural"),
            ],
            heading=_("Territoires"),
            help_text=_("Rien de coché\u00a0: le critère vaut partout."),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("critère")
        verbose_name_plural = _("critères")

    def __str__(self) -> str:
        return f"{self.code} {self.statement}"

    def save(self, *args: Any, **more: Any) -> Any:
        """Raises PublishedVersionError."""
        refuse_part(self.kept_in())
        return super().save(*args, **more)

    def kept_in(self) -> ReferentialPage | None:
        return ReferentialPage.objects.filter(domains=self.domain_id).first()

    @property
    def territories(self) -> list[Any]:
        """Where it stands; nothing for everywhere."""
        named = {
            Territory.OVERSEAS: self.for_overseas,
            Territory.PRIORITY: self.for_priority_neighbourhoods,
            Territory.RURAL: self.for_rural,
        }
        return [territory for territory, is_named in named.items() if is_named]

    def stands_in(self, kinds: Collection[str]) -> bool:
        """Whether it stands for a Maison whose territory is of these kinds."""
        return not self.territories or any(kind in kinds for kind in self.territories)
