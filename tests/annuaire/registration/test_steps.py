"""From the public door to the last step: what is asked, kept, refused, shown again."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from annuaire.models import Registration
from annuaire.registration import services
from annuaire.registration.errors import AlreadySentError
from annuaire.registration.services import MOST_IN_PROGRESS
from tests.annuaire.factories import make_listing
from tests.annuaire.registration import forms
from tests.factories import UserFactory
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db

START = "/annuaire/inscription/"


def errors_of(response):
    return [item.get_text(" ", strip=True) for item in html(response).select("#erreurs li")]


def test_the_door_is_public_and_says_what_is_promised(client, words):
    response = client.get(START)
    assert response.status_code == 200
    assert "5 jours ouvrés" in text_of(response)
    assert not response.cookies
    assert html(response).select_one(f'a[href="{forms.NEW}"]')


def test_the_form_asks_to_sign_in(client, words):
    for address in (forms.NEW, reverse("inscription:change", args=[1])):
        response = client.get(address)
        assert response.status_code == 302
        assert f"next={address}" in response.url


def test_nothing_is_kept_before_the_first_step_is_accepted(her):
    assert her.get(forms.NEW).status_code == 200
    response = her.post(forms.NEW, forms.who(name="", phone=""))
    assert not Registration.objects.exists()
    assert len(errors_of(response)) == 2
    page = html(response)
    assert page.select_one("#id_commune")["value"] == "Mamoudzou"
    assert page.select_one('#erreurs a[href="#id_name"]')
    assert page.select_one("title").text.split()[0] == "Erreur"


def test_each_step_is_kept_and_shown_again(her):
    registration = forms.begun(her)
    assert registration.data["qui-et-ou"]["commune_code"] == "97611"
    assert registration.data["qui-et-ou"]["commune"] == "Mamoudzou (976)"
    page = html(her.get(forms.step(registration, "qui-et-ou")))
    assert page.select_one("#id_name")["value"] == "Camille Martin"
    forms.post(
        her,
        registration,
        "quoi",
        forms.what(description="Bonjour", h_mo_1_de="09:00", h_mo_1_a="12:00"),
    )
    page = html(her.get(forms.step(registration, "quoi")))
    assert page.select_one("input[value=suivi-grossesse]").has_attr("checked")
    assert page.select_one("#id_description").text.strip() == "Bonjour"
    assert page.select_one("#id_h_mo_1_de")["value"] == "09:00"


def test_the_steps_follow_each_other_and_lead_back(her):
    registration = forms.begun(her)
    following = ["position", "quoi", "confiance"]
    data = [forms.position(), forms.what(), forms.trust()]
    for slug, answers, after in zip(following, data, [*following[1:], "verifier"], strict=True):
        response = forms.post(her, registration, slug, answers)
        assert response.url.rstrip("/").endswith(after)
    response = forms.post(her, registration, "quoi", {**forms.what(), "back": "1"})
    assert response.url == forms.step(registration, "position")


def test_forms_in_progress_are_offered_at_the_door(her, midwife):
    registration = forms.begun(her)
    Registration.objects.create(user=UserFactory(), data={"qui-et-ou": {"name": "Une autre"}})
    page = her.get(START)
    assert "Camille Martin" in text_of(page)
    assert "Une autre" not in text_of(page)
    assert html(page).select_one(f'a[href="{forms.step(registration, "position")}"]')


def test_the_door_costs_the_same_whatever_the_number_of_forms(her, midwife, assert_max_queries):
    forms.begun(her)
    with assert_max_queries(20) as few:
        her.get(START)
    for rank in range(8):
        Registration.objects.create(user=midwife, data={"qui-et-ou": {"name": f"Fiche {rank}"}})
    with assert_max_queries(len(few)):
        her.get(START)


def test_a_step_costs_few_queries(her, assert_max_queries):
    registration = forms.filled(her)
    for slug in ("qui-et-ou", "position", "quoi", "confiance"):
        with assert_max_queries(22):
            her.get(forms.step(registration, slug))


@pytest.mark.parametrize("name", ["preview", "sent"])
def test_the_form_of_another_does_not_exist(client, her, name):
    registration = forms.filled(her)
    client.force_login(UserFactory())
    assert client.get(forms.address(registration, name)).status_code == 404
    assert client.get(forms.step(registration, "quoi")).status_code == 404
    assert client.post(forms.step(registration, "quoi"), forms.what()).status_code == 404
    for gesture in ("send", "abandon", "not-the-same"):
        assert client.post(forms.address(registration, gesture)).status_code == 404
    assert Registration.objects.filter(pk=registration.pk, sent_at=None).exists()


def test_addresses_that_do_not_exist(her):
    registration = forms.begun(her)
    assert her.get(forms.step(registration, "inconnue")).status_code == 404
    assert her.get(START + f"{uuid.uuid4()}/quoi/").status_code == 404
    assert her.get(START + "pas-un-uuid/quoi/").status_code == 404
    assert her.get(reverse("inscription:change", args=[999999])).status_code == 404
    assert her.get(START + f"modifier/{'9' * 30}/").status_code == 404
    assert her.get(START + f"justificatif/{'9' * 30}/").status_code == 404


@pytest.mark.parametrize(
    "bad",
    [
        {"name": "x" * 200_000},
        {"name": "Camille\0Martin"},
        {"category": "inconnue"},
        {"phone": "pas un numéro"},
        {"email": "pas une adresse"},
        {"website": "javascript:alert(1)"},
        {"presences": []},
        {"presences": ["partout"]},
        {"postal_code": "976"},
        {"commune": ""},
        {"commune": "Nullepart-sur-Rien"},
        {"commune": "\0"},
        {"commune": "x" * 100_000},
        {"commune": "Mayotte"},
        {"street": "y" * 5000},
        {"presences": ["familles"], "areas": ""},
        {"presences": ["familles"], "areas": "Nullepart-sur-Rien"},
        {"presences": ["familles"], "areas": "Saint-Denis"},
        {"presences": ["familles"], "areas": "\n".join(["Mende"] * 9)},
    ],
)
def test_bad_answers_of_the_first_step(her, bad):
    response = her.post(forms.NEW, forms.who(**bad))
    assert response.status_code == 200
    assert errors_of(response)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"needs": []},
        {"needs": ["inconnu"]},
        {"actions": ["\0"]},
        {"description": "x" * 1501},
        {"price": "cher"},
        {"hours_notation": "le matin"},
        {"hours_notation": "\0"},
        {"h_mo_1_de": "09:00"},
        {"h_mo_1_de": "12:00", "h_mo_1_a": "09:00"},
        {"h_mo_1_de": "25:00", "h_mo_1_a": "26:00"},
        {"h_mo_1_de": "09:00", "h_mo_1_a": "12:00", "h_mo_2_de": "11:00", "h_mo_2_a": "13:00"},
        {"h_mo_1_de": "09:00", "h_mo_1_a": "12:00", "hours_notation": "Mo-Fr 09:00-12:00"},
    ],
)
def test_bad_answers_of_the_second_step(her, bad):
    registration = forms.begun(her)
    response = forms.post(her, registration, "quoi", forms.what(**bad))
    assert response.status_code == 200
    assert errors_of(response)
    registration.refresh_from_db()
    assert "quoi" not in registration.data


@pytest.mark.parametrize(
    "bad",
    [
        {"latitude": "nord"},
        {"latitude": "nan"},
        {"longitude": "inf"},
        {"latitude": "48.85", "longitude": "2.35"},
        {"latitude": "1e400"},
        {"precision": "au-metre"},
        {"precision": "exact"},
    ],
)
def test_bad_answers_about_the_point(her, bad):
    registration = forms.begun(her)
    response = forms.post(her, registration, "position", forms.position(**bad))
    assert response.status_code == 200
    assert errors_of(response)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"trust": "moi"}, "Sélectionnez"),
        ({"number": ""}, "Donnez un numéro ou joignez un document."),
        ({"number": "\0"}, ""),
        ({"number": "x" * 61}, ""),
        ({"number": "RPPS 123"}, "onze chiffres"),
        ({"number": "FINESS 12"}, "neuf chiffres"),
        ({"number": "732 829 320 00075"}, "SIRET"),
        ({"number": "SIRET 12"}, "quatorze chiffres"),
    ],
)
def test_bad_answers_about_trust(her, bad, sentence):
    registration = forms.begun(her)
    response = forms.post(her, registration, "confiance", forms.trust(**bad))
    assert response.status_code == 200
    assert any(sentence in error for error in errors_of(response))


@pytest.mark.parametrize(
    "number", ["10001234567", "RPPS 10001234567", "FINESS 2A0000014", "732 829 320 00074", "ABC-12"]
)
def test_numbers_that_are_accepted(her, number):
    registration = forms.begun(her)
    assert forms.post(her, registration, "confiance", forms.trust(number=number)).status_code == 302


def test_homonyms_are_offered_then_chosen(her):
    response = her.post(forms.NEW, forms.who(commune="Saint-Denis"))
    radios = html(response).select("input[name=commune_code][type=radio]")
    assert {radio["value"] for radio in radios} == {"93066", "97411"}
    registration = forms.begun(her, commune="Saint-Denis", commune_code="97411")
    assert registration.data["qui-et-ou"]["commune"] == "Saint-Denis (974)"


def test_a_forged_commune_counts_for_nothing(her):
    registration = forms.begun(her, commune_code="93066")
    assert registration.data["qui-et-ou"]["commune_code"] == "97611"


def test_a_postal_code_alone_is_a_commune(her):
    assert forms.begun(her, commune="97600").data["qui-et-ou"]["commune_code"] == "97611"
    other = forms.begun(her, commune="", postal_code="97600")
    assert other.data["qui-et-ou"]["commune_code"] == "97611"


def test_who_goes_to_families_is_asked_where_and_no_map(her):
    registration = forms.begun(
        her, presences=["familles", "distance"], commune="", areas="Mende\nMayotte"
    )
    codes = registration.data["qui-et-ou"]["area_codes"]
    assert codes == ["commune:48095", "departement:976"]
    response = her.get(forms.step(registration, "position"))
    assert response.url == forms.step(registration, "qui-et-ou")
    assert her.get(forms.step(registration, "quoi")).status_code == 200


def test_the_arrows_move_the_point(her):
    registration = forms.begun(her)
    response = forms.post(her, registration, "position", {**forms.position(), "move": "nord"})
    assert response.url == forms.step(registration, "position") + "#carte"
    registration.refresh_from_db()
    point = registration.data["position"]
    assert float(point["latitude"]) > forms.POINT[0]
    assert float(point["longitude"]) == forms.POINT[1]
    assert point["origin"] == "commune"  # a nudge places nothing
    forms.post(her, registration, "position", {**forms.position(), "move": "ailleurs"})


def test_an_older_shape_of_the_answers_survives(her, midwife):
    for data in (
        {},
        [],
        "texte",
        None,
        {"qui-et-ou": "texte", "quoi": [1], "position": {"latitude": None}},
        {"qui-et-ou": {"name": 12, "presences": {"a": 1}, "commune_code": ["x"]}, "quoi": {}},
        {"qui-et-ou": {"presences": ["ici"], "commune_code": "97611"}, "autres-fiches": [1]},
    ):
        registration = Registration.objects.create(user=midwife, data=data or {})
        assert her.get(START).status_code == 200
        for slug in ("qui-et-ou", "position", "quoi", "confiance"):
            assert her.get(forms.step(registration, slug), follow=True).status_code == 200
        response = her.get(forms.address(registration, "preview"), follow=True)
        assert errors_of(response)
        assert forms.agree(her, registration).status_code == 302
        registration.delete()


def test_a_commune_that_is_gone_is_asked_again(her):
    registration = forms.filled(her)
    forms.mamoudzou().postal_codes.all().delete()
    forms.mamoudzou().delete()
    response = her.get(forms.address(registration, "preview"), follow=True)
    assert "Nous ne connaissons pas" in text_of(response)


def test_too_many_forms_in_progress(her, midwife):
    for _rank in range(MOST_IN_PROGRESS):
        Registration.objects.create(user=midwife)
    response = her.post(forms.NEW, forms.who())
    assert "trop d’inscriptions" in text_of(response)
    assert Registration.objects.count() == MOST_IN_PROGRESS


def test_a_stale_form_is_told_and_loses_nothing(her):
    registration = forms.begun(her)
    forms.post(her, registration, "quoi", forms.what(description="Enregistré avant"))
    response = her.post(
        forms.step(registration, "quoi"), forms.what(description="Écrit après", version="1")
    )
    page = html(response)
    assert page.select_one("#id_description").text.strip() == "Écrit après"
    assert "Enregistré avant" in page.select_one(".reg-differences").text
    registration.refresh_from_db()
    assert registration.data["quoi"]["description"] == "Enregistré avant"
    version = page.select_one("input[name=version]")["value"]
    her.post(
        forms.step(registration, "quoi"), forms.what(description="Écrit après", version=version)
    )
    registration.refresh_from_db()
    assert registration.data["quoi"]["description"] == "Écrit après"


@pytest.mark.parametrize("version", ["", "-1", "abc", "9" * 40, "١"])
def test_a_forged_version_is_stale(her, version):
    registration = forms.begun(her)
    response = her.post(forms.step(registration, "quoi"), forms.what(version=version))
    assert "a changé depuis" in text_of(response)


def test_a_form_is_abandoned(her):
    registration = forms.begun(her)
    assert her.get(forms.address(registration, "abandon")).status_code == 405
    response = her.post(forms.address(registration, "abandon"), follow=True)
    assert "Le formulaire est effacé." in text_of(response)
    assert not Registration.objects.exists()
    with pytest.raises(AlreadySentError):
        services.abandon(registration, registration.user)


def test_a_form_on_a_listing_kept_no_more_is_not_offered(her, midwife):
    data = {"qui-et-ou": {"name": "Une fiche perdue"}}
    Registration.objects.create(user=midwife, listing=make_listing(), data=data)
    assert "Une fiche perdue" not in text_of(her.get(START))


@pytest.mark.parametrize("name", ["abandon", "send", "not-the-same"])
def test_gestures_refuse_what_comes_from_elsewhere(her, midwife, name):
    registration = forms.filled(her)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(midwife)
    assert strict.post(forms.address(registration, name), {"consent": "on"}).status_code == 403
    assert strict.post(forms.NEW, forms.who()).status_code == 403
    assert Registration.objects.get().sent_at is None


def test_an_odd_shape_survives_the_answer_about_other_listings(her, midwife):
    registration = Registration.objects.create(user=midwife, data=[1])
    response = her.post(forms.address(registration, "not-the-same"), {"listing": ["3"]})
    assert response.url == forms.step(registration, "qui-et-ou") + "?verifier=1"
    registration.refresh_from_db()
    assert registration.data == [1]
