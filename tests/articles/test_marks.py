"""What the committee did not approve says so in every public output, and nothing else does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from articles.models import ArticlePage, StagePage
from millejours.marks import ListMarks, Mark, mark_of
from tests.articles.factories import StagePageFactory, make_article, make_article_index, source
from tests.factories import ContentPageFactory, StageFactory, ThemeFactory
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
INITIAL = "Contenu initial, non validé par le comité éditorial"
DEMONSTRATION = "Contenu de démonstration, non validé par le comité éditorial"
MARKS = {"is_initial_content": INITIAL, "is_demonstration": DEMONSTRATION}
FEEDS = ["/articles/rss.xml", "/articles/atom.xml"]
LISTS = [
    "/etapes/grossesse/",  # a card and a title by theme
    "/etapes/",
    "/articles/",
    "/articles/autre/",  # among the articles to read next
    "/recherche/?q=dormir",
    "/recherche/suggestions/?q=dorm",
    "/plan-du-site/",
    *FEEDS,
]


@pytest.fixture
def site(home_page):
    """A stage and its article, not marked; another article of the same theme."""
    make_article_index()
    stage = StageFactory(slug="grossesse")
    StagePageFactory(stage=stage, slug="grossesse", title="Dormir enceinte")
    themes = [ThemeFactory()]
    make_article(
        ("text", "<p>Un texte.</p>"),
        slug="dormir",
        title="Dormir",
        main_stage=stage,
        themes=themes,
        sources=[source()],
    )
    make_article(slug="autre", title="Autre", main_stage=StageFactory(), themes=themes)


def mark(name: str, is_marked: bool = True) -> None:
    """All that the site holds about sleeping carries the mark, or loses it."""
    for model in (ArticlePage, StagePage):
        for page in model.objects.filter(title__startswith="Dormir"):
            setattr(page, name, is_marked)
            page.save_revision().publish()


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("address", ["/articles/dormir/", "/etapes/grossesse/", *LISTS])
def test_a_mark_is_said_in_every_output(client, site, name, address):
    mark(name)
    content = shown(client.get(address))
    assert MARKS[name] in content
    assert "Vérifié" not in content
    other = next(text for text in MARKS.values() if text != MARKS[name])
    assert other not in content


@pytest.mark.parametrize("address", ["/articles/dormir/", "/etapes/grossesse/", *LISTS])
def test_what_was_published_by_hand_claims_nothing(client, site, address):
    content = shown(client.get(address))
    assert "non validé" not in content
    assert "Vérifié" not in content


def shown(response: Any) -> str:
    """What is read, as letters and not as JSON or HTML would write them."""
    assert response.status_code == 200
    if response.headers["Content-Type"] == "application/json":
        return json.dumps(response.json(), ensure_ascii=False)
    if "xml" in response.headers["Content-Type"]:
        return response.content.decode()
    return text_of(response)


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("address", ["/", "/etapes/", "/articles/", "/page/"])
@pytest.mark.usefixtures("site")
def test_pages_of_every_type_carry_the_notice(client, home_page, html, name, address):
    pages = {
        "/": home_page,
        "/etapes/": StagePage.objects.get().get_parent().specific,
        "/articles/": ArticlePage.objects.first().get_parent().specific,
        "/page/": ContentPageFactory(parent=home_page, slug="page"),
    }
    setattr(pages[address], name, True)
    pages[address].save_revision().publish()
    page = html(client.get(address))
    notice = page.select_one("[role=region][aria-label='État de cette page']")
    assert notice.get_text().strip() == MARKS[name]
    for selector in ("meta[name=description]", "meta[property='og:description']"):
        assert page.select_one(selector)["content"].startswith(f"{MARKS[name]}. ")


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("address", ["/articles/dormir/", "/etapes/grossesse/"])
def test_machines_read_it_too(client, site, html, name, address):
    mark(name)
    script = html(client.get(address)).select_one("script[type='application/ld+json']")
    nodes = {node["@type"]: node for node in json.loads(script.string)["@graph"]}
    assert nodes["MedicalWebPage"]["creativeWorkStatus"] == MARKS[name]
    assert "reviewedBy" not in nodes["MedicalWebPage"]


def test_a_list_of_titles_says_once_what_they_all_carry(client, site, html):
    mark("is_initial_content")
    theme = html(client.get("/etapes/grossesse/")).select(".art-themes .site-mark")
    assert not theme  # the notice of the page says it already
    plan = html(client.get("/plan-du-site/")).select("main .site-mark")
    assert [item.text for item in plan] == [INITIAL]


def test_a_list_of_mixed_titles_says_it_of_each_and_the_whole_above(client, site, html):
    stage = StagePage.objects.get().stage
    make_article(title="Rêver", main_stage=stage, is_demonstration=True)
    make_article(title="Manger", main_stage=stage, is_initial_content=True)
    said = {}
    page = html(client.get("/etapes/grossesse/"))
    for item in page.select(".art-themes__group li"):
        own = item.select_one(".site-short-mark")
        said[item.a.text] = own.text if own else None
    assert said == {"Dormir": None, "Rêver": "(démonstration)", "Manger": "(contenu initial)"}
    assert [item.text for item in page.select(".site-list-marks span")] == [INITIAL, DEMONSTRATION]
    other = StageFactory(slug="naissance")
    StagePageFactory(stage=other, slug="naissance", title="Naissance", is_demonstration=True)
    assert DEMONSTRATION in text_of(client.get("/"))
    assert "Naissance (démonstration)" in text_of(client.get("/"))


def test_a_mark_changes_everywhere_as_soon_as_it_is_published(client, site, settings):
    settings.PAGE_CACHE_SECONDS = 60
    addresses = ["/articles/dormir/", "/etapes/", "/articles/", "/plan-du-site/", *FEEDS]
    for name, text in MARKS.items():
        mark(name)
        for address in addresses:
            assert text in shown(client.get(address)), address
    for name in MARKS:
        mark(name, is_marked=False)
    for address in addresses:
        assert "non validé" not in shown(client.get(address)), address


@pytest.mark.parametrize(
    ("initial", "demonstration", "expected"),
    [
        (False, False, None),
        (True, False, Mark.INITIAL),
        (False, True, Mark.DEMONSTRATION),
        (True, True, Mark.DEMONSTRATION),
    ],
)
def test_one_place_decides(initial, demonstration, expected):
    page = ContentPageFactory.build(is_initial_content=initial, is_demonstration=demonstration)
    assert page.mark is mark_of(page) is expected
    assert mark_of(object()) is None


@pytest.mark.parametrize(
    ("marks", "found", "differ"),
    [
        ([], (), False),
        ([None, None], (), False),
        ([Mark.INITIAL, Mark.INITIAL], (Mark.INITIAL,), False),
        ([Mark.INITIAL, None], (Mark.INITIAL,), True),
        ([Mark.DEMONSTRATION, Mark.INITIAL], (Mark.INITIAL, Mark.DEMONSTRATION), True),
    ],
)
def test_what_a_list_says(marks, found, differ):
    assert ListMarks.of(marks) == ListMarks(found, differ)
