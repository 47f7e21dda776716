"""What search engines read."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from tests.articles.factories import StagePageFactory, make_article, source
from tests.factories import ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def graph(client, html):
    """``graph(address)``: the nodes of a page, by type."""

    def read(address: str) -> dict[str, Any]:
        script = html(client.get(address)).select_one("script[type='application/ld+json']")
        return {node["@type"]: node for node in json.loads(script.string)["@graph"]}

    return read


def test_an_article_is_a_medical_page_with_its_sources(home_page, graph):
    published = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    make_article(
        slug="a",
        title="Dormir",
        summary="En sécurité.",
        themes=[ThemeFactory(label="Sommeil")],
        first_published_at=published,
        last_published_at=published,
        sources=[
            source(title="Un guide", url="https://example.org/", published_on=dt.date(2025, 1, 2))
        ],
    )
    page = graph("/articles/a/")["MedicalWebPage"]
    assert page["name"] == "Dormir"
    assert page["url"] == "http://testserver/articles/a/"
    assert page["description"] == "En sécurité."
    assert page["inLanguage"] == "fr"
    assert page["keywords"] == ["Sommeil"]
    assert page["datePublished"].startswith("2026-03-01")
    assert page["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "Un guide",
            "publisher": {"@type": "Organization", "name": "Assurance Maladie"},
            "url": "https://example.org/",
            "datePublished": "2025-01-02",
        }
    ]


def test_the_trail_goes_by_the_stage(home_page, graph):
    stage = StagePageFactory(slug="conception", title="Conception")
    make_article(slug="a", title="Dormir", main_stage=stage.stage)
    steps = graph("/articles/a/")["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Accueil", "http://testserver/"),
        (2, "Conception", "http://testserver/etapes/conception/"),
        (3, "Dormir", "http://testserver/articles/a/"),
    ]


def test_a_stage_is_described_too(home_page, graph):
    StagePageFactory(slug="conception", title="Conception", is_initial_content=True)
    nodes = graph("/etapes/conception/")
    assert nodes["MedicalWebPage"]["name"] == "Conception"
    assert "non validé" in nodes["MedicalWebPage"]["creativeWorkStatus"]
    assert len(nodes["BreadcrumbList"]["itemListElement"]) == 3


def test_nothing_in_a_title_gets_out_of_the_script(client, home_page, graph):
    title = "</script><img src=x onerror=alert(1)> & <!--"
    make_article(slug="a", title=title)
    assert graph("/articles/a/")["MedicalWebPage"]["name"] == title
    assert "<img src=x" not in client.get("/articles/a/").content.decode()
