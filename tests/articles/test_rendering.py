"""Facts and headings in the text of an article."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.rich_text import expand_db_html

from articles.rendering import all_quoted, minutes_to_read, render, with_current_facts
from tests.articles.factories import FactFactory, inline, make_article
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
YESTERDAY = dt.timedelta(days=1)


def shown(text: str) -> str:
    return str(render(expand_db_html(text)).html)


def test_a_fact_is_written_as_it_is_today_and_leads_to_its_entry():
    fact = FactFactory(slug="conge", value="25")
    stored = f"<p>Pendant {inline(fact)}.</p>"
    fact.value = "28"
    fact.save()
    text = shown(stored)
    assert 'href="#fait-conge"' in text
    assert "28\xa0jours</a>.</p>" in text
    assert "25\xa0jours" not in text


@pytest.mark.parametrize("how", ["absent", "draft", "not a number"])
def test_a_fact_that_is_not_published_is_never_quoted(how):
    fact = FactFactory(live=how != "draft")
    stored = inline(fact)
    if how == "absent":
        fact.delete()
    if how == "not a number":
        stored = '<a linktype="fact" id="x">25 jours</a>'
    text = shown(f"<p>{stored}</p>")
    assert "chiffre en cours de vérification" in text or how == "not a number"
    assert "25\xa0jours" not in text


def test_a_fact_that_is_over_says_so():
    fact = FactFactory(valid_to=timezone.localdate() - YESTERDAY)
    assert "(en cours de mise à jour)" in shown(inline(fact))
    fact.valid_to = timezone.localdate()
    fact.save()
    assert "(en cours de mise à jour)" not in shown(inline(fact))


def test_a_fact_by_date_of_birth_stays_true_for_those_it_was_made_for():
    fact = FactFactory(valid_to=dt.date(2021, 6, 30), basis="naissance")
    assert "mise à jour" not in shown(inline(fact))


def test_a_fact_is_escaped():
    fact = FactFactory(value="<b>25</b>", label='"><script>')
    text = shown(inline(fact))
    assert "<b>" not in text
    assert "<script>" not in text


def test_the_facts_of_several_parts_are_listed_once_each():
    first, second = FactFactory(), FactFactory()
    parts = [render(expand_db_html(inline(fact))) for fact in (first, second, first)]
    assert [fact.pk for fact in all_quoted(parts)] == [first.pk, second.pk]


def test_headings_get_anchors_that_are_unique():
    rendered = render("<h2>Été &amp; <b>hiver</b></h2><h2>Été &amp; hiver</h2><h2>!!!</h2>")
    assert [heading.anchor for heading in rendered.headings] == [
        "ete-amp-hiver",
        "ete-amp-hiver-2",
        "section",
    ]
    assert rendered.html.count("id=") == 3


def test_a_heading_of_a_callout_is_not_in_the_table_of_contents():
    rendered = render('<h2 class="fr-callout__title">À savoir</h2><h2>Dormir</h2>')
    assert [heading.text for heading in rendered.headings] == ["Dormir"]


def test_reading_takes_a_minute_at_least():
    assert minutes_to_read([""]) == 1
    assert minutes_to_read(["mot " * 300, "<p>" + "mot " * 300 + "</p>"]) == 3


def test_the_list_of_figures_says_what_each_is_worth(client, home_page, html):
    over = FactFactory(
        label="Montant", value="900", unit="€", valid_to=timezone.localdate() - YESTERDAY
    )
    birth = FactFactory(
        valid_from=dt.date(2021, 7, 1), basis="naissance", precision="Jours calendaires."
    )
    linked = FactFactory(source_url="https://example.org/", source_date=dt.date(2025, 1, 1))
    make_article(("text", "".join(f"<p>{inline(f)}</p>" for f in (over, birth, linked))), slug="a")
    page = html(client.get("/articles/a/"))
    entries = [" ".join(entry.text.split()) for entry in page.select(".art-fact-entry")]
    assert "900 € Montant" in entries[0]
    assert "a pu changer depuis" in entries[0]
    assert "Jours calendaires. Pour les enfants nés à partir du 1er juillet 2021." in entries[1]
    assert "1er janvier 2025" in entries[2]
    assert "Comparé au texte officiel le 1er novembre 2026" in entries[2]
    link = page.select_one(f"#fait-{linked.slug} a")
    assert link["href"] == "https://example.org/"
    assert not page.select("details.art-facts__more")


def test_a_long_list_of_figures_is_folded(client, home_page, html):
    facts = [FactFactory() for _ in range(5)]
    make_article(("text", "".join(f"<p>{inline(fact)}</p>" for fact in facts)), slug="a")
    page = html(client.get("/articles/a/"))
    assert "Voir les 5 chiffres" in page.select_one("details.art-facts__more summary").text
    for link in page.select("a.art-fact-link"):
        assert page.select_one(link["href"])


def test_a_figure_of_the_essential_is_listed_too(client, home_page):
    fact = FactFactory(label="Durée du congé")
    make_article(slug="a", essentials=f"<ul><li>{inline(fact)}</li></ul>")
    assert "Durée du congé" in text_of(client.get("/articles/a/"))


def test_a_figure_not_valid_yet_says_from_when():
    fact = FactFactory(valid_from=timezone.localdate() + dt.timedelta(days=200))
    assert "(à partir du " in shown(inline(fact))


@pytest.mark.parametrize(("days", "said"), [(200, True), (-200, True), (-5000, False)])
def test_a_recent_figure_by_birth_says_for_which_children(days, said):
    since = timezone.localdate() + dt.timedelta(days=days)
    fact = FactFactory(basis="naissance", valid_from=since)
    assert ("(enfants nés à partir du " in shown(inline(fact))) is said


def test_text_quoted_elsewhere_has_the_figures_of_today():
    fact, draft = FactFactory(value="25"), FactFactory(value="31", live=False)
    stored = [{"value": {"text": f"<p>{inline(fact)} et {inline(draft)}</p>"}}, 3]
    fact.value = "28"
    fact.save()
    assert with_current_facts(stored) == [{"value": {"text": "<p>28\xa0jours et …</p>"}}, 3]
