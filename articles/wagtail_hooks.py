"""Facts and landmarks in the admin; facts and pages in rich text."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.blocks import FACT_FEATURE
from articles.models import Fact, Landmark
from articles.richtext import (
    FACT_CONVERSION,
    FACT_ENTITY,
    FactLinkHandler,
    RememberedPageLinkHandler,
)


class FactViewSet(SnippetViewSet):
    model = Fact
    icon = "calendar-check"
    menu_label = _("Chiffres et dates")
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["label", "text", "valid_to", "checked_on", "organisation", "live"]
    list_filter = ["organisation", "basis", "live"]
    panels = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit")]),
        FieldPanel("precision"),
        MultiFieldPanel(
            [
                FieldPanel("basis"),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            ],
            heading=_("Validité"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("institution"),
                FieldPanel("source"),
                FieldPanel("source_url"),
                FieldRowPanel([FieldPanel("source_date"), FieldPanel("checked_on")]),
                FieldPanel("organisation"),
            ],
            heading=_("D’où vient ce chiffre"),
        ),
        FieldPanel("slug"),
    ]


class LandmarkViewSet(SnippetViewSet):
    model = Landmark
    icon = "calendar"
    menu_label = _("Repères du calendrier")
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["title", "stage", "category", "confidence"]
    list_filter = ["stage", "category", "confidence", "obligation"]
    search_fields = ["title", "description"]
    panels = [
        FieldPanel("title"),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("category"), FieldPanel("obligation"), FieldPanel("for_whom")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("reference"), FieldPanel("unit")]),
                FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
                FieldPanel("stage"),
            ],
            heading=_("Quand"),
        ),
        FieldRowPanel([FieldPanel("situation"), FieldPanel("territories")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("confidence")]),
        FieldPanel("slug"),
    ]


register_snippet(FactViewSet)
register_snippet(LandmarkViewSet)


@hooks.register("register_rich_text_features", order=100)
def facts_and_pages_in_rich_text(features: Any) -> None:
    features.register_link_type(FactLinkHandler)
    features.register_link_type(RememberedPageLinkHandler)
    features.register_converter_rule("contentstate", FACT_FEATURE, FACT_CONVERSION)
    features.register_editor_plugin(
        "draftail",
        FACT_FEATURE,
        draftail.EntityFeature(
            {
                "type": FACT_ENTITY,
                "icon": "calendar-check",
                "description": _("Chiffre ou date"),
                "chooserUrls": {
                    "factChooser": reverse_lazy("wagtailsnippetchoosers_articles_fact:choose")
                },
            },
            js=["articles/admin/fact-entity.js"],
        ),
    )
