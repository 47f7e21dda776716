"""A form being filled in by a professional, and the proof of the trust it claims."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annuaire.models.listing import Listing
from millejours.storage import private_storage


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()

    def in_progress(self) -> Self:
        return self.filter(sent_at=None)


class Registration(models.Model):
    """What a professional has typed so far, step by step: a new listing, or changes to one.

    ``data`` holds one object a step, as ``annuaire.registration.steps`` names them; nothing of it
    is read by the public. ``version`` grows at each save: a form that was opened before is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations"
    )
    listing = models.ForeignKey(
        Listing, null=True, blank=True, on_delete=models.CASCADE, related_name="registrations"
    )
    data = models.JSONField(_("réponses"), default=dict)
    version = models.PositiveIntegerField(default=0)
    base_revision_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription en cours")
        verbose_name_plural = _("inscriptions en cours")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return str(self.pk)


def proof_path(_proof: TrustProof, _name: str) -> str:
    """Nothing of the name that was given: an address that says nothing."""
    return f"annuaire/justificatifs/{uuid.uuid4().hex}"


class TrustProof(models.Model):
    """The number or the document that shows who trusts a professional: never public.

    Belongs to the registration until it is sent, then to the listing too.
    """

    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="proofs"
    )
    listing = models.ForeignKey(
        Listing, null=True, blank=True, on_delete=models.CASCADE, related_name="proofs"
    )
    number = models.CharField(_("numéro"), max_length=60, blank=True)
    file = models.FileField(
        _("document"), upload_to=proof_path, storage=private_storage, blank=True, max_length=120
    )
    name = models.CharField(_("nom du document"), max_length=120, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(_("taille, en octets"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("reçu le"), auto_now_add=True)

    class Meta:
        verbose_name = _("justificatif")
        verbose_name_plural = _("justificatifs")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name or self.number
