"""Who makes a request, and for which structure: nothing of it is on the page."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annuaire.registration.numbers import SIRET_DIGITS, validate_number
from territoires.models import Commune


def validate_siret(text: str) -> None:
    """Raises ValidationError for anything but the fourteen digits of a SIRET that may exist."""
    if len(text) != SIRET_DIGITS or not (text.isascii() and text.isdigit()):
        raise ValidationError(_("Un SIRET a quatorze chiffres."))
    validate_number(text)


class CarrierKind(models.TextChoices):
    """The three carriers named by the dossier technique (measure 57)."""

    AD_HOC = "creation", _("structure créée pour la Maison")
    PMI = "pmi", _("service de PMI")
    PLACE = "lieu", _("lieu qui existe déjà")


class Carrier(models.Model):
    """The structure that carries the project. Only its name is known when a draft is opened."""

    request = models.OneToOneField(
        "maisons.LabelRequestPage",
        on_delete=models.CASCADE,
        related_name="carrier",
        verbose_name=_("demande"),
    )
    name = models.CharField(_("nom de la structure"), max_length=200)
    kind = models.CharField(_("nature"), max_length=10, choices=CarrierKind.choices, blank=True)
    siret = models.CharField(
        _("SIRET"), max_length=SIRET_DIGITS, blank=True, validators=[validate_siret]
    )
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    contact_name = models.CharField(_("personne à joindre"), max_length=120, blank=True)
    contact_email = models.EmailField(_("adresse électronique"), blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=20, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("porteur d’une demande")
        verbose_name_plural = _("porteurs des demandes")

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    RESPONSIBLE = "responsable", _("responsable de la demande")
    COLLEAGUE = "collegue", _("participe à la demande")


class LabelRequestMemberQuerySet(models.QuerySet["LabelRequestMember"]):
    def current(self) -> Self:
        return self.filter(left_at=None)

    def responsible(self) -> Self:
        return self.filter(role=MemberRole.RESPONSIBLE)


class LabelRequestMember(models.Model):
    """A person on a request. Who left (``left_at``) keeps no access; the line stays."""

    request = models.ForeignKey(
        "maisons.LabelRequestPage",
        on_delete=models.CASCADE,
        related_name="members",
        verbose_name=_("demande"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="label_request_memberships",
        verbose_name=_("personne"),
    )
    role = models.CharField(
        _("rôle"), max_length=12, choices=MemberRole.choices, default=MemberRole.COLLEAGUE
    )
    joined_at = models.DateTimeField(_("depuis le"), auto_now_add=True)
    left_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = LabelRequestMemberQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("membre d’une demande")
        verbose_name_plural = _("membres des demandes")
        ordering = ["request", "joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "user"],
                condition=Q(left_at=None),
                name="label_request_member_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
