"""A professional writes her presentation in other languages, at once or later."""

from __future__ import annotations

import pytest

from annuaire.models import Listing, Presentation
from annuaire.registration.services import send, start_change
from moderation.services import approve
from tests.annuaire.registration import forms
from tests.moderation.factories import state_of
from tests.support.pages import html

pytestmark = pytest.mark.django_db

ARABIC = "متابعة الحمل."


def texts_of(listing: Listing) -> dict[str, str]:
    return {each.language: each.text for each in listing.presentations.all()}


def test_each_language_has_its_field_in_its_direction(her):
    registration = forms.begun(her)
    page = html(her.get(forms.step(registration, "quoi")))
    assert not page.select_one("#id_presentation_fr")  # that of the listing
    assert len(page.select("textarea[name^=presentation_]")) == 15
    field = page.select_one("#id_presentation_ar")
    assert (field["lang"], field["dir"]) == ("ar", "rtl")
    assert "arabe" in page.select_one("label[for=id_presentation_ar]").text
    assert not field.find_parent("details").has_attr("open")


def test_a_text_is_kept_and_shown_again_before_the_empty_ones(her):
    registration = forms.begun(her)
    forms.post(her, registration, "quoi", forms.what(presentation_ar=ARABIC))
    page = html(her.get(forms.step(registration, "quoi")))
    first = page.select("textarea[name^=presentation_]")[0]
    assert (first["name"], first.text.strip()) == ("presentation_ar", ARABIC)
    assert all(each.has_attr("open") for each in first.find_parents("details"))


@pytest.mark.parametrize("text", ["x" * 1501, "a\x00b"])
def test_a_text_that_cannot_be_kept_is_refused_and_not_lost(her, text):
    registration = forms.begun(her)
    response = forms.post(her, registration, "quoi", forms.what(presentation_en=text))
    assert response.status_code == 200
    page = html(response)
    assert page.select_one('#erreurs a[href="#id_presentation_en"]')
    assert page.select_one("#id_presentation_en").text.strip()
    registration.refresh_from_db()
    assert "quoi" not in registration.data


def test_the_preview_and_the_listing_hold_them(her, midwife):
    registration = forms.filled(her)
    forms.post(her, registration, "quoi", forms.what(description="Suivi.", presentation_ar=ARABIC))
    preview = html(her.get(forms.address(registration, "preview")))
    assert preview.select_one(".dir-text p[lang=ar][dir=rtl]").text == ARABIC
    registration.refresh_from_db()
    listing = send(registration, midwife)
    assert texts_of(listing.get_latest_revision_as_object()) == {"ar": ARABIC}


def test_a_change_writes_adds_and_removes_texts_once_approved(her, midwife):
    listing = forms.sent(her, midwife, name="Camille Martin")
    listing.presentations = [
        Presentation(language="ar", text="Ancien."),
        Presentation(language="en", text="Care."),
    ]
    listing.save()
    listing.save_revision(user=midwife)
    kept = listing.presentations.get(language="ar").pk
    registration = start_change(listing, midwife)
    assert registration.data["quoi"]["presentation_en"] == "Care."
    answers = forms.what(presentation_ar=ARABIC, presentation_es="Hola.")
    forms.post(her, registration, "quoi", answers)
    registration.refresh_from_db()
    send(registration, midwife)
    state = state_of(Listing.objects.get(pk=listing.pk))
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    online = Listing.objects.get(pk=listing.pk)
    assert texts_of(online) == {"ar": ARABIC, "es": "Hola."}
    assert online.presentations.get(language="ar").pk == kept


def test_a_listing_written_in_another_language_has_its_french_beside(her, midwife):
    listing = forms.sent(her, midwife)
    Listing.objects.filter(pk=listing.pk).update(language="en")
    draft = Listing.objects.get(pk=listing.pk)
    draft.save_revision(user=midwife)
    registration = start_change(draft, midwife)
    page = html(her.get(forms.step(registration, "quoi")))
    assert page.select_one("#id_presentation_fr")
    assert not page.select_one("#id_presentation_en")


def test_what_a_colleague_wrote_meanwhile_is_shown_in_words(her, midwife):
    listing = forms.sent(her, midwife)
    registration = start_change(listing, midwife)
    draft = listing.get_latest_revision_as_object()
    draft.presentations = [Presentation(language="ar", text=ARABIC)]
    draft.save_revision(user=midwife)
    preview = html(her.get(forms.address(registration, "preview")))
    assert ARABIC in preview.select_one(".reg-differences").text
