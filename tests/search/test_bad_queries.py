"""Nothing that a person, or a robot, sends makes the search fail."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from home.models import HomePage
from millejours.models import SiteImage, User
from search.distress import signs
from search.engine import Query, search_pages, suggest
from search.query import MAX_CHARACTERS, MAX_WORDS
from tests.factories import ContentPageFactory, UserFactory

NASTY = [
    "",
    " ",
    "   \t\n ",
    "\x00",
    "bébé\x00nuit",
    "a" * 10_000,
    "bébé " * 2_000,
    '"',
    '"bébé',
    'bébé" OR "nuit',
    "'",
    "l'",
    "*",
    "bé*",
    "-",
    "--",
    "- bébé",
    "+bébé",
    "AND",
    "OR",
    "NOT",
    "bébé AND",
    "NOT bébé",
    "bébé NEAR nuit",
    "NEAR(",
    "NEAR(bébé nuit, 5)",
    "title:",
    "title:bébé",
    "live:true",
    "{title} : bébé",
    "(",
    ")",
    "((((((((((",
    "%",
    "%s %(a)s",
    "_",
    "\\",
    "\\'",
    "^bébé",
    "bébé & ! | nuit",
    "a:*",
    "<->",
    "\u202ebébé\u202c",
    "\u200b\u200d",
    "\ud800",
    "😀",
    "😀 bébé 👶🏽",
    "le la les de",
    "où",
    "mot " * 500,
    " ".join(f"mot{n}" for n in range(500)),
    "anticonstitutionnellement" * 100,
    "婴儿睡眠",
    "شیر مادر",
    "'; DROP TABLE wagtailcore_page; --",
    "1 OR 1=1",
    "<script>alert(1)</script>",
    "<b",
    "&eacute;&#0;",
    "ﷺ" * 50,
    "e\u0301" * 300,
    "²½Ⅷ",
    "0",
    "-1",
    "null",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home_page: HomePage) -> Page:
    return ContentPageFactory(parent=home_page, title="Le sommeil de bébé", summary="La nuit.")


@pytest.mark.parametrize("raw", NASTY, ids=range(len(NASTY)))
def test_the_engine_answers_anything(page: Page, raw: str) -> None:
    query = Query.parse(raw)
    assert len(query.text) <= MAX_CHARACTERS
    assert len(query.text.split()) <= MAX_WORDS
    results = search_pages(query, "fr")
    assert results.total == len(results.hits)
    assert all("<script" not in hit.snippet for hit in results.hits)
    assert len(suggest(raw, "fr")) <= 8
    assert isinstance(signs(raw), list)


@pytest.mark.parametrize("raw", NASTY, ids=range(len(NASTY)))
def test_wagtail_s_own_searches_answer_anything(page: Page, raw: str) -> None:
    for found in (
        Page.objects.search(raw),
        Page.objects.search(raw, operator="or"),
        Page.objects.search(raw, fields=["title"]),
        Page.objects.autocomplete(raw),
        SiteImage.objects.search(raw),
    ):
        assert len(list(found)) == found.count()


@pytest.mark.parametrize(
    "raw", [one for one in NASTY if "\ud800" not in one], ids=lambda raw: raw[:12]
)
def test_the_admin_answers_anything(page: Page, admin: Client, raw: str) -> None:
    for address in ("/admin/pages/search/", f"/admin/pages/{page.get_parent().pk}/"):
        assert admin.get(address, {"q": raw[:1000]}).status_code == 200


@pytest.fixture
def admin(client: Client) -> Client:
    user: User = UserFactory(is_superuser=True)
    client.force_login(user)
    return client


def test_a_long_question_is_cut_and_says_so() -> None:
    assert Query.parse("mot " * 12).cut is False
    assert Query.parse("mot " * 13).cut is True
    assert Query.parse("a" * 201).cut is True
    assert Query.parse("a" * 200).cut is False


def test_a_question_is_shown_back_without_what_could_deceive() -> None:
    assert Query.parse(" \u202ebébé\x00  nuit\n ").text == "bébé nuit"
    assert Query.parse("...").is_empty
    assert Query.parse("").is_empty
    assert not Query.parse("où").is_empty
