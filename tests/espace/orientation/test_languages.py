"""The sheet in the language of the family, public or not, and what is said to stay in French."""

import pytest
from django.utils import translation

from annuaire.kit.qr import qr_image
from annuaire.models import Category, Listing
from espace.orientation import language
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
def nurse(client):
    client.force_login(keeper(approved_listing("Ma PMI")))


@pytest.fixture
def translated(monkeypatch):
    """As if the catalogues held the labels of the sheet."""
    monkeypatch.setattr(language, "_has_labels", lambda code: code != "fr")


def creche():
    """A listing of a type that has its English words."""
    french = CategoryFactory(slug="creche", label="Crèche", live=True)
    Category.objects.create(
        slug="creche",
        label="Nursery",
        locale=locale("en"),
        translation_key=french.translation_key,
        live=True,
        bit=french.bit,
    )
    return make_listing("Les Lilas", exact_point(44.52, 3.51), category=french)


def test_every_language_is_offered_even_when_the_site_speaks_french_only(client, settings):
    assert settings.LANGUAGES == [("fr", "français")]
    page = html(client.post(CHOOSE, {"lieu": "Mende", "langue": "en"}))
    options = [one["value"] for one in page.select("#langue option")]
    assert {"fr", "fr-x-falc", "en", "ar", "swb"} <= set(options)
    assert page.select_one("#langue option[selected]")["value"] == "en"


@pytest.mark.usefixtures("translated")
def test_labels_are_in_that_language_and_the_names_keep_theirs(client):
    data = {"fiche": creche().pk, "langue": "en"}
    page = html(client.post(PREVIEW, data))
    sheet = page.select_one(".sheet")
    assert (sheet["lang"], sheet["dir"]) == ("en", "ltr")
    assert "Nursery" in sheet.text
    assert "Crèche" not in sheet.text
    assert sheet.select_one("h3")["lang"] == "fr"
    assert page.html["lang"] == "fr"
    assert "pas encore traduits" not in page.text
    pdf = client.post(f"{CHOOSE}fiche.pdf", data)
    assert b"/Lang (en)" in everything(pdf.content)
    assert translation.get_language() == "fr"


@pytest.mark.usefixtures("translated")
def test_a_sheet_in_arabic_is_read_from_the_right(client):
    data = {"fiche": creche().pk, "langue": "ar"}
    sheet = html(client.post(PREVIEW, data)).select_one(".sheet")
    assert (sheet["lang"], sheet["dir"]) == ("ar", "rtl")


def test_labels_without_translation_stay_french_and_the_nurse_is_told(client):
    page = html(client.post(PREVIEW, {"fiche": creche().pk, "langue": "en"}))
    sheet = page.select_one(".sheet")
    assert (sheet["lang"], sheet["dir"]) == ("fr", "ltr")
    assert sheet.find("span", string="Nursery")["lang"] == "en"
    assert "ne sont pas encore traduits en anglais" in page.text
    assert "pas encore traduits" not in sheet.text
    pdf = client.post(f"{CHOOSE}fiche.pdf", {"fiche": Listing.objects.last().pk, "langue": "en"})
    assert b"/Lang (fr)" in everything(pdf.content)


def test_an_article_without_version_in_that_language_stays_in_french_and_it_is_said(client):
    article = make_article(title="Dormir la nuit")
    page = html(client.post(PREVIEW, {"article": article.pk, "langue": "en"}))
    sheet = page.select_one(".sheet")
    assert sheet.select_one(".item div")["lang"] == "fr"
    assert "Dormir la nuit" in sheet.text
    assert "1 article n’a pas de version en anglais" in page.text


def test_the_easy_to_read_version_of_an_article_is_the_one_printed(client):
    article = make_article(title="Dormir la nuit", summary="Le sommeil du nourrisson.")
    easy = article.copy_for_translation(locale("fr-x-falc"), copy_parents=True)
    easy.title, easy.live = "Votre bébé dort", True
    easy.save()
    page = html(client.post(PREVIEW, {"article": article.pk, "langue": "fr-x-falc"}))
    sheet = page.select_one(".sheet")
    assert "Votre bébé dort" in sheet.text
    assert sheet.select_one(".item div")["lang"] == "fr-x-falc"
    assert "pas de version" not in page.text
    there = article.get_url()
    absolute = there if there.startswith("http") else f"http://testserver{there}"
    assert sheet.select_one(".item img")["src"] == qr_image(absolute)  # its own is not open


def test_a_word_translated_since_is_read_at_once(client):
    data = {"fiche": creche().pk, "langue": "en"}
    client.post(PREVIEW, data)
    word = Category.objects.get(locale__language_code="en", slug="creche")
    word.label = "Day nursery"
    word.save()
    assert "Day nursery" in client.post(PREVIEW, data).content.decode()


def test_french_says_nothing_of_translations(client):
    page = html(client.post(PREVIEW, {"fiche": creche().pk, "langue": "fr"}))
    assert "pas encore traduits" not in page.text


@pytest.mark.parametrize("code", ["xx", "", "\0", "AR", "fr-FR"])
def test_a_language_that_the_site_does_not_know_is_french(client, code):
    listing = make_listing("Les Lilas")
    page = html(client.post(PREVIEW, {"fiche": listing.pk, "langue": code}))
    assert page.select_one(".sheet")["lang"] == "fr"
    assert page.select_one("[name=langue]")["value"] == "fr"
