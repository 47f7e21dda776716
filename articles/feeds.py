"""New articles, as RSS and as Atom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext_lazy

from articles.models import ArticlePage

MOST_ITEMS = 30
# Characters that no XML file may hold: Django refuses to write them.
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ArticlesRss(Feed):
    """``/articles/rss.xml``: the articles published last, in the language of the address."""

    title = gettext_lazy("Les 1000 premiers jours : nouveaux articles")
    description = gettext_lazy("Les articles publiés le plus récemment.")

    def link(self) -> str:
        return reverse("wagtail_serve", args=[""])

    def items(self) -> Iterable[ArticlePage]:
        return ArticlePage.objects.shown().newest_first()[:MOST_ITEMS]

    def item_title(self, item: ArticlePage) -> str:
        return NOT_XML.sub("", item.title)

    def item_description(self, item: ArticlePage) -> str:
        """HTML. What nobody approved says so wherever it is read."""
        parts = [item.summary]
        if item.mark:
            parts.append(item.mark.label)
        return "".join(f"<p>{escape(NOT_XML.sub('', part))}</p>" for part in parts if part)

    def item_link(self, item: ArticlePage) -> str:
        return item.url or "/"

    def item_pubdate(self, item: ArticlePage) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: ArticlePage) -> datetime | None:
        return item.last_published_at


class ArticlesAtom(ArticlesRss):
    """``/articles/atom.xml``."""

    feed_type = Atom1Feed
    subtitle = ArticlesRss.description
