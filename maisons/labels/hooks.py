"""The labels and their letters in the admin's menu and addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from maisons.labels import admin_views, letter_admin
from moderation.competence import Standing
from moderation.models import Organisation, Role


def admin_urls() -> list[URLPattern]:
    return [
        path("maisons/labels/", admin_views.listing, name="maisons_labels"),
        path("maisons/labels/<slug:code>/", admin_views.label_page, name="maisons_label"),
        path("maisons/courriers/", letter_admin.listing, name="maisons_letters"),
        path("maisons/courriers/<slug:code>/", letter_admin.edit, name="maisons_letter"),
    ]


class LabelsMenuItem(MenuItem):
    """For those of ``rights.reads_labels``; costs nothing on the desk."""

    def is_shown(self, request: HttpRequest) -> bool:
        standing = Standing.once(request.user)
        return (
            standing.is_animator
            or standing.decides_everywhere
            or any(
                member.role in (Role.REFERENT, Role.DECIDER)
                and member.organisation.kind == Organisation.Kind.TERRITORIAL
                and not member.organisation.is_national
                for member in standing.memberships
            )
        )


class LettersMenuItem(MenuItem):
    """For those of ``rights.may_edit_letters``."""

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return user.is_superuser or Standing.once(user).is_animator


def labels_menu_item() -> MenuItem:
    address = reverse("maisons_labels")
    return LabelsMenuItem(_("Labels des Maisons"), address, icon_name="pick", order=162)


def letters_menu_item() -> MenuItem:
    address = reverse("maisons_letters")
    return LettersMenuItem(_("Courriers des Maisons"), address, icon_name="mail", order=164)
