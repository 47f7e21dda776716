"""What the administration may replace in the kit of the professionals."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from millejours.models import SiteImage


@register_setting(icon="image")
class KitSettings(BaseGenericSetting):
    """One row at most; none, or empty fields: the drawing and the words shipped with the site."""

    logo = models.ForeignKey(
        SiteImage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo des professionnels"),
        help_text=_("Remplace le dessin livré avec le site. Au moins 2400 pixels de large."),
    )
    text = models.TextField(
        _("texte à réutiliser"),
        max_length=1500,
        blank=True,
        help_text=_(
            "Ce que les professionnels peuvent reprendre sur leur site ou leurs documents."
        ),
    )

    panels = [FieldPanel("logo"), FieldPanel("text")]

    class Meta:
        verbose_name = _("kit des professionnels")

    @classmethod
    def current(cls) -> KitSettings:
        """The row, or empty values; unlike ``load``, reading never writes."""
        return cls.objects.select_related("logo").order_by("pk").first() or cls()
