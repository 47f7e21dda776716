"""Addresses of the desk, all under /admin/ (its home is placed by ``millejours.urls``)."""

from __future__ import annotations

from django.urls import URLPattern, path

from moderation.desk.actions import act
from moderation.desk.acts import act_page
from moderation.desk.bulk import approve_page, choose_page, read_page
from moderation.desk.corrections import correction_page
from moderation.desk.history import history_page
from moderation.desk.objects import object_page
from moderation.desk.off_line import off_line_page, search_page
from moderation.desk.preview import preview

OBJECT = "<int:content_type_id>/<str:object_id>/"


def desk_urls() -> list[URLPattern]:
    """For ``register_admin_urls``: Wagtail adds the access to the admin that they need."""
    return [
        path("bureau/hors-ligne/", search_page, name="moderation_off_line_search"),
        path(f"bureau/hors-ligne/{OBJECT}", off_line_page, name="moderation_off_line"),
        path(f"bureau/correction/{OBJECT}", correction_page, name="moderation_correction"),
        path(f"bureau/historique/{OBJECT}", history_page, name="moderation_history"),
        path("bureau/lot/", choose_page, name="moderation_bulk"),
        path("bureau/lot/lire/", read_page, name="moderation_bulk_read"),
        path("bureau/lot/approuver/", approve_page, name="moderation_bulk_approve"),
        path("bureau/actes/<int:pk>/", act_page, name="moderation_act"),
        path("bureau/<int:pk>/", object_page, name="moderation_object"),
        path("bureau/<int:pk>/apercu/", preview, name="moderation_preview"),
        path("bureau/<int:pk>/<slug:action>/", act, name="moderation_action"),
    ]
