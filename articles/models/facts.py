"""Figures that law or an official recommendation fixes, with where they come from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin
from wagtail.search import index

from millejours.models.confirmed import Statement
from millejours.models.translatable import Shipped, StartsInSourceLanguage
from moderation.models import Organisation

SEARCHED = ("label", "value", "unit", "precision")


class Fact(  # type: ignore[misc]
    PreviewableMixin,
    Statement,
    index.Indexed,
    Shipped,
    StartsInSourceLanguage,
    ClusterableModel,
):
    """An amount, a deadline, a duration or a threshold, written once and quoted everywhere.

    ``valid_from`` and ``valid_to`` are days, both included, of the calendar or of the child's
    birth (``basis``).
    """

    class Basis(models.TextChoices):
        DAY = "jour", _("date du jour")
        BIRTH = "naissance", _("date de naissance de l’enfant")

    minor_fields = frozenset({"label", "precision"})

    slug = models.SlugField(_("identifiant"), max_length=80)
    label = models.CharField(
        _("ce que dit ce chiffre"),
        max_length=160,
        help_text=_("Par exemple : durée du congé de paternité et d’accueil de l’enfant."),
    )
    value = models.CharField(_("valeur"), max_length=60, help_text=_("Par exemple : 25"))
    unit = models.CharField(
        _("unité"), max_length=40, blank=True, help_text=_("Par exemple : jours, semaines, %, €")
    )
    precision = models.CharField(_("précision"), max_length=250, blank=True)
    basis = models.CharField(_("validité selon"), max_length=9, choices=Basis, default=Basis.DAY)
    valid_from = models.DateField(_("valable à partir du"), null=True, blank=True)
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    institution = models.CharField(_("institution source"), max_length=160)
    source = models.CharField(_("document source"), max_length=300)
    source_url = models.URLField(_("adresse de la source"), max_length=500, blank=True)
    source_date = models.DateField(_("date du document"), null=True, blank=True)
    checked_on = models.DateField(
        _("vérifié le"),
        null=True,
        blank=True,
        help_text=_("Jour où une personne a comparé ce chiffre à sa source."),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="facts",
        verbose_name=_("organisation qui en répond"),
    )

    search_fields = [
        *(index.SearchField(name) for name in SEARCHED),
        *(index.AutocompleteField(name) for name in SEARCHED),
        index.FilterField("live"),
        index.FilterField("locale"),
        index.FilterField("basis"),
        index.FilterField("organisation"),
    ]

    class Meta(StartsInSourceLanguage.Meta):
        verbose_name = _("chiffre ou date")
        verbose_name_plural = _("chiffres et dates")
        ordering = ["label", "pk"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        return f"{self.label} : {self.text}"

    @property
    def text(self) -> str:
        """« 25 jours », the unit held to its value by a no-break space."""
        return f"{self.value}\u00a0{self.unit}".strip()

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("La validité finit avant de commencer.")})

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from articles.facts import quote  # noqa: PLC0415 (imports the model)

        fact = quote(self)
        context = super().get_preview_context(request, mode_name)
        return {**context, "fact": fact, "facts": [fact]}

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "articles/fact_preview.html"
