"""The steering of the label in the admin's menu and addresses."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from maisons.steering import views
from maisons.steering.access import may_steer
from moderation.competence import Standing


def steering_urls() -> list[URLPattern]:
    return [
        path("maisons/pilotage/", views.steering, name="maisons_steering"),
        path("maisons/pilotage/demandes.csv", views.export, name="maisons_steering_export"),
    ]


class SteeringMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_steer(Standing.once(request.user))


def steering_menu_item() -> MenuItem:
    return SteeringMenuItem(
        _("Pilotage du label"),
        reverse("maisons_steering"),
        name="label-pilotage",  # another name begins with that of « Pilotage », lit up with it
        icon_name="tasks",
        order=165,
    )
