"""The room of instruction in the admin: its addresses, its item of the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem

from maisons.instruction.screens.actions import act
from maisons.instruction.screens.listing import may_read_some, requests_page
from maisons.instruction.screens.opinions import opinions_page
from maisons.instruction.screens.page import request_page
from moderation.competence import Standing


def admin_urls() -> list[URLPattern]:
    number = "maisons/demandes/<slug:number>/"
    return [
        path("maisons/demandes/", requests_page, name="maisons_requests"),
        path(number, request_page, name="maisons_request"),
        path(f"{number}avis/<str:code>/", opinions_page, name="maisons_opinions"),
        path(f"{number}<slug:action>/", act, name="maisons_request_action"),
    ]


class RequestsMenuItem(MenuItem):
    """Costs nothing: the desk has read who the person is."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_some(Standing.once(request.user))


def requests_menu_item() -> MenuItem:
    return RequestsMenuItem(
        gettext_lazy("Demandes de label"),
        reverse("maisons_requests"),
        icon_name="clipboard-list",
        order=161,
    )
