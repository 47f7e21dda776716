"""« Liens des sources » among the reports of the admin; the addresses of all our reports."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from articles.links import addresses, dead_links
from articles.models import CheckedLink, Fact
from articles.review_mails import REPORT as REVIEWS
from articles.review_reports import RESULTS as REVIEWS_RESULTS
from articles.review_reports import ReviewsDueView, reviews_menu_item

FACTS = ModelPermissionPolicy(Fact)
CHANGE = "change"
REPORT, RESULTS = "dead_sources", "dead_sources_results"


class AddressColumn(Column):
    cell_template_name = "articles/admin/address_cell.html"


class UsersColumn(Column):
    cell_template_name = "articles/admin/users_cell.html"


class DeadSourcesView(ReportView):
    page_title = _("Liens des sources")
    header_icon = "link"
    index_url_name = REPORT
    index_results_url_name = RESULTS
    model = CheckedLink
    permission_policy = FACTS  # who corrects the sources; each edit page checks its own
    permission_required = CHANGE
    list_export = ["url", "status", "dead_since", "checked_at"]
    default_ordering = "dead_since"
    context_object_name = "links"
    columns = [
        AddressColumn("url", label=_("Adresse qui ne répond plus")),
        Column("status", label=_("Réponse")),
        DateColumn("dead_since", label=_("Depuis")),
        DateColumn("checked_at", label=_("Dernière vérification")),
        UsersColumn("users", label=_("À corriger dans")),
    ]

    def get_queryset(self) -> models.QuerySet[CheckedLink]:
        return dead_links()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        if self.is_export:  # which names no user, and shows every link
            return object_list
        users = addresses([link.url for link in object_list])
        for link in object_list:
            link.users = users.get(link.url, [])
        return object_list


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return FACTS.user_has_permission(request.user, CHANGE)


def report_urls() -> list[URLPattern]:
    return [
        path("reports/liens-des-sources/", DeadSourcesView.as_view(), name=REPORT),
        path(
            "reports/liens-des-sources/results/",
            DeadSourcesView.as_view(results_only=True),
            name=RESULTS,
        ),
        path("reports/articles-a-relire/", ReviewsDueView.as_view(), name=REVIEWS),
        path(
            "reports/articles-a-relire/results/",
            ReviewsDueView.as_view(results_only=True),
            name=REVIEWS_RESULTS,
        ),
    ]


def report_menu_item() -> MenuItem:
    return ReportMenuItem(
        _("Liens des sources"), reverse(REPORT), name=REPORT, icon_name="link", order=650
    )


hooks.register("register_reports_menu_item", reviews_menu_item)
