"""The second lock on the requests: what ``maisons.requests.hiding`` hides is also asked here."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from maisons.requests.hiding import without_requests


def out_of_choosers(pages: QuerySet[Any], _request: HttpRequest) -> QuerySet[Any]:
    return without_requests(pages)


def out_of_explorer(_parent: Any, pages: QuerySet[Any], _request: HttpRequest) -> QuerySet[Any]:
    return without_requests(pages)


hooks.register("construct_page_chooser_queryset", out_of_choosers)
hooks.register("construct_explorer_page_queryset", out_of_explorer)
