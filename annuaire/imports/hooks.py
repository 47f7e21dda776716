"""Imports in the admin's menu and addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.menu import MenuItem

from annuaire.imports import views
from annuaire.imports.access import may_import, readable_batch
from annuaire.models import ImportBatch


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


def imports_menu_item() -> MenuItem:
    return ImportsMenuItem(
        _("Imports de fiches"), reverse("imports_home"), icon_name="upload", order=310
    )


def imports_urls() -> list[URLPattern]:
    """For ``register_admin_urls``: Wagtail adds the access to the admin that they need."""
    return [
        path("imports/", views.home, name="imports_home"),
        path("imports/deposer/", views.upload, name="imports_upload"),
        path("imports/sources/nouvelle/", views.new_source, name="imports_new_source"),
        path("imports/sources/<int:pk>/", views.source, name="imports_source"),
        path("imports/<int:pk>/", views.batch_page, name="imports_batch"),
        path("imports/<int:pk>/rapport.csv", views.report, name="imports_report"),
        path("imports/<int:pk>/soumettre/", views.submit, name="imports_submit"),
        path("imports/<int:pk>/analyser/", views.analyse, name="imports_analyse"),
        path("imports/<int:pk>/rapprocher/", views.tell_apart, name="imports_tell_apart"),
        path("imports/<int:pk>/reprendre/", views.retry, name="imports_retry"),
    ]


class BatchFinder:
    """From the desk to the page of a batch, for those who may read it."""

    def __init__(self, user: Any = None) -> None:
        self.user = user

    def get_edit_url(self, instance: ImportBatch) -> str | None:
        if self.user is None or readable_batch(self.user, instance.pk) is None:
            return None
        return reverse("imports_batch", args=[instance.pk])


register_admin_url_finder(ImportBatch, BatchFinder)
