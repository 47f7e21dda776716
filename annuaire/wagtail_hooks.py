"""The directory in the admin."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from annuaire.admin_form import ListingForm
from annuaire.alerts.desk import alert_page
from annuaire.claims.desk import claim_page
from annuaire.geocoding.report import report_menu_item, report_urls
from annuaire.imports.hooks import imports_menu_item, imports_urls
from annuaire.managers.admin import (
    BodyViewSet,
    ManagedListingViewSet,
    follow_members,
    register_policies,
    tell_detached,
)
from annuaire.models import Category, Listing, SpokenLanguage
from millejours.snippet_views import ModeratedViewSet
from millejours.wagtail_hooks import TermViewSet

WHO = [
    FieldPanel("name"),
    FieldPanel("structure"),
    FieldPanel("category"),
    FieldPanel("description"),
    FieldPanel("language"),
    InlinePanel(
        "presentations",
        heading=_("Présentations dans d’autres langues"),
        label=_("Présentation"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]), FieldPanel("website")],
        heading=_("Contact public"),
    ),
    FieldPanel("opening_hours"),
    FieldPanel("closed_until"),
    FieldPanel("professional_contact"),
]
WHAT = [
    FieldPanel("needs"),
    FieldPanel("actions"),
    FieldPanel("stages"),
    FieldPanel("audiences"),
    FieldPanel("spoken_languages"),
    MultiFieldPanel(
        [FieldPanel("on_site"), FieldPanel("at_home"), FieldPanel("remotely")],
        heading=_("Où cela se passe"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("wheelchair"),
            FieldPanel("sign_language"),
            FieldPanel("induction_loop"),
            FieldPanel("visual_aids"),
            FieldPanel("easy_to_read"),
        ],
        heading=_("Accessibilité"),
    ),
    MultiFieldPanel(
        [FieldPanel("evening"), FieldPanel("weekend"), FieldPanel("night")],
        heading=_("Horaires décalés"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("occasional_care"),
            FieldPanel("emergency_care"),
            FieldPanel("breastfeeding"),
        ],
        heading=_("Accueil"),
    ),
    FieldPanel("price"),
]
TRUST = [
    FieldPanel("trust"),
    FieldPanel("trust_detail"),
    FieldPanel("confirmed_on"),
    FieldPanel("origin_note"),
    FieldPanel("origin", read_only=True),
    FieldPanel("origin_reference", read_only=True),
]


class ListingViewSet(ModeratedViewSet):
    model = Listing
    icon = "site"
    menu_label = _("Fiches")
    list_display = ["name", "structure", "category", "origin", "confirmed_on", "live"]
    list_filter = ["origin", "live", "category"]
    search_fields = ["folded_name", "structure"]
    edit_handler = TabbedInterface(
        [
            ObjectList(WHO, heading=_("Qui")),
            ObjectList(
                [InlinePanel("coverages", heading=_("Présences"), min_num=1)], heading=_("Où")
            ),
            ObjectList(WHAT, heading=_("Pour quoi, pour qui")),
            ObjectList(TRUST, heading=_("Confiance et origine")),
        ]
    )


class CategoryViewSet(TermViewSet):
    model = Category
    extra_panels = [FieldPanel("kind")]


class SpokenLanguageViewSet(TermViewSet):
    model = SpokenLanguage


class DirectoryGroup(SnippetViewSetGroup):
    menu_label = _("Annuaire")
    menu_icon = "site"
    menu_order = 300
    items = (
        ListingViewSet,
        BodyViewSet,
        ManagedListingViewSet,
        CategoryViewSet,
        SpokenLanguageViewSet,
    )


Listing.base_form_class = ListingForm

register_policies()
register_snippet(DirectoryGroup)

for _gesture in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(_gesture, follow_members)
hooks.register("after_delete_snippet", tell_detached)


@hooks.register("register_admin_urls")
def public_request_urls() -> list[URLPattern]:
    return [
        path("annuaire/signalements/<int:pk>/", alert_page, name="annuaire_alert"),
        path("annuaire/demandes/<int:pk>/", claim_page, name="annuaire_claim"),
    ]


hooks.register("register_admin_urls", imports_urls)
hooks.register("register_admin_menu_item", imports_menu_item)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_reports_menu_item", report_menu_item)
