"""What the carrier wants to open: the place, its partners, its team, its money."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from annuaire.models import SpokenLanguage
from millejours.phones import validate_phone
from territoires.models import Commune

LONGEST_TEXT = 4000


class Project(models.Model):
    """The Maison as the request describes it. Made with the draft, empty.

    ``opening_hours`` are written as those of a listing (``annuaire.hours``). ``communes``: the
    territory served. ``version`` grows at each save of the file: a form opened before is told.
    """

    request = models.OneToOneField(
        "maisons.LabelRequestPage",
        on_delete=models.CASCADE,
        related_name="project",
        verbose_name=_("demande"),
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(_("nom de la Maison"), max_length=160, blank=True)
    summary = models.TextField(_("le projet en quelques lignes"), max_length=1500, blank=True)
    street = models.CharField(_("numéro et rue"), max_length=160, blank=True)
    postal_code = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("commune de la Maison"),
    )
    phone = models.CharField(_("téléphone"), max_length=20, blank=True, validators=[validate_phone])
    email = models.EmailField(_("adresse électronique"), blank=True)
    website = models.URLField(_("site"), blank=True)
    opening_hours = models.CharField(_("horaires"), max_length=300, blank=True)
    opens_on = models.DateField(_("ouverture prévue le"), null=True, blank=True)
    in_priority_neighbourhood = models.BooleanField(
        _("dans un quartier prioritaire de la politique de la ville"), default=False
    )
    priority_neighbourhood = models.CharField(
        _("nom du quartier prioritaire"), max_length=160, blank=True
    )
    in_rural_area = models.BooleanField(_("dans un territoire rural"), default=False)
    communes = models.ManyToManyField(
        Commune, blank=True, related_name="+", verbose_name=_("communes servies")
    )
    premises = models.TextField(_("locaux"), max_length=LONGEST_TEXT, blank=True)
    surface = models.PositiveIntegerField(_("surface, en m²"), null=True, blank=True)
    wheelchair = models.BooleanField(_("accessible en fauteuil roulant"), default=False)
    accessibility = models.TextField(
        _("accessibilité des locaux et de l’accueil"), max_length=LONGEST_TEXT, blank=True
    )
    spoken_languages = models.ManyToManyField(
        SpokenLanguage, blank=True, related_name="+", verbose_name=_("langues parlées")
    )
    team_note = models.TextField(_("organisation de l’équipe"), max_length=LONGEST_TEXT, blank=True)
    budget_note = models.TextField(_("commentaire du budget"), max_length=LONGEST_TEXT, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("projet d’une demande")
        verbose_name_plural = _("projets des demandes")

    def __str__(self) -> str:
        return self.name or str(self.request_id)


class PartnerKind(models.TextChoices):
    PMI = "pmi", _("PMI")
    CAF = "caf", _("Caf")
    CPAM = "cpam", _("caisse d’assurance maladie (CPAM, CGSS, MSA)")
    HOSPITAL = "hopital", _("maternité, hôpital")
    LOCAL_AUTHORITY = "collectivite", _("commune, intercommunalité, département")
    ASSOCIATION = "association", _("association")
    PROFESSIONALS = "liberaux", _("professionnels libéraux")
    OTHER = "autre", _("autre")


class Partner(models.Model):
    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name="partners"
    )
    kind = models.CharField(_("nature"), max_length=12, choices=PartnerKind.choices)
    name = models.CharField(_("nom"), max_length=160)
    contribution = models.CharField(_("ce qu’il apporte"), max_length=300, blank=True)
    is_signed = models.BooleanField(_("convention signée"), default=False)
    funds = models.BooleanField(_("finance le projet"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("partenaire d’une demande")
        verbose_name_plural = _("partenaires des demandes")
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return self.name


class TeamPost(models.Model):
    """A post, not a person: nobody is named in a file that many read."""

    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name="posts"
    )
    function = models.CharField(_("fonction"), max_length=120)
    qualification = models.CharField(_("diplôme ou qualification"), max_length=160, blank=True)
    full_time = models.DecimalField(
        _("équivalents temps plein"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    is_filled = models.BooleanField(_("poste pourvu"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("poste de l’équipe")
        verbose_name_plural = _("postes de l’équipe")
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return self.function


class BudgetSide(models.TextChoices):
    EXPENSE = "charge", _("charge")
    INCOME = "produit", _("produit")


class BudgetLine(models.Model):
    """A line of the yearly budget, in whole euros."""

    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name="budget_lines"
    )
    side = models.CharField(_("nature"), max_length=7, choices=BudgetSide.choices)
    label = models.CharField(_("intitulé"), max_length=160)
    amount = models.PositiveIntegerField(_("montant par an, en euros"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ligne de budget")
        verbose_name_plural = _("lignes de budget")
        ordering = ["request", "side", "pk"]

    def __str__(self) -> str:
        return self.label
