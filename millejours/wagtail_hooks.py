"""Shared vocabularies and useful numbers in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from millejours.forms import UsefulNumberForm
from millejours.models import (
    Action,
    Audience,
    Need,
    Priority,
    Stage,
    Theme,
    UsefulNumber,
)


class TermViewSet(SnippetViewSet):
    """A vocabulary: its label first; its bit is never edited."""

    icon = "tag"
    list_display = ["label", "slug", "order"]
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


class UsefulNumberViewSet(SnippetViewSet):
    model = UsefulNumber
    icon = "mobile-alt"
    menu_label = _("Numéros utiles")
    menu_order = 550
    add_to_admin_menu = True
    list_display = ["name", "number", "situation", "confidence", "confirmed_by"]
    list_filter = ["confidence", "situation", "in_footer"]
    search_fields = ["name", "number", "purpose"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("number")]),
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("situation"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("opening"), FieldPanel("cost")]),
        FieldPanel("territory"),
        FieldPanel("in_footer"),
        MultiFieldPanel(
            [FieldPanel("source"), FieldPanel("confidence")],
            heading=_("D’où vient ce numéro"),
            help_text=_("Un numéro « à vérifier » n’est jamais montré au public."),
        ),
        FieldPanel("slug"),
    ]


UsefulNumber.base_form_class = UsefulNumberForm

register_snippet(VocabularyGroup)
register_snippet(UsefulNumberViewSet)
