"""Addresses of sources and whether they still answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckedLink(models.Model):
    """What the weekly check found at an address."""

    url = models.URLField(_("adresse"), max_length=500, unique=True)
    status = models.CharField(_("réponse"), max_length=120)
    is_dead = models.BooleanField(_("lien mort"), default=False)
    checked_at = models.DateTimeField(_("vérifié le"))
    dead_since = models.DateTimeField(_("mort depuis"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien vérifié")
        verbose_name_plural = _("liens vérifiés")
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
