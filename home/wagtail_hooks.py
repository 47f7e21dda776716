"""Links of the header and the footer in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import NavigationItem


class NavigationItemViewSet(SnippetViewSet):
    model = NavigationItem
    icon = "link"
    menu_label = _("Navigation")
    menu_order = 570
    add_to_admin_menu = True
    list_display = ["label", "placement", "order"]
    list_filter = ["placement"]
    panels = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("placement"), FieldPanel("order")]),
        FieldPanel("page"),
        FieldPanel("path"),
    ]


register_snippet(NavigationItemViewSet)
