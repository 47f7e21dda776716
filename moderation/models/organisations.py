"""Organisations of the comité éditorial and of the territories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from millejours.models import Theme
from territoires.models import Departement, Region


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def committee(self) -> Self:
        """Those that vote."""
        return self.filter(kind=Organisation.Kind.COMMITTEE)

    def with_members_first(self) -> Self:
        """Each with ``has_members``: whether somebody can answer for it today."""
        from moderation.models.people import Membership  # noqa: PLC0415 (imports this module)

        speaking = Membership.objects.active().speaking().filter(organisation=models.OuterRef("pk"))
        return self.annotate(has_members=models.Exists(speaking)).order_by(
            "-has_members", "acronym"
        )

    def covering(self, departement_code: str | None, region_code: str | None) -> Self:
        """Territorial organisations competent in a department, or in a region without one."""
        return self.covering_any([(departement_code, region_code)])

    def covering_any(self, territories: Iterable[tuple[str | None, str | None]]) -> Self:
        """Those competent in one territory at least: the codes of its department and region."""
        there = models.Q(pk__in=[])
        for departement_code, region_code in territories:
            if departement_code:
                there |= models.Q(departements=departement_code)
            if region_code:
                there |= models.Q(regions=region_code)
        return self.filter(pk__in=self.model.objects.filter(there).values("pk"))


class Organisation(models.Model):
    """A member of the comité technique, a territorial organisation, or an operator.

    Competent everywhere (``is_national``) or in some regions and departments: ARS and DREETS
    are regional, Caf and PMI departmental.
    """

    class Kind(models.TextChoices):
        COMMITTEE = "comite", _("Membre du comité technique")
        TERRITORIAL = "territoriale", _("Organisation territoriale")
        OPERATOR = "operateur", _("Opérateur ou partenaire")

    acronym = models.CharField(_("sigle"), max_length=20, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    role = models.CharField(_("rôle"), max_length=200, blank=True)
    website = models.URLField(_("site"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_fictitious = models.BooleanField(
        _("fictive"), default=False, help_text=_("Organisation de démonstration.")
    )
    is_national = models.BooleanField(_("compétence nationale"), default=True)
    regions = models.ManyToManyField(Region, blank=True, verbose_name=_("régions"))
    departements = models.ManyToManyField(Departement, blank=True, verbose_name=_("départements"))
    piloted_themes = models.ManyToManyField(
        Theme, blank=True, related_name="pilots", verbose_name=_("thèmes pilotés")
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["acronym"]

    def __str__(self) -> str:
        return self.acronym

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.COMMITTEE and not self.is_national:
            raise ValidationError(
                {"is_national": _("Un membre du comité technique est compétent partout.")}
            )
        self._keep_its_name()

    def _keep_its_name(self) -> None:
        """What it approved says its name to the public: nobody changes that alone."""
        before = Organisation.objects.filter(pk=self.pk).first() if self.pk else None
        if before is None or not before.votes.exists():
            return
        changed = [
            name for name in ("acronym", "name") if getattr(self, name) != getattr(before, name)
        ]
        if changed:
            message = _(
                "Cette organisation a voté : son nom est écrit sous ce qu’elle a approuvé."
                " Créez une autre organisation."
            )
            raise ValidationError(dict.fromkeys(changed, message))
