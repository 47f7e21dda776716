"""Key messages, campaigns and planned subjects, as Wagtail edits them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import Select
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from articles.widgets import Checkboxes
from comite.admin_forms import InOneLanguageForm
from comite.fields import OrganisationFilter
from comite.models import Campaign, EditorialEntry, KeyMessage, KeyMessageUse


class MessageFilterSet(WagtailFilterSet):
    organisation = OrganisationFilter()

    class Meta:
        model = KeyMessage
        fields = ["organisation", "live"]


class EntryFilterSet(WagtailFilterSet):
    organisation = OrganisationFilter()

    class Meta:
        model = EditorialEntry
        fields = {
            "organisation": ["exact"],
            "stage": ["exact"],
            "theme": ["exact"],
            "planned_on": ["gte", "lte"],
        }


class MessageIndexView(IndexView):
    """What is searched is then counted and sorted like the rest."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        address = reverse("comite:uses")
        to_review = HeaderButton(_("Usages à revoir"), url=address, icon_name="tasks", priority=20)
        return [*super().header_buttons, to_review]

    def search_queryset(self, queryset: QuerySet[KeyMessage]) -> QuerySet[KeyMessage]:
        if not self.is_searching:
            return queryset
        found = super().search_queryset(KeyMessage.objects.all())
        return queryset.filter(pk__in=[message.pk for message in found])


class ReadMessage(RedirectView):
    pattern_name = "comite:message"


class ReadCampaign(RedirectView):
    pattern_name = "comite:campaign"


class KeyMessageViewSet(SnippetViewSet):
    model = KeyMessage
    index_view_class = MessageIndexView
    icon = "openquote"
    menu_item_is_registered = True
    inspect_view_enabled = True
    inspect_view_class = ReadMessage
    inspect_template_name = ""
    list_display = [
        "title",
        "organisation",
        Column("use_count", label=_("Usages"), sort_key="use_count"),
        Column("to_review_count", label=_("À revoir"), sort_key="to_review_count"),
        "valid_to",
        LiveStatusTagColumn(),
    ]
    filterset_class = MessageFilterSet
    list_export = [
        "title",
        "wording",
        "organisation",
        "valid_from",
        "valid_to",
        "use_count",
        "to_review_count",
        "live",
    ]
    export_filename = "messages-cles"
    panels = [
        FieldPanel("title"),
        FieldPanel("wording"),
        FieldPanel("explanation"),
        FieldPanel("organisation", widget=Select),
        FieldPanel("themes", widget=Checkboxes(scrolls=True)),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")], heading=_("Validité")),
        InlinePanel(
            "sources",
            heading=_("Sources"),
            panels=[
                FieldPanel("institution"),
                FieldPanel("title"),
                FieldRowPanel([FieldPanel("url"), FieldPanel("published_on")]),
            ],
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[KeyMessage]:
        to_review = Q(uses__state=KeyMessageUse.State.TO_REVIEW)
        return KeyMessage.objects.select_related("organisation", "locale").annotate(
            use_count=Count("uses", distinct=True),
            to_review_count=Count("uses", filter=to_review, distinct=True),
        )


class CampaignViewSet(SnippetViewSet):
    model = Campaign
    icon = "mail"
    menu_item_is_registered = True
    inspect_view_enabled = True
    inspect_view_class = ReadCampaign
    inspect_template_name = ""
    list_display = [
        "name",
        "lead",
        "starts_on",
        "ends_on",
        Column("status_label", label=_("État")),
    ]
    list_filter = {"lead": ["exact"], "starts_on": ["gte"], "ends_on": ["lte"]}
    list_export = ["name", "lead", "starts_on", "ends_on", "status_label", "is_national", "aim"]
    export_filename = "campagnes"
    search_fields = ["name", "aim"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("aim"),
        MultiFieldPanel(
            [FieldPanel("audiences", widget=Checkboxes), FieldPanel("audience_detail")],
            heading=_("Pour qui"),
        ),
        MultiFieldPanel(
            [FieldPanel("is_national"), FieldPanel("regions", widget=Checkboxes)],
            heading=_("Où"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("lead", widget=Select),
                FieldPanel("partners", widget=Checkboxes(scrolls=True)),
            ],
            heading=_("Par qui"),
        ),
        FieldPanel("key_messages", widget=Checkboxes(scrolls=True)),
        InlinePanel("campaign_pages", heading=_("Pages du site"), label=_("Page")),
        InlinePanel("diffusions", heading=_("Canaux et diffusion prévue"), label=_("Diffusion")),
        InlinePanel("campaign_documents", heading=_("Documents"), label=_("Document")),
        InlinePanel("results", heading=_("Résultats chiffrés"), label=_("Résultat")),
        FieldPanel("results_text"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        return Campaign.objects.select_related("lead")


class StateColumn(Column):
    """What the page says, when there is one."""

    def get_value(self, instance: Any) -> str:
        return str(instance.current_state.label)


class EditorialEntryViewSet(SnippetViewSet):
    model = EditorialEntry
    icon = "edit"
    menu_item_is_registered = True
    inspect_view_enabled = True
    list_display = ["title", "planned_on", "organisation", StateColumn("state", label=_("État"))]
    filterset_class = EntryFilterSet
    search_fields = ["title", "note"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("planned_on"), FieldPanel("organisation", widget=Select)]),
        FieldRowPanel([FieldPanel("stage", widget=Select), FieldPanel("theme", widget=Select)]),
        FieldPanel("state"),
        FieldPanel("page"),
        FieldPanel("note"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EditorialEntry]:
        return EditorialEntry.objects.all().for_list()


for model in (KeyMessage, Campaign, EditorialEntry):
    model.base_form_class = InOneLanguageForm
