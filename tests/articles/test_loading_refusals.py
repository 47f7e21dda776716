"""Starting content outside DEBUG, and files that are not right."""

from __future__ import annotations

import pytest
from django.test import override_settings

from articles import loading, page_loading
from articles.loading import load_starting_articles
from articles.models import ArticlePage, Fact, StagePage
from millejours.loading import DataFileError

pytestmark = pytest.mark.django_db


def test_outside_debug_everything_loads_as_drafts(ready, client):
    with override_settings(DEBUG=False):
        load_starting_articles()
    assert not ArticlePage.objects.live().exists()
    assert not StagePage.objects.live().exists()
    assert not Fact.objects.published().exists()
    assert client.get("/articles/").status_code == 404
    assert client.get("/").status_code == 200


def test_an_unknown_fact_stops_with_the_name_of_the_file(ready, tmp_path, monkeypatch):
    broken = tmp_path / "article.toml"
    source = page_loading.ARTICLE_FILES[0].read_text(encoding="utf-8")
    broken.write_text(
        source.replace("[[body]]", '[[body]]\ntype = "fact"\nfact = "inconnu"\n\n[[body]]', 1)
    )
    monkeypatch.setattr(page_loading, "ARTICLE_FILES", [broken])
    with pytest.raises(DataFileError, match=r"article\.toml.*inconnu"):
        load_starting_articles()


@pytest.mark.parametrize(
    ("change", "message"),
    [(("2026-11-22", "22/11/2026"), "n’est pas une date"), (("conge-", "conge -"), "ligne")],
)
def test_a_wrong_fact_stops_with_its_line(ready, tmp_path, monkeypatch, change, message):
    broken = tmp_path / "faits.csv"
    text = loading.FACT_FILES[1].read_text(encoding="utf-8")
    broken.write_text(text.replace(*change, 1), encoding="utf-8")
    monkeypatch.setattr(loading, "FACT_FILES", [broken])
    with pytest.raises(DataFileError, match=message):
        load_starting_articles()
