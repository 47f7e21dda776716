"""Regions, departments and communes of France, as loaded from the shipped file.

Points are WGS 84 degrees; a radius is the distance in kilometres from the point to the
farthest edge of the territory.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

OVERSEAS = "97"  # how the codes of its departments begin


class Territory(models.Model):
    """What the three levels share: a code of INSEE, a name, a point, a radius."""

    code = models.CharField(_("code INSEE"), max_length=5, primary_key=True)
    name = models.CharField(_("nom"), max_length=60)
    folded = models.CharField(_("nom normalisé"), max_length=60, db_index=True, editable=False)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    radius_km = models.FloatField(_("rayon (km)"))

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Region(Territory):
    in_form = models.CharField(_("dans une phrase"), max_length=60)  # "en Bretagne"

    class Meta(Territory.Meta):
        verbose_name = _("région")
        verbose_name_plural = _("régions")


class Departement(Territory):
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="departements", verbose_name=_("région")
    )
    time_zone = models.CharField(_("fuseau horaire"), max_length=40)
    in_form = models.CharField(_("dans une phrase"), max_length=60)  # "en Lozère", "dans le Gard"

    class Meta(Territory.Meta):
        verbose_name = _("département")
        verbose_name_plural = _("départements")

    @property
    def is_overseas(self) -> bool:
        return self.code.startswith(OVERSEAS)


class Commune(Territory):
    """A commune of today, or an arrondissement of Paris, Lyon or Marseille (``parent``)."""

    departement = models.ForeignKey(
        Departement,
        on_delete=models.PROTECT,
        related_name="communes",
        verbose_name=_("département"),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="arrondissements",
        verbose_name=_("commune"),
    )
    population = models.PositiveIntegerField(_("population"))

    class Meta(Territory.Meta):
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        indexes = [models.Index(fields=["latitude", "longitude"], name="commune_position")]

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"


class PostalCode(models.Model):
    """One postal code of one commune; many share a code, some have several."""

    code = models.CharField(_("code postal"), max_length=5, db_index=True)
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="postal_codes")

    class Meta:
        verbose_name = _("code postal")
        verbose_name_plural = _("codes postaux")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "commune"], name="postal_code_of_commune")
        ]

    def __str__(self) -> str:
        return self.code


class FormerCommune(models.Model):
    """The name of a commune that merged, and the commune that holds it today.

    ``latitude`` and ``longitude`` are empty where its own outline is unknown: use the commune's.
    """

    code = models.CharField(_("ancien code INSEE"), max_length=5)
    name = models.CharField(_("nom"), max_length=60)
    folded = models.CharField(_("nom normalisé"), max_length=60, db_index=True, editable=False)
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="former_communes")
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)

    class Meta:
        verbose_name = _("ancienne commune")
        verbose_name_plural = _("anciennes communes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
