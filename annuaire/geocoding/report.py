"""« Adresses introuvables » among the reports of the admin: what the geocoder gave up.

Exact addresses: read by those who answer for the territory, and by them only.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from annuaire.imports.access import may_import, sees_every_source
from annuaire.models import Coverage, GeocodingTry, Listing
from annuaire.models.coverage import LOCATED
from millejours.spreadsheets import cell
from moderation.competence import Standing
from moderation.models import Organisation, Role

# Wagtail 8.0 writes what people typed as it is, formulas included.
_INERT = {"csv": cell, "xlsx": cell}
INERT = {Listing: _INERT, str: _INERT}
REPORT, RESULTS = "unfound_addresses", "unfound_addresses_results"


def given_up_for(user: Any) -> QuerySet[GeocodingTry]:
    """The listings of her territory with an address still to place, the last given up first."""
    places = unplaced().filter(listing=OuterRef("listing"))
    if not sees_every_source(user):
        places = places.filter(_answered_for(user))
    tries = GeocodingTry.objects.exclude(given_up_at=None).filter(Exists(places))
    return tries.order_by("-given_up_at", "-pk")


def unplaced() -> QuerySet[Coverage]:
    places = Coverage.objects.filter(kind__in=LOCATED, latitude=None, to_geocode=False)
    return places.exclude(street="").exclude(commune=None).order_by("order", "pk")


def _answered_for(user: Any) -> Q:
    mine = Organisation.objects.filter(pk__in=Standing.once(user).ids(Role.REFERENT))
    departements = mine.filter(departements=OuterRef("commune__departement"))
    regions = mine.filter(regions=OuterRef("commune__departement__region"))
    return Q(Exists(departements)) | Q(Exists(regions))


class UnfoundAddressesView(ReportView):
    page_title = _("Adresses introuvables")
    header_icon = "site"
    index_url_name = REPORT
    index_results_url_name = RESULTS
    model = GeocodingTry
    context_object_name = "tries"
    default_ordering = "-given_up_at"
    export_filename = "adresses-introuvables"
    list_export = ["listing", "addresses", "given_up_at", "public_url"]
    export_headings = {
        "listing": _("Fiche"),
        "addresses": _("Adresse"),
        "given_up_at": _("Abandonnée le"),
        "public_url": _("Page"),
    }
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **INERT}
    columns = [
        TitleColumn("listing", label=_("Fiche"), get_url=lambda tried: tried.url),
        Column("addresses", label=_("Adresse")),
        DateColumn("given_up_at", label=_("Abandonnée le")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[GeocodingTry]:
        places = unplaced().select_related("commune")
        shown = Prefetch("listing__coverages", queryset=places, to_attr="unplaced")
        return given_up_for(self.request.user).select_related("listing").prefetch_related(shown)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """The editor for those who may change the listing, its page for the others."""
        finder = AdminURLFinder(self.request.user)
        for tried in object_list:
            listing = tried.listing
            tried.public_url = listing.get_absolute_url() if listing.live else ""
            tried.url = finder.get_edit_url(listing) or tried.public_url
            tried.addresses = "\u00a0; ".join(
                f"{place.street}, {place.postal_code} {place.commune.name}"
                for place in listing.unplaced
            )
        return object_list


class UnfoundMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


def report_urls() -> list[URLPattern]:
    view = UnfoundAddressesView
    return [
        path("reports/adresses-introuvables/", view.as_view(), name=REPORT),
        path(
            "reports/adresses-introuvables/results/", view.as_view(results_only=True), name=RESULTS
        ),
    ]


def report_menu_item() -> MenuItem:
    return UnfoundMenuItem(
        _("Adresses introuvables"), reverse(REPORT), name=REPORT, icon_name="site", order=660
    )
