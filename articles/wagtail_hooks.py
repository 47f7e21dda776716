"""Facts and landmarks in the admin; facts and pages in rich text."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.signals import init_new_page
from wagtail.snippets.models import register_snippet

from articles.blocks import FACT_FEATURE
from articles.fact_choosing import FactChooserViewSet, FactFeature
from articles.forms import FactForm
from articles.models import Fact, Landmark
from articles.models.facts import SEARCHED
from articles.reports import report_menu_item, report_urls
from articles.richtext import (
    FACT_CONVERSION,
    FactLinkHandler,
    RememberedPageLinkHandler,
)
from articles.situations import choices as situations
from articles.skeletons import ask_for_skeleton, fill_new_article
from articles.usage import (
    FactUsageColumn,
    refuse_to_delete_quoted,
    usage_button,
    with_usage,
)
from millejours.snippet_views import ModeratedIndexView, ModeratedViewSet
from millejours.term_forms import TermsForm
from millejours.wagtail_hooks import CONFIRMATION


class FactIndexView(ModeratedIndexView):
    """What is searched is then filtered and sorted like the rest: by use too."""

    def search_queryset(self, queryset: QuerySet[Fact]) -> QuerySet[Fact]:
        if not self.is_searching:
            return queryset
        found = super().search_queryset(Fact.objects.all())
        return queryset.filter(pk__in=[fact.pk for fact in found])


class FactViewSet(ModeratedViewSet):
    model = Fact
    index_view_class = FactIndexView
    chooser_viewset_class = FactChooserViewSet
    icon = "calendar-check"
    menu_label = _("Chiffres et dates")
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "label",
        Column("text", label=_("Valeur")),
        FactUsageColumn(),
        "valid_to",
        "checked_on",
        "organisation",
        LiveStatusTagColumn(),
    ]
    list_filter = ["organisation", "basis", "live"]
    search_fields = list(SEARCHED)
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
        FieldPanel(
            "slug",
            help_text=_("Laissez vide : il se déduit de ce que dit le chiffre. Jamais affiché."),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        return with_usage()


class LandmarkViewSet(ModeratedViewSet):
    model = Landmark
    icon = "calendar"
    menu_label = _("Repères du calendrier")
    menu_order = 220
    add_to_admin_menu = True
    list_display = [
        "title",
        "stage",
        "category",
        "confidence",
        "approved_by",
        "approved_on",
        LiveStatusTagColumn(),
    ]
    list_filter = ["live", "stage", "category", "confidence", "obligation"]
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
        FieldRowPanel(
            [
                FieldPanel("situation", widget=forms.Select(choices=situations)),
                FieldPanel(
                    "territories",
                    help_text=_("Vide : partout. Sinon des codes séparés par |, comme 973|976."),
                ),
            ]
        ),
        FieldPanel("public_source"),
        FieldPanel("source"),
        MultiFieldPanel(
            CONFIRMATION,
            heading=_("Confirmation"),
            help_text=_(
                "Un repère « à vérifier » n’est jamais montré au public : l’approbation de deux"
                " personnes le confirme."
            ),
        ),
        FieldPanel("slug"),
    ]


Fact.base_form_class = FactForm
Landmark.base_form_class = TermsForm

register_snippet(FactViewSet)
register_snippet(LandmarkViewSet)


@hooks.register("register_rich_text_features", order=100)
def facts_and_pages_in_rich_text(features: Any) -> None:
    features.register_link_type(FactLinkHandler)
    features.register_link_type(RememberedPageLinkHandler)
    features.register_converter_rule("contentstate", FACT_FEATURE, FACT_CONVERSION)
    features.register_editor_plugin("draftail", FACT_FEATURE, FactFeature())


hooks.register("before_create_page", ask_for_skeleton)
hooks.register("before_delete_snippet", refuse_to_delete_quoted)
hooks.register("register_snippet_listing_buttons", usage_button)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_reports_menu_item", report_menu_item)
init_new_page.connect(fill_new_article, dispatch_uid="articles.skeletons")
