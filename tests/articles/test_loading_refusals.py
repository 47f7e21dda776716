"""Starting content outside DEBUG, and files that are not right."""

from __future__ import annotations

import pytest
from django.test import override_settings

from articles import loading, page_loading
from articles.loading import load_starting_articles
from articles.models import ArticlePage, Fact, Landmark, StagePage
from millejours.loading import DataFileError

pytestmark = pytest.mark.django_db


def test_outside_debug_everything_loads_as_drafts(ready, client):
    with override_settings(DEBUG=False):
        load_starting_articles()
    assert not ArticlePage.objects.live().exists()
    assert not StagePage.objects.live().exists()
    for model in (Fact, Landmark):
        assert model.objects.exists()
        assert not model.objects.filter(live=True).exists()
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


def test_a_fact_that_nobody_has_compared_to_its_source_loads(ready, tmp_path, monkeypatch):
    file = tmp_path / "faits.csv"
    columns = [*loading.FACT_COLUMNS.values(), *loading.FACT_DATES.values(), "organisation"]
    known = {"slug": "seul", "label": "Seul", "value": "3", "basis": "jour"}
    known |= {"institution": "HAS", "source": "Une fiche"}
    row = ";".join(known.get(column, "") for column in columns)
    file.write_text(f"{';'.join(columns)}\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(loading, "FACT_FILES", [*loading.FACT_FILES, file])
    load_starting_articles()
    assert Fact.objects.get(slug="seul").checked_on is None


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("ARTICLE_FILES", ('themes = ["', 'themes = ["absent", "'), "« absent »"),
        ("STAGES_FILE", ('stage = "', 'stage = "absent-'), "absent-.* : Stage inconnu"),
        ("STAGES_FILE", ("pictogram =", 'body = [{type = "x"}]\npictogram ='), "bloc inconnu"),
    ],
)
@pytest.mark.usefixtures("ready")
def test_an_unknown_term_stops_the_first_load(tmp_path, monkeypatch, name, change, message):
    known = getattr(page_loading, name)
    file, *others = known if isinstance(known, list) else [known]
    broken = tmp_path / file.name
    broken.write_text(file.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    monkeypatch.setattr(page_loading, name, [broken, *others] if others else broken)
    with pytest.raises(DataFileError, match=message):
        load_starting_articles()
