"""« Articles à relire » among the reports of the admin: what is overdue, with its CSV."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from articles.models import ArticlePage
from articles.review_dates import LONG_TEXTS, ReviewRow
from articles.review_mails import REPORT
from articles.wording import in_words

RESULTS = "reviews_due_results"


class ReviewsFilterSet(WagtailFilterSet):
    class Meta:
        model = ArticlePage
        fields: ClassVar[list[str]] = ["responsible_organisation", "main_stage", "locale"]


class ReviewsDueView(ReportView):
    """Published articles, the longest overdue first. Public titles and dates: any member reads."""

    page_title = _("Articles à relire")
    header_icon = "time"
    index_url_name = REPORT
    index_results_url_name = RESULTS
    model = ArticlePage
    filterset_class = ReviewsFilterSet
    context_object_name = "articles"
    export_filename = "articles-a-relire"
    list_export = [
        "title",
        "organisation_name",
        "reviewed_on",
        "review_due_on",
        "days_late",
        "public_url",
    ]
    export_headings = {
        "title": _("Article"),
        "organisation_name": _("Organisation responsable"),
        "reviewed_on": _("Vérifié le"),
        "review_due_on": _("À relire avant le"),
        "days_late": _("Jours de retard"),
        "public_url": _("Adresse"),
    }
    columns = [
        TitleColumn("title", label=_("Article"), get_url=lambda page: page.edit_url),
        Column("responsible", label=_("Organisation responsable")),
        Column("verified", label=_("Vérifié le")),
        Column("due", label=_("À relire avant le")),
        Column("days_late", label=_("Jours de retard")),
    ]

    def get_queryset(self) -> QuerySet[ArticlePage]:
        articles = ArticlePage.objects.overdue().longest_overdue_first()
        return articles.select_related("responsible_organisation", "locale").defer(*LONG_TEXTS)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Those shown, or all of them for the export: nothing more is asked of the database."""
        today = timezone.localdate()
        for page in object_list:
            row = ReviewRow.of(page, today)
            page.edit_url, page.public_url, page.days_late = row.edit_url, row.url, row.days_late
            page.organisation_name = row.organisation.name if row.organisation else ""
            page.responsible = page.organisation_name or _("Aucune")
            page.verified = in_words(page.reviewed_on) or _("Jamais")
            page.due = in_words(page.review_due_on)
        return object_list


def reviews_menu_item() -> MenuItem:
    return MenuItem(
        _("Articles à relire"), reverse(REPORT), name=REPORT, icon_name="time", order=640
    )
