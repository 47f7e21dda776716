"""« Vérifié le … par … »: stamped by the engine on what was approved, never typed nor inherited."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Revision

from articles.models import ArticlePage
from articles.models.approved import months_later
from moderation.moderated import Approval, scope_of
from tests.articles.editing_form import PUBLISH, article_values, edit_url
from tests.articles.factories import make_article, make_article_index, source
from tests.factories import ThemeFactory, UserFactory
from tests.moderation.factories import OrganisationFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
DAY = dt.date(2026, 3, 12)


@pytest.fixture
def article():
    return make_article(("text", "<p>Un texte.</p>"), slug="a", sources=[source()])


@pytest.fixture
def spf():
    return OrganisationFactory(acronym="SPF", name="Santé publique France")


def approved(*organisations: Any, is_fictitious: bool = False) -> Approval:
    return Approval(organisations, DAY, is_fictitious)


def publish_approved(page: ArticlePage, approval: Approval) -> Revision:
    """As the engine does: the stamp goes into the revision, which is then published."""
    revision = page.save_revision()
    page.stamp_approval(revision.content, approval)
    revision.save()
    Revision.objects.get(pk=revision.pk).publish()
    return revision


# --- What the reader sees -----------------------------------------------------------------------


def test_an_approval_says_when_by_whom_and_until_when(client, article, spf, html):
    dgs = OrganisationFactory(acronym="DGS", name="Direction générale de la santé")
    publish_approved(article, approved(spf, dgs))
    page = html(client.get("/articles/a/"))
    head = " ".join(page.select_one(".art-meta").get_text().split())
    assert "Vérifié le 12 mars 2026 par : Direction générale de la santé, Santé" in head
    full = " ".join(page.select_one(".art-verified").get_text().split())
    assert "Direction générale de la santé (DGS) Santé publique France (SPF)" in full
    assert "Prochaine relecture avant le 12 mars 2027." in full


def test_many_organisations_are_all_named_under_the_text(client, article, html):
    names = [OrganisationFactory(name=f"Organisation {letter}") for letter in "ABCDE"]
    publish_approved(article, approved(*names))
    page = html(client.get("/articles/a/"))
    link = page.select_one(".art-meta a")
    assert " ".join(link.text.split()) == "et 3 autres organisations"
    assert page.select_one(f".art-verified {link['href']}")
    assert len(page.select(".art-verified li")) == 5


def test_machines_read_who_verified(client, article, spf, html):
    publish_approved(article, approved(spf))
    script = html(client.get("/articles/a/")).select_one("script[type='application/ld+json']")
    described = json.loads(script.string)["@graph"][0]
    assert described["lastReviewed"] == "2026-03-12"
    assert described["reviewedBy"] == [
        {"@type": "Organization", "name": "Santé publique France", "alternateName": "SPF"}
    ]
    assert "creativeWorkStatus" not in described


def test_a_review_that_is_late_is_said_calmly(client, spf):
    make_article(
        slug="a",
        reviewed_on=dt.date(2024, 7, 1),
        review_due_on=dt.date(2025, 7, 1),
        reviewing_organisations=[spf],
    )
    text = text_of(client.get("/articles/a/"))
    assert "Vérifié le 1er juillet 2024" in text
    assert "Une nouvelle relecture était prévue avant le 1er juillet 2025" in text


@pytest.mark.parametrize(
    "values",
    [
        {"reviewed_on": None},
        {"reviewed_on": dt.date(2100, 1, 1)},
        {"reviewing_organisations": []},
        {"is_initial_content": True},
        {"is_demonstration": True},
    ],
    ids=["nobody", "one day", "no organisation", "initial", "demonstration"],
)
def test_an_approval_that_did_not_happen_is_not_claimed(client, spf, html, values):
    stamped = {"reviewed_on": DAY, "reviewing_organisations": [spf]}
    make_article(slug="a", **{**stamped, **values})
    page = html(client.get("/articles/a/"))
    assert "Vérifié" not in page.text
    assert spf.name not in page.text
    described = json.loads(page.select_one("script[type='application/ld+json']").string)
    assert "reviewedBy" not in described["@graph"][0]


def test_a_fictitious_organisation_verifies_nothing(client, article, spf):
    fictitious = OrganisationFactory(name="Organisation de démonstration A", is_fictitious=True)
    publish_approved(article, approved(spf, fictitious, is_fictitious=True))
    article.refresh_from_db()
    assert (article.reviewed_on, article.review_due_on) == (None, None)
    assert not article.reviewing_organisations.exists()
    publish_approved(article, approved(fictitious))
    assert "Vérifié" not in text_of(client.get("/articles/a/"))


# --- The stamp ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "due"),
    [(3, "2026-06-12"), (6, "2026-09-12"), (12, "2027-03-12"), (24, "2028-03-12")],
)
def test_the_next_review_goes_by_what_was_approved(article, spf, months, due):
    article.review_every_months = months
    content = article.save_revision().content
    ArticlePage.objects.update(review_every_months=12)
    article.stamp_approval(content, approved(spf))
    assert content["reviewed_on"] == "2026-03-12"
    assert content["review_due_on"] == due
    assert content["reviewing_organisations"] == [spf.pk]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), 24, (2026, 2, 28)),
        ((2026, 12, 31), 3, (2027, 3, 31)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
    ],
)
def test_months_end_where_they_end(day, months, expected):
    assert months_later(dt.date(*day), months) == dt.date(*expected)


def test_a_later_approval_replaces_the_first(article, spf):
    publish_approved(article, approved(spf))
    other = OrganisationFactory()
    publish_approved(article, Approval((other,), dt.date(2026, 5, 1), is_fictitious=False))
    article.refresh_from_db()
    assert article.reviewed_on == dt.date(2026, 5, 1)
    assert list(article.reviewing_organisations.all()) == [other]


def test_what_is_published_without_the_engine_loses_the_approval(client, article, spf):
    publish_approved(article, approved(spf))
    page = ArticlePage.objects.get().get_latest_revision_as_object()
    page.summary = "Une phrase que personne n’a approuvée."
    revision = page.save_revision()
    assert "Vérifié le 12 mars 2026" in text_of(client.get("/articles/a/"))
    revision.publish()
    assert "Vérifié" not in text_of(client.get("/articles/a/"))


def test_an_unpublished_text_comes_back_with_its_approval(client, article, spf):
    revision = publish_approved(article, approved(spf))
    ArticlePage.objects.get().unpublish()
    Revision.objects.get(pk=revision.pk).publish()
    assert "Vérifié le 12 mars 2026" in text_of(client.get("/articles/a/"))


def test_a_minor_correction_keeps_the_approval(client, article, spf):
    publish_approved(article, approved(spf))
    page = ArticlePage.objects.get().get_latest_revision_as_object()
    page.summary = "Sans faute de frappe."
    revision = page.save_revision()
    page.keep_approval(revision.content)
    revision.save()
    Revision.objects.get(pk=revision.pk).publish()
    text = text_of(client.get("/articles/a/"))
    assert "Sans faute de frappe." in text
    assert "Vérifié le 12 mars 2026" in text


def test_nothing_is_kept_of_what_is_not_on_line(article, spf):
    publish_approved(article, approved(spf))
    ArticlePage.objects.get().unpublish()
    content = article.save_revision().content
    article.keep_approval(content)
    assert content["reviewed_on"] is None


def test_a_copy_was_approved_by_nobody(article, spf):
    publish_approved(article, approved(spf))
    copy = ArticlePage.objects.get().copy(to=make_article_index(), update_attrs={"slug": "copie"})
    assert (copy.reviewed_on, list(copy.reviewing_organisations.all())) == (None, [])


def test_an_organisation_that_is_gone_leaves_the_draft_readable(article, spf):
    article.responsible_organisation = spf
    revision = publish_approved(article, approved(spf))
    spf.delete()
    again = Revision.objects.get(pk=revision.pk).as_object()
    assert again.responsible_organisation is None
    assert list(again.reviewing_organisations.all()) == []


# --- In the editor ------------------------------------------------------------------------------


def test_an_editor_cannot_claim_an_approval(client, article, spf):
    client.force_login(UserFactory(is_superuser=True))
    claimed = {"reviewed_on": "2026-11-20", "review_due_on": "2099-01-01", **PUBLISH}
    values = article_values(slug="a", main_stage=article.main_stage, **claimed)
    values["reviewing_organisations"] = [spf.pk]
    assert client.post(edit_url(article), values).status_code == 302
    article.refresh_from_db()
    assert article.summary == "À quoi il sert."
    assert (article.reviewed_on, article.review_due_on) == (None, None)
    assert not article.reviewing_organisations.exists()


def test_the_editor_says_who_approved_what_is_on_line(client, article, spf):
    client.force_login(UserFactory(is_superuser=True))
    assert "n’a pas été vérifié" in text_of(client.get(edit_url(article)))
    publish_approved(article, approved(spf))
    ArticlePage.objects.get().save_revision()
    text = text_of(client.get(edit_url(article)))
    assert "Texte en ligne vérifié le 12 mars 2026 par : SPF." in text
    ArticlePage.objects.update(review_due_on=timezone.localdate() - dt.timedelta(days=1))
    assert "La relecture était à faire avant le" in text_of(client.get(edit_url(article)))


def test_the_editor_chooses_who_reviews_and_how_often(client, article, spf):
    client.force_login(UserFactory(is_superuser=True))
    assert "SPF – Santé publique France" in client.get(edit_url(article)).content.decode()
    values = article_values(
        slug="a",
        main_stage=article.main_stage,
        responsible_organisation=spf.pk,
        review_every_months="6",
        **PUBLISH,
    )
    assert client.post(edit_url(article), values).status_code == 302
    article.refresh_from_db()
    assert (article.responsible_organisation, article.review_every_months) == (spf, 6)


# --- Its scope ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], [None, None]),
        (["973"], ["973", "03"]),
        (["R93"], [None, "93"]),
        (["973", "R93"], [None, None]),
        (["inconnu"], [None, None]),
        (["Rinconnue"], [None, None]),
    ],
)
def test_it_is_moderated_by_its_themes_and_its_only_territory(territoires, codes, expected):
    themes = [ThemeFactory(), ThemeFactory()]
    scope = scope_of(make_article(themes=themes, territories=codes))
    assert scope.themes == tuple(themes)
    assert [place and place.pk for place in (scope.departement, scope.region)] == expected
    assert scope.locale_code == "fr"


def test_a_minor_correction_touches_words_only():
    fields = {field.name for field in ArticlePage._meta.get_fields()}
    assert fields >= ArticlePage.minor_fields
    assert not ArticlePage.minor_fields & {"slug", "themes", "sources", "territories"}
