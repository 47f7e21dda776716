"""What a request answers to each criterion of its version, and the documents that show it."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from maisons.models.criteria import Criterion
from millejours.storage import private_storage


class Met(models.TextChoices):
    YES = "atteint", _("atteint")
    SOON = "en-cours", _("en cours")
    NO = "non-atteint", _("non atteint")


class Answer(models.Model):
    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name="answers"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    met = models.CharField(_("réponse"), max_length=12, choices=Met.choices, blank=True)
    explanation = models.TextField(_("explication"), max_length=4000, blank=True)
    to_review = models.BooleanField(
        _("à relire"), default=False, help_text=_("L’énoncé a changé depuis cette réponse.")
    )
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("réponse à un critère")
        verbose_name_plural = _("réponses aux critères")
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "criterion"], name="label_answer_once_a_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code} {self.get_met_display()}"


def paper_path(_paper: Paper, _name: str) -> str:
    """Nothing of the name that was given: an address that says nothing."""
    return f"maisons/pieces/{uuid.uuid4().hex}"


class PaperQuerySet(models.QuerySet["Paper"]):
    def of_applicants(self) -> Self:
        """Without those of the instruction, which are not theirs to read."""
        return self.filter(from_instruction=False)

    def kept(self) -> Self:
        """Without those that were taken back before they were filed."""
        return self.filter(removed_at=None)


class Paper(models.Model):
    """A document sent with a request, read by those who make it and those who instruct it.

    ``criterion`` is None for what is about the whole file (statutes, budget…). Once filed, a
    paper is never erased: taking it back marks it (``removed_at``). ``from_instruction``: the
    report of a visit, minutes, read by those who instruct only.
    """

    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name="papers"
    )
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file = models.FileField(
        _("document"), upload_to=paper_path, storage=private_storage, max_length=120
    )
    name = models.CharField(_("nom du document"), max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("taille, en octets"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    from_instruction = models.BooleanField(_("de l’instruction"), default=False)

    objects = PaperQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("pièce d’une demande")
        verbose_name_plural = _("pièces des demandes")
        ordering = ["request", "uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name
