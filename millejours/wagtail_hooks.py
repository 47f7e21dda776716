"""Shared vocabularies and useful numbers in the admin."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from millejours.kept_files import leave_kept
from millejours.models import (
    Action,
    Audience,
    Need,
    Priority,
    Stage,
    Term,
    Theme,
    UsefulNumber,
)
from millejours.publishing import (
    refuse_in_editor,
    refuse_in_list,
    refuse_written_copy,
    register_refusal,
)
from millejours.snippet_views import ModeratedViewSet, OnLineChooserViewSet
from millejours.term_forms import TermsForm

CONFIRMATION = [
    FieldPanel("confidence", read_only=True),
    FieldRowPanel(
        [FieldPanel("approved_by", read_only=True), FieldPanel("approved_on", read_only=True)]
    ),
]


class TermViewSet(ModeratedViewSet):
    """A vocabulary: its label first; its bit is never edited."""

    icon = "tag"
    chooser_viewset_class = OnLineChooserViewSet
    list_display = ["label", "slug", "order", LiveStatusTagColumn()]
    list_filter = ["live"]
    search_fields = ["label", "slug"]
    ordering = ["order", "label"]
    extra_panels: list[Any] = []

    @property
    def panels(self) -> list[Any]:
        return [
            FieldPanel("label"),
            FieldRowPanel([FieldPanel("slug"), FieldPanel("order")]),
            *self.extra_panels,
        ]


class StageViewSet(TermViewSet):
    model = Stage
    extra_panels = [FieldRowPanel([FieldPanel("start_day"), FieldPanel("end_day")])]


class PriorityViewSet(TermViewSet):
    model = Priority
    extra_panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("short_label")])]


class ActionViewSet(TermViewSet):
    model = Action
    extra_panels = [FieldPanel("priority")]


class NeedViewSet(TermViewSet):
    model = Need
    extra_panels = [FieldPanel("hint"), FieldPanel("sensitive"), FieldPanel("pictogram")]


class AudienceViewSet(TermViewSet):
    model = Audience


class ThemeViewSet(TermViewSet):
    model = Theme
    extra_panels = [FieldPanel("stages"), FieldPanel("reference"), FieldPanel("sensitive")]


class VocabularyGroup(SnippetViewSetGroup):
    menu_label = _("Vocabulaires")
    menu_icon = "tag"
    menu_order = 600
    items = (
        NeedViewSet,
        StageViewSet,
        ThemeViewSet,
        PriorityViewSet,
        ActionViewSet,
        AudienceViewSet,
    )


class UsefulNumberViewSet(ModeratedViewSet):
    model = UsefulNumber
    icon = "mobile-alt"
    chooser_viewset_class = OnLineChooserViewSet
    menu_label = _("Numéros utiles")
    menu_order = 550
    add_to_admin_menu = True
    list_display = [
        "name",
        "number",
        "situation",
        "confidence",
        "approved_by",
        "approved_on",
        LiveStatusTagColumn(),
    ]
    list_filter = ["live", "confidence", "situation", "in_footer"]
    search_fields = ["name", "number", "purpose"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("number")]),
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("situation"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("opening"), FieldPanel("cost")]),
        FieldPanel("territory"),
        FieldPanel("in_footer"),
        MultiFieldPanel(
            [FieldPanel("source"), *CONFIRMATION],
            heading=_("D’où vient ce numéro"),
            help_text=_(
                "Un numéro « à vérifier » n’est jamais montré au public : l’approbation de"
                " deux personnes le confirme."
            ),
        ),
        FieldPanel("slug"),
    ]


Term.base_form_class = TermsForm

register_snippet(VocabularyGroup)
register_snippet(UsefulNumberViewSet)


def without_foreign_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's help is in English, on another site: our guides are in docs/guides."""
    menu_items.clear()


hooks.register("before_publish_page", refuse_in_editor)
hooks.register("before_bulk_action", refuse_in_list)
hooks.register("before_bulk_action", leave_kept)
hooks.register("before_create_snippet", refuse_written_copy)
hooks.register("register_log_actions", register_refusal)
hooks.register("construct_help_menu", without_foreign_help)
