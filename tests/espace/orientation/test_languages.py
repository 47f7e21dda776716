"""The sheet in the language of the family, among those that are public."""

import pytest
from django.utils import translation

from annuaire.models import Category
from tests.annuaire.factories import CategoryFactory, exact_point, make_listing
from tests.annuaire.kit.factories import approved_listing, keeper
from tests.annuaire.kit.reading import everything
from tests.articles.factories import make_article
from tests.factories import locale
from tests.support.pages import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
CHOOSE = "/mon-espace/orientation/"
PREVIEW = f"{CHOOSE}apercu/"


@pytest.fixture(autouse=True)
def english_is_public(client, settings):
    settings.LANGUAGES = [("fr", "français"), ("en", "anglais")]
    client.force_login(keeper(approved_listing("Ma PMI")))


def test_the_language_is_chosen_among_the_public_ones(client):
    page = html(client.post(CHOOSE, {"lieu": "Mende", "langue": "en"}))
    options = page.select("#langue option")
    assert [one["value"] for one in options] == ["fr", "en"]
    assert page.select_one("#langue option[selected]")["value"] == "en"


def test_labels_are_in_that_language_and_the_names_keep_theirs(client):
    french = CategoryFactory(slug="creche", label="Crèche", live=True)
    Category.objects.create(
        slug="creche",
        label="Nursery",
        locale=locale("en"),
        translation_key=french.translation_key,
        live=True,
        bit=french.bit,
    )
    listing = make_listing("Les Lilas", exact_point(44.52, 3.51), category=french)
    data = {"fiche": listing.pk, "langue": "en"}
    sheet = html(client.post(PREVIEW, data)).select_one(".sheet")
    assert (sheet["lang"], sheet["dir"]) == ("en", "ltr")
    assert "Nursery" in sheet.text
    assert "Crèche" not in sheet.text
    assert sheet.select_one("h3")["lang"] == "fr"
    assert html(client.post(PREVIEW, data)).html["lang"] == "fr"
    pdf = client.post(f"{CHOOSE}fiche.pdf", data)
    assert b"/Lang (en)" in everything(pdf.content)
    assert translation.get_language() == "fr"


def test_an_article_without_version_in_that_language_stays_in_french_and_says_so(client):
    article = make_article(title="Dormir la nuit")
    data = {"article": article.pk, "langue": "en"}
    sheet = html(client.post(PREVIEW, data)).select_one(".sheet")
    assert sheet.select_one(".item div")["lang"] == "fr"
    assert "Dormir la nuit" in sheet.text


@pytest.mark.parametrize("code", ["ar", "xx", "", "fr-x-falc", "\0"])
def test_a_language_that_is_not_public_is_french(client, code):
    listing = make_listing("Les Lilas")
    page = html(client.post(PREVIEW, {"fiche": listing.pk, "langue": code}))
    assert page.select_one(".sheet")["lang"] == "fr"
