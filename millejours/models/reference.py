"""Which version of each shipped data file the database holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceFile(models.Model):
    """A data file loaded whole: its name, the SHA-256 of its bytes (empty before), and when."""

    name = models.CharField(_("fichier"), max_length=100, primary_key=True)
    sha256 = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("fichier de référence")
        verbose_name_plural = _("fichiers de référence")

    def __str__(self) -> str:
        return self.name
