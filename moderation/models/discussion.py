"""What people say to one another about an object in progress."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState


class Remark(models.Model):
    """A message of the thread; it decides nothing."""

    workflow_state = models.ForeignKey(
        WorkflowState, on_delete=models.CASCADE, related_name="remarks"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(_("auteur"), max_length=255)
    text = models.TextField(_("message"), max_length=4000)
    written_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author_name} : {self.text[:60]}"
