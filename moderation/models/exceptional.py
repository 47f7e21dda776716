"""What went around the committee, and waits for its ratification."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExceptionalActQuerySet(models.QuerySet["ExceptionalAct"]):
    def to_confirm(self) -> Self:
        """Urgent corrections that wait for a second animator."""
        return self.filter(applied_at=None)

    def minor_since(self, moment: Any) -> Self:
        """Told for information: nobody has to answer."""
        return self.filter(kind=ExceptionalAct.Kind.MINOR, applied_at__gte=moment)

    def to_ratify(self) -> Self:
        return (
            self.exclude(applied_at=None)
            .filter(ratified_at=None)
            .exclude(kind=ExceptionalAct.Kind.MINOR)
        )


class ExceptionalAct(models.Model):
    """A minor correction, an urgent one, or a withdrawal."""

    class Kind(models.TextChoices):
        MINOR = "mineure", _("correction mineure")
        URGENT = "urgente", _("correction urgente")
        WITHDRAWAL = "retrait", _("mise hors ligne")

    kind = models.CharField(_("nature"), max_length=8, choices=Kind)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=255)
    item = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    item.wagtail_reference_index_ignore = True
    title = models.CharField(_("objet"), max_length=255)
    revision_id = models.BigIntegerField(_("version"), null=True, blank=True)
    reason = models.TextField(_("motif"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by_name = models.CharField(_("demandé par"), max_length=255)
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_by_name = models.CharField(_("fait par"), max_length=255, blank=True)
    applied_at = models.DateTimeField(_("fait le"), null=True, blank=True)
    ratified_by_name = models.CharField(_("ratifié par"), max_length=255, blank=True)
    ratified_at = models.DateTimeField(_("ratifié le"), null=True, blank=True)

    objects = ExceptionalActQuerySet.as_manager()

    class Meta:
        verbose_name = _("acte exceptionnel")
        verbose_name_plural = _("actes exceptionnels")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(applied_at=None),
                name="one_urgent_correction_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.title}"

    @property
    def model(self) -> type[models.Model] | None:
        """That of what it was done to."""
        return ContentType.objects.get_for_id(self.content_type_id).model_class()
