"""What search engines are told to read: published pages and listings, nothing restricted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from wagtail.models import Page

from annuaire.models import Listing

PER_FILE = 10_000
HOME_DEPTH = 2


class PageSitemap(Sitemap):
    """Pages of every language. The number of queries does not depend on the number of pages."""

    limit = PER_FILE

    def items(self) -> Any:
        pages = Page.objects.live().public().filter(depth__gte=HOME_DEPTH)
        return pages.select_related("locale").order_by("path")

    def location(self, item: Page) -> str:
        parts = item.get_url_parts(self.request)
        return parts[2] if parts else "/"

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at

    request: HttpRequest | None = None

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        self.request = HttpRequest()  # where Wagtail keeps the roots of the sites, read once
        return super().get_urls(*args, **kwargs)


class ListingSitemap(Sitemap):
    """The published listings of the directory."""

    limit = PER_FILE

    def items(self) -> Any:
        return Listing.objects.published().only("pk", "name", "updated_at").order_by("pk")

    def lastmod(self, item: Listing) -> datetime:
        return item.updated_at


SITEMAPS = {"pages": PageSitemap, "annuaire": ListingSitemap}
