"""The addresses /maisons/ and /maisons/referentiel/."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from millejours.models import BasePage


class MaisonIndexPage(BasePage):
    """What a Maison des 1000 premiers jours is; its register comes under it."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["maisons.ReferentialIndexPage"]
    max_count_per_parent = 1
    template = "maisons/maison_index.html"

    class Meta:
        verbose_name = _("page des Maisons")
        verbose_name_plural = _("pages des Maisons")


class ReferentialIndexPage(BasePage):
    """Shows the version in force, and leads to the others."""

    parent_page_types = ["maisons.MaisonIndexPage"]
    subpage_types = ["maisons.ReferentialPage"]
    max_count_per_parent = 1
    template = "maisons/referential_index.html"

    class Meta:
        verbose_name = _("page du référentiel")
        verbose_name_plural = _("pages du référentiel")
