"""A presentation in several languages: which is read first, where, in which direction."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from annuaire.models import Listing, Presentation
from annuaire.presentation.detail import detail_of_draft
from annuaire.templatetags.directory import numbers_apart
from annuaire.texts import texts_of
from espace.export import data_of
from moderation.services import approve
from tests.annuaire.factories import exact_point, make_listing
from tests.annuaire.referents.making import changed, online_listing, professional, referent
from tests.annuaire.test_admin import EDIT, form_values, presentations
from tests.factories import UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]

ARABIC = "متابعة الحمل."
WORDS = {"en": "Pregnancy care.", "ar": ARABIC, "fa": "مراقبت بارداری."}


def listing_in(*codes: str, **values) -> Listing:
    listing = make_listing(
        "Sage-femme", exact_point(44.52, 3.51), **{"description": "Suivi.", **values}
    )
    listing.presentations = [Presentation(language=code, text=WORDS[code]) for code in codes]
    listing.save()
    return listing


def order(listing: Listing, code: str) -> list[str]:
    with override(code):
        return [text.language.code for text in texts_of(listing)]


@pytest.mark.parametrize(
    ("reader", "codes", "expected"),
    [
        ("fr", ["ar", "en"], ["fr", "en", "ar"]),
        ("ar", ["ar", "en"], ["ar", "fr", "en"]),
        ("ps", ["ar", "en"], ["en", "fr", "ar"]),  # Pashto: Persian, English, French
        ("ps", ["ar", "en", "fa"], ["fa", "en", "fr", "ar"]),
        ("es", ["ar"], ["fr", "ar"]),
        ("de", ["ar"], ["fr", "ar"]),  # a language that the site does not have
    ],
)
def test_the_readers_language_comes_first_then_those_it_falls_back_on(reader, codes, expected):
    assert order(listing_in(*codes), reader) == expected


def test_a_listing_written_in_english_reads_in_french_where_it_has_it():
    listing = listing_in(description="Care.", language="en")
    assert order(listing, "fr") == ["en"]
    listing.presentations = [Presentation(language="fr", text="Suivi.")]
    assert order(listing, "fr") == ["fr", "en"]


def test_without_any_text_there_is_nothing_to_read(client):
    listing = make_listing("Sage-femme", exact_point(44.52, 3.51))
    assert texts_of(listing) == []
    assert "Présentation" not in text_of(client.get(listing.get_absolute_url()))


def test_the_page_shows_each_text_in_its_language_and_direction(client):
    page = html(client.get(listing_in("ar", "en").get_absolute_url()))
    shown = page.select(".dir-detail__description")
    assert [text["lang"] for text in shown] == ["fr", "en", "ar"]
    assert [text["dir"] for text in shown] == ["ltr", "ltr", "rtl"]
    assert shown[0].find_parent("details") is None
    assert page.select_one("summary[lang=ar][dir=rtl]").text == "العربية"
    assert "Langue de ce texte" not in page.text


def test_a_text_in_another_language_than_the_page_says_so(client):
    listing = listing_in(description="Care.", language="en")
    assert "Langue de ce texte" in text_of(client.get(listing.get_absolute_url()))


def test_a_text_is_never_read_as_markup(client):
    listing = listing_in(description="Suivi.")
    listing.presentations = [Presentation(language="en", text="<b>Care</b>\n\n<script>")]
    listing.save()
    page = client.get(listing.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Care&lt;/b&gt;" in page
    assert "<script>\n" not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("04 66 00 00 00.", '<bdi dir="ltr">04 66 00 00 00</bdi>.'),
        ("+33 4.66.00", '<bdi dir="ltr">+33 4.66.00</bdi>'),
        ("12 < 13", "12 &lt; 13"),
        ("&#039; 3114", "&amp;#039; 3114"),
        ("l'été 2026", "l&#x27;été 2026"),
    ],
)
def test_a_number_in_groups_keeps_its_order_between_arabic_words(text, shown):
    assert numbers_apart(text) == shown


@pytest.mark.parametrize("codes", [(), ("ar", "en", "fa")])
def test_the_page_asks_the_same_whatever_the_number_of_texts(client, codes, assert_max_queries):
    address = listing_in(*codes).get_absolute_url()
    client.get(address)
    with assert_max_queries(12):
        client.get(address)


# --- A new text waits for the referent ----------------------------------------------------------


def test_a_text_is_on_line_once_approved_only(client):
    author, reader = professional(), referent("48", "31")
    listing = online_listing(author, reader, exact_point(44.52, 3.51), description="Suivi.")
    state = changed(listing, author, presentations=[Presentation(language="ar", text=ARABIC)])
    assert ARABIC not in text_of(client.get(listing.get_absolute_url()))
    client.force_login(reader)
    desk = html(client.get(reverse("moderation_object", args=[state.pk])))
    assert "Présentations dans d’autres langues" in desk.text
    assert ARABIC in desk.select_one("#champ-presentations").find_parent("section").text
    approve(state, reader, revision_id=state.revision_id)
    assert ARABIC in text_of(client.get(listing.get_absolute_url()))


# --- Elsewhere ----------------------------------------------------------------------------------


def test_a_contact_card_carries_each_text(client):
    listing = listing_in("ar")
    card = client.get(reverse("annuaire:vcard", args=[listing.pk, listing.slug])).content.decode()
    assert "NOTE;LANGUAGE=fr:Suivi.\r\n" in card
    assert f"NOTE;LANGUAGE=ar:{ARABIC}" in card


def test_a_copy_of_my_data_holds_them():
    author, reader = professional(), referent("48", "31")
    listing = online_listing(author, reader, exact_point(44.52, 3.51))
    listing.presentations = [Presentation(language="ar", text=ARABIC)]
    listing.save()
    assert data_of(author)["fiches"][0]["presentations"] == {"ar": ARABIC}


# --- In the admin -------------------------------------------------------------------------------


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def edited(admin, listing, *texts, initial=0, **changes):
    coverage = listing.coverages.get()
    values = form_values(
        **{"coverages-INITIAL_FORMS": "1", "coverages-0-id": coverage.pk},
        **presentations(*texts, initial=initial),
        **changes,
    )
    return admin.post(reverse(EDIT, args=[listing.pk]), values)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ([("", "fr", "Suivi.")], "Écrivez ce texte dans"),
        ([("", "en", "Care."), ("", "en", "Again.")], "double"),
        ([("", "en", "x" * 1501)], "1500"),
        ([("", "xx", "Care.")], "xx"),
    ],
)
def test_a_wrong_text_is_refused_with_a_sentence(admin, texts, message):
    response = edited(admin, listing_in(), *texts)
    assert response.status_code == 200
    assert message in text_of(response)


def test_two_texts_may_exchange_their_languages(admin):
    listing = listing_in("ar", "en")
    first, second = listing.presentations.all()
    swapped = [(first.pk, second.language, first.text), (second.pk, first.language, second.text)]
    response = edited(admin, listing, *swapped, initial=2, **{"action-publish": "1"})
    assert response.status_code == 302
    kept = {each.language: each.text for each in Presentation.objects.order_by("pk")}
    assert kept == {"ar": WORDS["en"], "en": WORDS["ar"]}


def test_a_draft_is_previewed_with_its_texts():
    listing = listing_in()
    draft = listing.get_latest_revision_as_object()
    draft.presentations = [Presentation(language="ar", text=ARABIC)]
    assert [text.words for text in detail_of_draft(draft).texts] == ["Suivi.", ARABIC]
