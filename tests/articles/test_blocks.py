"""Each block of an article as the public reads it."""

from __future__ import annotations

import pytest

from millejours.models import UsefulNumber
from millejours.models.confirmed import Confidence
from tests.articles.factories import (
    FactFactory,
    document,
    every_block,
    figure,
    make_article,
)
from tests.factories import NeedFactory, UsefulNumberFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def body(client, home_page, html):
    """``body(("quote", {...}))``: the text part of an article made of these blocks."""

    def read(*blocks):
        last = ("text", "<p>La fin.</p>")
        make_article(*blocks, last, slug="a")
        return html(client.get("/articles/a/")).select_one(".art-body")

    return read


def test_every_block_is_rendered(body):
    shown = body(*every_block([FactFactory()], [make_article(title="Un autre article")]))
    for words in (
        "Un titre",
        "À savoir",
        "Appelez sans attendre si…",
        "D’abord",
        "Une question ?",
        "Durée du congé",
        "Une légende",
        "On voit un parent.",
        "Je ne savais pas.",
        "Le livret",
        "Un délai plus long.",
        "Quelqu’un peut vous aider.",
        "Un autre article",
    ):
        assert words in shown.text, words


def alert(*numbers: int) -> tuple:
    value = {"title": HOSTILE, "text": "<p>Il respire mal.</p>", "numbers": list(numbers)}
    return "alert", value


def test_an_alert_dials_with_a_touch_and_writes_to_114(body):
    samu = UsefulNumberFactory(name="Samu", number="15", opening="24 h/24")
    text = UsefulNumberFactory(slug="urgence-114", name="Urgence 114", number="114")
    shown = body(alert(samu.pk, text.pk))
    link = shown.select_one("a[href='tel:15']")
    assert ("Samu" in link.text, "24 h/24" in link.text) == (True, True)
    assert shown.select_one("a[href='sms:114']")
    assert shown.select_one(".art-alert__title").text == HOSTILE


def test_an_alert_never_shows_a_number_that_is_not_confirmed(body):
    doubtful = UsefulNumberFactory(number="0 800 00 00 00", confidence=Confidence.TO_CHECK)
    gone = UsefulNumberFactory(number="3999")
    pk = gone.pk
    UsefulNumber.objects.filter(pk=pk).delete()
    shown = body(alert(doubtful.pk, pk))
    assert not shown.select("a[href^='tel:']")


def test_steps_are_an_ordered_list(body):
    steps = [{"title": HOSTILE, "text": "<p>Faire.</p>"}, {"title": "Fin", "text": ""}]
    shown = body(("steps", {"title": "Comment", "steps": steps}))
    assert [title.text for title in shown.select("ol > li > h3")] == [HOSTILE, "Fin"]


def test_a_quote_says_who_speaks(body):
    shown = body(("quote", {"text": HOSTILE, "author": "Une mère", "source": "Un <livre>"}))
    assert HOSTILE in shown.select_one("blockquote").text
    assert "Une mère" in shown.select_one("figcaption").text
    assert "Un <livre>" in shown.select_one("figcaption").text


def test_a_video_is_a_link_with_its_transcript(body):
    value = {
        "title": HOSTILE,
        "url": "https://videos.example.org/1?a=1&b=2",
        "duration": "2 min",
        "transcript": "<p>On voit.</p>",
    }
    shown = body(("video", value))
    assert shown.select_one("a[rel~=noopener]")["href"] == value["url"]
    assert "videos.example.org" in shown.text
    assert "On voit." in shown.select_one("details").text
    assert not shown.select("iframe, video")


def test_a_download_says_its_format_its_size_and_its_language(body):
    shown = body(("download", {"document": document().pk, "description": "Tout."}))
    link = shown.select_one("a[download][hreflang=fr]")
    details = link.select_one(".fr-link__detail").text.replace("\xa0", " ")
    assert details.startswith("PDF – 60,4 Kio – ")
    assert "rançais" in details


def test_a_recording_has_its_transcript(body):
    shown = body(("download", {"document": document(transcript="Mot pour mot.").pk}))
    assert "Mot pour mot." in shown.select_one("details").text


def test_a_figure_has_its_alternative_or_is_decorative(body):
    shown = body(
        ("figure", {"image": figure("Un bébé"), "caption": "Légende"}),
        ("figure", {"image": figure(""), "caption": ""}),
    )
    assert [image["alt"] for image in shown.select("img")] == ["Un bébé", ""]
    assert all(image.get("width") and image.get("height") for image in shown.select("img"))


@pytest.mark.parametrize(
    "block",
    [
        ("figure", {"image": {"image": 999_999, "alt_text": "", "decorative": True}}),
        ("download", {"document": 999_999}),
        ("related", [999_999]),
        ("near", {"need": 999_999, "text": ""}),
    ],
    ids=lambda block: block[0],
)
def test_what_was_deleted_leaves_no_empty_frame(body, block):
    shown = body(block)
    assert shown.text.split() == ["La", "fin."]
    assert not shown.select("figure, img, .art-download, .art-related, .art-near-link")


def test_a_deleted_figure_of_law_says_it_is_being_checked(body):
    fact = FactFactory()
    pk = fact.pk
    fact.delete()
    assert "en cours de vérification" in body(("fact", pk)).text


def test_a_fact_alone_shows_its_value_and_its_source(body):
    fact = FactFactory(value="25", unit="jours", label="Durée", institution="Légifrance")
    shown = body(("fact", fact.pk)).select_one(".art-fact")
    assert shown.select_one(".art-fact__value").text == "25\xa0jours"
    assert "Légifrance" in shown.text


def test_near_in_the_middle_leads_to_the_directory(body):
    need = NeedFactory(slug="allaiter", label="Allaiter & nourrir")
    shown = body(("near", {"need": need.pk, "text": "Quelqu’un peut venir."}))
    link = shown.select_one("a[href='/annuaire/?besoin=allaiter']")
    assert "Allaiter & nourrir" in link.text


def test_a_passage_of_a_territory_names_it(body, territoires):
    shown = body(("territory", {"territories": ["973", "R06"], "text": "<p>Huit jours.</p>"}))
    names = " ".join(shown.select_one(".art-territory__names").text.split())
    assert names == "Seulement pour : Guyane, Mayotte"


def test_an_answer_may_quote_a_figure(body):
    fact = FactFactory(value="25", unit="jours")
    text = f'<p>Il dure <a linktype="fact" id="{fact.pk}">25 jours</a>.</p>'
    shown = body(("accordion", [{"title": "Combien ?", "text": text}]))
    assert shown.select_one("details a.art-fact-link").text == "25\xa0jours"


def test_the_preview_of_a_fact_shows_it_in_a_sentence_and_alone():
    fact = FactFactory(value="25", unit="jours")
    fact.value = "28"
    text = fact.make_preview_request().content.decode()
    assert text.count("28\xa0jours") == 3
