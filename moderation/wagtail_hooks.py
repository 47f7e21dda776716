"""Organisations in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from moderation.models import Organisation


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    menu_order = 560
    add_to_admin_menu = True
    list_display = ["acronym", "name", "kind", "is_national"]
    list_filter = ["kind", "is_national", "is_fictitious"]
    search_fields = ["acronym", "name"]
    panels = [
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("kind")]),
        FieldPanel("name"),
        FieldPanel("role"),
        FieldPanel("website"),
        MultiFieldPanel(
            [FieldPanel("is_national"), FieldPanel("regions"), FieldPanel("departements")],
            heading=_("Territoire"),
        ),
        FieldPanel("piloted_themes"),
        FieldPanel("source"),
        FieldPanel("is_fictitious"),
    ]


register_snippet(OrganisationViewSet)
