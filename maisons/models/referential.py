"""One version of the national referential: a page, approved by the committee as a whole."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel

from millejours.models import BasePage


class ReferentialPage(BasePage):
    """``in_force_from``: the day from which new requests are made under this version.

    ``is_model``: not official; every screen and document made from it says so.
    """

    version = models.CharField(
        _("version"), max_length=20, help_text=_("Par exemple 2027-1. Jamais donnée deux fois.")
    )
    in_force_from = models.DateField(_("en vigueur à partir du"), null=True, blank=True)
    is_model = models.BooleanField(
        _("modèle de démonstration, non officiel"), default=False, editable=False
    )

    parent_page_types = ["maisons.ReferentialIndexPage"]
    subpage_types: list[str] = []
    template = "maisons/referential_page.html"

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("version"),
        FieldPanel("in_force_from"),
        InlinePanel("domains", label=_("Domaine")),
    ]

    class Meta:
        verbose_name = _("version du référentiel")
        verbose_name_plural = _("versions du référentiel")
