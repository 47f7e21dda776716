"""Who may change a listing from their own space."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annuaire.models.listing import Listing


class ListingEditorQuerySet(models.QuerySet["ListingEditor"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()


class ListingEditor(models.Model):
    """A person who edits a listing, or an address invited to: ``user`` is None until it signs in.

    Signing in proves the address (a code is sent to it), so the invitation needs no token.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="editors", verbose_name=_("fiche")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="edited_listings",
        verbose_name=_("compte"),
    )
    email = models.EmailField(_("adresse électronique"))
    is_owner = models.BooleanField(_("responsable de la fiche"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    objects = ListingEditorQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne qui tient une fiche")
        verbose_name_plural = _("personnes qui tiennent une fiche")
        ordering = ["-is_owner", "email", "pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"), "listing", name="editor_once_a_listing"
            )
        ]

    def __str__(self) -> str:
        return self.email
