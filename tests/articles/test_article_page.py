"""An article as the public reads it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from tests.articles.factories import (
    LONG_TEXT,
    FactFactory,
    StagePageFactory,
    every_block,
    make_article,
    make_everything,
    source,
)
from tests.factories import NeedFactory, ThemeFactory
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def section(number: int) -> tuple[str, str]:
    return "text", f"<h2>Partie {number}</h2><p>{LONG_TEXT}</p>"


@pytest.mark.parametrize("count", [1, 30])
def test_an_article_with_every_block_stays_within_its_query_budget(
    client, home_page, count, assert_max_queries
):
    make_everything(count)
    assert client.get("/articles/tout/").status_code == 200
    with assert_max_queries(12):
        client.get("/articles/tout/")


def as_shipped(count: int) -> None:
    """An article made of what the shipped ones are made of."""
    facts = [FactFactory() for _ in range(count)]
    kinds = {"text", "callout", "alert", "steps", "accordion", "fact", "near", "related"}
    others = [make_article() for _ in range(4)]
    blocks = [block for block in every_block(facts, others) if block[0] in kinds]
    needs = [NeedFactory(), NeedFactory()]
    make_article(*blocks, slug="livre", needs=needs, sources=[source()], is_initial_content=True)


@pytest.mark.parametrize(
    ("make", "address", "ceiling"),
    [
        (as_shipped, "/articles/livre/", 20),
        # Two images, a document, the names of territories and of reviewers: five more.
        (make_everything, "/articles/tout/", 25),
    ],
    ids=["as shipped", "every block"],
)
def test_the_first_article_of_a_process_stays_within_the_cold_budget(
    client, assert_max_queries, make, address, ceiling
):
    make(30)
    cache.clear()
    with assert_max_queries(ceiling):
        assert client.get(address).status_code == 200


def test_the_title_the_summary_and_the_essential_come_first(client, home_page):
    make_article(section(1), slug="a", title="Dormir", summary="En sécurité.")
    text = text_of(client.get("/articles/a/"))
    places = [text.index(words) for words in ("En sécurité.", "Une chose.", "Partie 1")]
    assert places == sorted(places)


def test_the_breadcrumb_goes_by_the_stage(client, home_page, html):
    stage = StagePageFactory(slug="conception", title="Conception")
    make_article(slug="a", title="Dormir", main_stage=stage.stage)
    trail = html(client.get("/articles/a/")).select(".fr-breadcrumb__link")
    assert [link.text.strip() for link in trail] == ["Accueil", "Conception", "Dormir"]
    assert trail[1]["href"] == "/etapes/conception/"


def test_an_article_whose_stage_has_no_page_has_a_breadcrumb_all_the_same(client, home_page, html):
    StagePageFactory(slug="conception", live=False)
    make_article(slug="a")
    assert len(html(client.get("/articles/a/")).select(".fr-breadcrumb__link")) == 2


def test_a_draft_is_not_public(client, home_page):
    make_article(slug="a", live=False)
    assert client.get("/articles/a/").status_code == 404


# --- The table of contents ----------------------------------------------------------------------


def contents(page) -> list[str]:
    return [link["href"] for link in page.select(".fr-summary__link")]


def test_a_long_article_has_a_table_of_contents(client, home_page, html):
    make_article(section(1), section(2), section(3), slug="a")
    page = html(client.get("/articles/a/"))
    assert contents(page) == ["#partie-1", "#partie-2", "#partie-3"]
    assert all(page.select_one(anchor) for anchor in contents(page))


@pytest.mark.parametrize(
    "blocks",
    [
        [section(1), section(2)],
        [("text", f"<h2>Titre {n}</h2><p>Court.</p>") for n in range(4)],
    ],
    ids=["two headings", "few words"],
)
def test_a_short_article_has_none(client, home_page, html, blocks):
    make_article(*blocks, slug="a")
    assert contents(html(client.get("/articles/a/"))) == []


def test_every_id_of_the_page_is_unique_whatever_the_headings(client, home_page, html):
    titles = ["Menu", "Contenu", "Lieu", "Navigation", "Sources", "Même titre", "Même titre"]
    texts = [("text", f"<h2>{title}</h2><p>{LONG_TEXT}</p>") for title in titles]
    make_article(*texts, slug="a", sources=[source()])
    ids = [tag["id"] for tag in html(client.get("/articles/a/")).select("[id]")]
    assert sorted(ids) == sorted(set(ids))


# --- Its dates and its sources ------------------------------------------------------------------


def test_an_article_says_when_it_was_published_then_updated(client, home_page):
    first = timezone.make_aware(dt.datetime(2026, 3, 1, 12))
    article = make_article(slug="a", first_published_at=first, last_published_at=first)
    assert "Publié le 1er mars 2026" in text_of(client.get("/articles/a/"))
    article.last_published_at = first + dt.timedelta(days=30)
    article.save()
    assert "Mis à jour le 31 mars 2026" in text_of(client.get("/articles/a/"))


def test_sources_are_named_with_their_dates(client, home_page, html):
    make_article(
        slug="a",
        sources=[
            source(title="Le <b>sommeil</b>", url="https://example.org/", checked_on=TODAY),
            source(institution="Légifrance", title="Un décret", published_on=dt.date(2025, 1, 1)),
        ],
    )
    shown = html(client.get("/articles/a/")).select_one(".art-sources")
    assert shown.select_one("a[href='https://example.org/']").text == "Le <b>sommeil</b>"
    assert "Légifrance, Un décret, 1er janvier 2025" in " ".join(shown.text.split())
    assert "Consulté le 22 novembre 2026" in shown.text


def test_an_article_without_source_nor_figure_has_no_empty_frame(client, home_page, html):
    make_article(slug="a", pictogram="")
    page = html(client.get("/articles/a/"))
    for frame in (".art-origin", ".art-head__pictogram", ".fr-summary"):
        assert not page.select(frame), frame


def test_an_article_of_a_territory_says_so(client, home_page, territoires):
    make_article(slug="a", territories=["973", "R93", "inconnu"])
    text = text_of(client.get("/articles/a/"))
    assert "ne vaut que pour : Guyane, Provence-Alpes-Côte d'Azur" in text.replace("’", "'")


# --- Et maintenant ? ----------------------------------------------------------------------------


def test_the_reader_searches_near_home_for_the_needs_of_the_article(client, home_page, html):
    first, second = NeedFactory(slug="allaiter"), NeedFactory(slug="souffler")
    make_article(
        ("near", {"need": second.pk, "text": "Quelqu’un peut venir."}),
        slug="a",
        needs=[first, second],
    )
    form = html(client.get("/articles/a/")).select_one(".art-next form[action='/annuaire/']")
    assert [radio["value"] for radio in form.select("[name=besoin]")] == ["souffler", "allaiter"]
    assert form.select_one("[checked]")["value"] == "souffler"
    assert form.select_one("input[name=lieu]")
    assert "Quelqu’un peut venir." in form.text


def test_one_need_asks_no_question(client, home_page, html):
    make_article(slug="a", needs=[NeedFactory(slug="allaiter")])
    form = html(client.get("/articles/a/")).select_one(".art-next form")
    assert form.select_one("input[type=hidden][name=besoin]")["value"] == "allaiter"


def test_articles_of_the_same_theme_are_offered(client, home_page, html):
    theme = ThemeFactory()
    make_article(slug="a", themes=[theme])
    make_article(slug="proche", themes=[theme])
    make_article(slug="autre")
    links = html(client.get("/articles/a/")).select(".art-next .art-card__link")
    assert [link["href"] for link in links] == ["/articles/proche/"]


def restricted_and_drafts() -> list[ArticlePage]:
    theme = ThemeFactory()
    draft = make_article(slug="brouillon", live=False, themes=[theme])
    secret = make_article(slug="secret", themes=[theme])
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    return [draft, secret]


@pytest.mark.parametrize("is_last", [True, False])
def test_related_articles_that_are_not_public_are_never_shown(client, home_page, is_last):
    hidden = restricted_and_drafts()
    shown = make_article(slug="visible")
    related = ("related", [page.pk for page in [*hidden, shown]])
    make_article(*([related] if is_last else [related, section(1)]), slug="a")
    text = client.get("/articles/a/").content.decode()
    assert "/articles/visible/" in text
    assert "/articles/secret/" not in text
    assert "/articles/brouillon/" not in text


def test_nor_are_those_found_by_theme(client, home_page):
    hidden = restricted_and_drafts()
    make_article(slug="a", themes=list(hidden[0].themes.all()))
    text = client.get("/articles/a/").content.decode()
    assert "/articles/secret/" not in text
    assert "/articles/brouillon/" not in text


def test_a_link_in_the_text_to_a_page_that_is_withdrawn_leads_nowhere(client, home_page, html):
    target = make_article(slug="cible")
    make_article(("text", f'<p><a linktype="page" id="{target.pk}">ici</a></p>'), slug="a")
    assert html(client.get("/articles/a/")).select_one(".art-body a")["href"] == "/articles/cible/"
    target.unpublish()
    assert not html(client.get("/articles/a/")).select_one(".art-body a[href]")


# --- Share --------------------------------------------------------------------------------------


def test_an_article_is_shared_by_links_that_need_no_javascript(client, home_page, html):
    make_article(slug="a", title="Dormir & rêver")
    page = html(client.get("/articles/a/"))
    mail = page.select_one("a[href^='mailto:']")["href"]
    assert "subject=Dormir%20%26%20r%C3%AAver" in mail
    assert "http%3A//testserver/articles/a/" in mail
    assert page.select_one("a[href^='sms:']")


def test_a_sensitive_article_offers_to_leave_and_not_to_share(client, home_page, html):
    make_article(slug="a", themes=[ThemeFactory(sensitive=True)])
    page = html(client.get("/articles/a/"))
    assert "Quitter ce site" in page.text
    assert not page.select("a[href^='mailto:'], main a[href^='sms:'], [data-art-copy]")


def test_a_preview_of_an_article_never_published_is_shown(home_page):
    page = make_article(slug="a", live=False, first_published_at=None, last_published_at=None)
    response = page.make_preview_request()
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/a/", "/etapes/a/", "/articles/a/a/", "/articles/b/"])
def test_an_article_has_one_address(client, home_page, address):
    make_article(slug="a")
    StagePageFactory()
    assert client.get("/articles/a/").status_code == 200
    assert client.get(address).status_code == 404


def test_a_restriction_on_the_list_holds_for_its_articles(client, home_page):
    article = make_article(slug="a")
    assert client.get("/articles/a/").status_code == 200
    PageViewRestriction.objects.create(page=article.get_parent(), restriction_type="login")
    assert client.get("/articles/a/").status_code == 302
