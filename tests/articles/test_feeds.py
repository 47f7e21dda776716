"""RSS and Atom of new articles."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles import feeds
from tests.articles.factories import make_article

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = ["/articles/rss.xml", "/articles/atom.xml"]


def read(client, address: str) -> list[dict[str, str]]:
    """Title, link and text of each entry."""
    tree = ElementTree.fromstring(client.get(address).content)  # noqa: S314 (our own)
    if address.endswith("rss.xml"):
        return [
            {name: item.findtext(name) for name in ("title", "link", "description", "pubDate")}
            for item in tree.iter("item")
        ]
    return [
        {
            "title": entry.findtext(f"{ATOM}title"),
            "link": entry.find(f"{ATOM}link").get("href"),
            "description": entry.findtext(f"{ATOM}summary"),
        }
        for entry in tree.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_newest_articles_come_first(client, home_page, address):
    for day in (1, 3, 2):
        published = timezone.make_aware(dt.datetime(2026, 3, day))
        make_article(title=f"Du {day}", slug=f"du-{day}", first_published_at=published)
    entries = read(client, address)
    assert [entry["title"] for entry in entries] == ["Du 3", "Du 2", "Du 1"]
    assert entries[0]["link"] == "http://testserver/articles/du-3/"


@pytest.mark.parametrize("address", ADDRESSES)
def test_words_are_escaped_and_what_xml_cannot_hold_is_left_out(client, home_page, address):
    make_article(title="Dormir <tôt> & rêver\x0b", summary="Un <script>\x01 & deux")
    entry = read(client, address)[0]
    assert entry["title"] == "Dormir <tôt> & rêver"
    assert entry["description"] == "<p>Un &lt;script&gt; &amp; deux</p>"


@pytest.mark.parametrize("address", ADDRESSES)
def test_drafts_and_restricted_articles_are_left_out(client, home_page, address):
    make_article(live=False)
    secret = make_article()
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert read(client, address) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_has_an_end(client, home_page, address, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_ITEMS", 2)
    for _ in range(3):
        make_article()
    assert len(read(client, address)) == 2


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_gives_no_cookie_and_has_its_type(client, home_page, address):
    response = client.get(address)
    assert not response.cookies
    kind = "rss" if address.endswith("rss.xml") else "atom"
    assert response.headers["Content-Type"].startswith(f"application/{kind}+xml")
