"""Where a listing can be found: a place, stops with days, an area served, or at a distance."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from annuaire import opening
from annuaire.models.choices import CoverageKind, Precision
from annuaire.models.listing import Listing
from territoires.models import Commune, Departement, Region

LOCATED = frozenset({CoverageKind.POINT, CoverageKind.STOP})


class Coverage(models.Model):
    """One way of being somewhere.

    ``latitude`` and ``longitude`` (WGS 84 degrees) are the exact point: private. What the public
    sees is the point of the SearchRow, made from ``precision``. An area names one territory
    (its commune, or its department, or its region; none means the whole country).

    ``to_geocode``: the geocoder did not answer for the street; ``annuaire.geocoding`` asks it
    again, writes the point and gives ``wanted_precision`` to ``precision``. Until then the commune
    alone is shown.
    """

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="coverages")
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField(_("présence"), max_length=6, choices=CoverageKind)
    label = models.CharField(
        _("nom du lieu"), max_length=120, blank=True, help_text=_("Par exemple : Médiathèque.")
    )
    street = models.CharField(_("numéro et rue"), max_length=160, blank=True)
    postal_code = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("commune")
    )
    departement = models.ForeignKey(
        Departement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("département"),
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("région")
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    precision = models.CharField(
        _("précision publique"), max_length=7, choices=Precision, default=Precision.COMMUNE
    )
    to_geocode = models.BooleanField(_("adresse à situer"), default=False, editable=False)
    wanted_precision = models.CharField(
        _("précision voulue une fois située"),
        max_length=7,
        choices=Precision,
        blank=True,  # in no panel, but read by who approves: it decides what will be shown
    )
    opening_hours = models.CharField(
        _("jours et horaires du passage"),
        max_length=255,
        blank=True,
        validators=[opening.validate],
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("precision")]),
        FieldPanel("label"),
        FieldPanel("street"),
        FieldRowPanel([FieldPanel("postal_code"), FieldPanel("commune")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        MultiFieldPanel(
            [FieldPanel("departement"), FieldPanel("region")], heading=_("Territoire desservi")
        ),
        FieldPanel("opening_hours"),
    ]

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        ordering = ["order", "pk"]
        indexes = [
            # The few that wait, among 500,000 that do not.
            models.Index(
                fields=["id"], condition=models.Q(to_geocode=True), name="coverage_to_geocode"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.territory_name()}"

    def territory_name(self) -> str:
        """The commune, department or region it names, or the whole country."""
        for territory in (self.commune, self.departement, self.region):
            if territory is not None:
                return territory.name
        return str(_("France entière"))

    @property
    def will_be_shown(self) -> bool:
        """Shown at its commune until its street is found, then at ``wanted_precision``."""
        wants_more = self.wanted_precision not in ("", Precision.COMMUNE)
        return self.to_geocode and self.kind in LOCATED and wants_more

    def clean(self) -> None:
        super().clean()
        if self.kind in LOCATED and self.commune_id is None:
            raise ValidationError({"commune": _("Dites dans quelle commune.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Il faut la latitude et la longitude.")})
        if self.precision != Precision.COMMUNE and self.kind in LOCATED and self.latitude is None:
            raise ValidationError(
                {"precision": _("Sans point sur la carte, seule la commune peut être montrée.")}
            )
        if self.kind == CoverageKind.STOP and not self.opening_hours:
            raise ValidationError({"opening_hours": _("Dites quels jours et à quelle heure.")})
