"""Around the file of a request: who is invited to it, and what it said each time it was filed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LabelRequestInvitation(models.Model):
    """An address that may take part once its account says so; nothing tells whether it has one."""

    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("adresse électronique"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(_("invitée le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("invitation à une demande")
        verbose_name_plural = _("invitations aux demandes")
        ordering = ["request", "invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "email"], name="label_invitation_once")
        ]

    def __str__(self) -> str:
        return self.email


class FiledCopy(models.Model):
    """The whole file as it was when it was filed, or when a complement was given.

    ``html`` is the document: its PDF is made from it when it is asked for, the same each time.
    """

    class Occasion(models.TextChoices):
        FILED = "depot", _("dépôt de la demande")
        COMPLEMENT = "complement", _("complément rendu")

    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name="copies"
    )
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion.choices)
    html = models.TextField()
    made_at = models.DateTimeField(_("le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("copie d’une demande déposée")
        verbose_name_plural = _("copies des demandes déposées")
        ordering = ["request", "made_at", "pk"]

    def __str__(self) -> str:
        return self.get_occasion_display()
