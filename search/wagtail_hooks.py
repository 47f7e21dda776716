"""Synonyms of the search in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.models import register_snippet

from millejours.snippet_views import ModeratedViewSet
from search.models import Synonym


class SynonymViewSet(ModeratedViewSet):
    model = Synonym
    icon = "resubmit"
    menu_label = _("Synonymes")
    menu_order = 610
    add_to_admin_menu = True
    list_display = ["expressions", LiveStatusTagColumn()]
    list_filter = ["live"]
    search_fields = ["expressions"]
    ordering = ["slug"]
    panels = [FieldPanel("expressions")]


register_snippet(SynonymViewSet)
