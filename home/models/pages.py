"""The home of each language and the free content pages."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from articles.presentation import stage_cards
from millejours.blocks import BodyBlock
from millejours.fields import SiteStreamField
from millejours.models import BasePage, Need, Theme
from millejours.vocabulary import vocabulary


class HomePage(BasePage):
    """The first page of a language: a promise, the directory's search, the needs."""

    headline = models.CharField(
        _("accroche"), max_length=120, help_text=_("La grande phrase en haut de la page.")
    )
    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    body = SiteStreamField(BodyBlock(required=False), verbose_name=_("contenu"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"
    search_kind = None

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("introduction")], heading=_("En-tête")),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("accueil")
        verbose_name_plural = _("accueils")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "needs": vocabulary(Need), "stages": stage_cards()}


class ContentPage(BasePage):
    """A free page: legal notice, accessibility, about the policy."""

    body = SiteStreamField(BodyBlock(required=False), verbose_name=_("contenu"), blank=True)
    themes = ParentalManyToManyField(Theme, blank=True, verbose_name=_("thèmes"))

    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]
    template = "home/content_page.html"

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("themes")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page libre")
        verbose_name_plural = _("pages libres")

    @property
    def is_sensitive(self) -> bool:
        return any(theme.sensitive for theme in self.themes.all())
