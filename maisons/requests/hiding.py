"""Pages of the requests are in Wagtail's tree, and nowhere in Wagtail's screens.

Wagtail 8.0 reads pages by ``Page.objects`` in some sixty places, few of which ask a permission
or a hook: a chooser shown again, a page named in an address, a report. One rule at that manager
covers them all, those of the next version too (docs/decisions/0026-label-requests.md). Inside an
address of the admin the requests do not exist, unless code says ``requests_shown()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.views.defaults import page_not_found
from treebeard import mp_tree
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page
from wagtail.models.pages import BasePageManager
from wagtail_localize.synctree import PageIndex

from maisons.models.requests import CONFIDENTIAL
from maisons.requests.visibility import are_hidden, requests_hidden, requests_shown
from millejours.middleware import ADMIN_PREFIX

TREE_WRITERS = (
    mp_tree.MP_AddChildHandler,
    mp_tree.MP_AddSiblingHandler,
    mp_tree.MP_MoveHandler,
)


def without_requests(pages: QuerySet[Any]) -> QuerySet[Any]:
    kinds = ContentType.objects.get_for_models(*CONFIDENTIAL).values()
    return pages.exclude(content_type__in=[kind.pk for kind in kinds])


class RequestsHiddenMiddleware:
    """Nothing under /admin/ finds a page of the requests, while a download is streamed neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(ADMIN_PREFIX):
            return self.get_response(request)
        with requests_hidden():
            response: Any = self.get_response(request)
        if response.streaming:
            response.streaming_content = _hiding(response.streaming_content)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Wagtail 8.0 answers 500 when a form names a page that is not there."""
        if not (are_hidden() and isinstance(error, Page.DoesNotExist)):
            return None
        return page_not_found(request, error, template_name="wagtailadmin/404.html")


def _hiding(content: Any) -> Iterator[Any]:
    with requests_hidden():
        yield from content


def hide_from_wagtail() -> None:
    """Once, when the site starts."""
    BasePageManager.get_queryset = _hiding_queryset(BasePageManager.get_queryset)
    for writer in TREE_WRITERS:  # places in the tree are counted among all pages
        writer.process = _shown(writer.process)
    for model in CONFIDENTIAL:  # what the engine does of them is in our journal only
        log_registry.log_entry_models_by_type.register(model, value=None)
    PageIndex.from_database = classmethod(_without_aliases(PageIndex.from_database.__func__))


def _hiding_queryset(stock: Callable[[Any], QuerySet[Any]]) -> Callable[[Any], QuerySet[Any]]:
    @wraps(stock)
    def get_queryset(self: Any) -> QuerySet[Any]:
        pages = stock(self)
        is_concerned = self.model is Page or issubclass(self.model, CONFIDENTIAL)
        return without_requests(pages) if is_concerned and are_hidden() else pages

    return get_queryset


def _shown(stock: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(stock)
    def process(*args: Any, **kwargs: Any) -> Any:
        with requests_shown():
            return stock(*args, **kwargs)

    return process


def _without_aliases(stock: Callable[..., Any]) -> Callable[..., Any]:
    """The trees of other languages are filled with aliases of every page that is read here."""

    @wraps(stock)
    def from_database(cls: type[PageIndex]) -> PageIndex:
        with requests_hidden():
            return stock(cls)

    return from_database
