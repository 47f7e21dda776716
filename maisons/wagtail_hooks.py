"""The room in the admin, and the second lock on the requests (``maisons.requests.hiding``)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from maisons.instruction import admin as instruction
from maisons.labels import hooks as labels
from maisons.referential import admin as referential
from maisons.requests.hiding import without_requests
from maisons.steering import hooks as steering


def out_of_choosers(pages: QuerySet[Any], _request: HttpRequest) -> QuerySet[Any]:
    return without_requests(pages)


def out_of_explorer(_parent: Any, pages: QuerySet[Any], _request: HttpRequest) -> QuerySet[Any]:
    return without_requests(pages)


hooks.register("construct_page_chooser_queryset", out_of_choosers)
hooks.register("construct_explorer_page_queryset", out_of_explorer)
hooks.register("register_admin_urls", referential.admin_urls)
hooks.register("register_admin_menu_item", referential.versions_menu_item)
hooks.register("register_admin_urls", instruction.admin_urls)
hooks.register("register_admin_menu_item", instruction.requests_menu_item)
hooks.register("register_page_listing_more_buttons", referential.version_button)
hooks.register("register_page_header_buttons", referential.version_button)
hooks.register("before_copy_page", referential.refuse_copy)
hooks.register("register_admin_urls", labels.admin_urls)
hooks.register("register_admin_menu_item", labels.labels_menu_item)
hooks.register("register_admin_menu_item", labels.letters_menu_item)
hooks.register("register_admin_urls", steering.steering_urls)
hooks.register("register_admin_menu_item", steering.steering_menu_item)
