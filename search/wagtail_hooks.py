"""Synonyms of the search in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import Synonym


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "resubmit"
    menu_label = _("Synonymes")
    menu_order = 610
    add_to_admin_menu = True
    list_display = ["expressions"]
    search_fields = ["expressions"]
    ordering = ["slug"]
    panels = [FieldPanel("expressions")]


register_snippet(SynonymViewSet)
