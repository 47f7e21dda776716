"""The steering page in the admin's menu and addresses."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from moderation.steering import views


class SteeringMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_steer(request.user)


def steering_urls() -> list[URLPattern]:
    return [
        path("pilotage/", views.steering, name="moderation_steering"),
        path("pilotage/delais.csv", views.export_delays, name="moderation_delays"),
        path("pilotage/en-attente.csv", views.export_waiting, name="moderation_waiting"),
        path("pilotage/journal.csv", views.export_journal, name="moderation_journal"),
    ]


def steering_menu_item() -> MenuItem:
    return SteeringMenuItem(
        _("Pilotage"), reverse("moderation_steering"), icon_name="tasks", order=120
    )
