"""Alerts on the desk: who finds them, what she does, what is refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.models import AlertKind, ListingEditor
from moderation.desk.items import address_of
from tests.annuaire.alerts.making import an_alert
from tests.annuaire.factories import make_listing, point
from tests.annuaire.referents.making import national, referent
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, animator
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
HIDDEN = "Cet objet n’existe pas, ou vous n’y avez pas accès."
JUST = "Le signalement est sans objet\u00a0: la fiche est juste."


@pytest.fixture
def alert():
    return an_alert(make_listing("PMI de Mende"), AlertKind.FRAUD, "Fausse sage-femme.")


def page_of(alert):
    return reverse("annuaire_alert", args=[alert.pk])


def entered(client, user):
    client.force_login(user)
    return client


def test_the_most_serious_come_first_on_the_desk(client, html, alert):
    an_alert(make_listing("Autre"), AlertKind.CLOSED)
    an_alert(make_listing("Ailleurs", point("75056")), AlertKind.DANGER)
    page = html(entered(client, referent("48")).get("/admin/?rubrique=signalements"))
    titles = [link.get_text(strip=True) for link in page.select(".desk-row__title a")]
    assert titles == ["PMI de Mende", "Autre"]
    assert "Grave" in page.select(".desk-row")[0].text
    assert "Grave" not in page.select(".desk-row")[1].text


@pytest.mark.parametrize("many", [2, 30])
def test_the_desk_costs_the_same(client, many, assert_max_queries):
    listing = make_listing("PMI de Mende")
    for number in range(many):
        an_alert(make_listing(f"Fiche {number}"), AlertKind.WRONG)
    an_alert(listing)
    reader = referent("48")
    entered(client, reader).get("/admin/?rubrique=signalements")
    with assert_max_queries(25):
        client.get("/admin/?rubrique=signalements")


def test_it_is_read_with_what_may_be_done(client, html, alert):
    page = html(entered(client, referent("48")).get(page_of(alert)))
    assert "Fausse sage-femme." in page.text
    links = {link.get_text(strip=True): link["href"] for link in page.select(".desk-buttons a")}
    assert links["Voir la fiche en ligne"] == alert.listing.get_absolute_url()
    off_line = reverse("moderation_off_line", kwargs=address_of(alert.listing))
    assert links["Mettre la fiche hors ligne"] == off_line


def test_the_listing_goes_off_line_in_two_gestures(client, html, alert):
    entered(client, referent("48"))
    page = html(client.get(page_of(alert)))
    [first] = [link for link in page.select("a") if "hors ligne" in link.text.lower()][-1:]
    form = html(client.get(first["href"])).select_one("form.desk-answer")
    assert not form.select("input[type=radio][checked]")
    choice = form.select_one("input[type=radio]")
    client.post(first["href"], {"choice": choice["value"], "details": ""})
    alert.listing.refresh_from_db()
    assert not alert.listing.live
    assert "Cette fiche n’est plus en ligne." in text_of(client.get(page_of(alert)))


def test_it_is_closed_with_what_was_done(client, alert):
    reader = referent("48")
    values = {"choice": JUST, "details": "Vue avec l’Ordre."}
    response = entered(client, reader).post(page_of(alert), values, follow=True)
    assert "est traité" in text_of(response)
    alert.refresh_from_db()
    assert alert.outcome == f"{JUST} Vue avec l’Ordre."
    shown = text_of(client.get(page_of(alert)))
    assert "Vue avec l’Ordre." in shown
    assert "Clore ce signalement" not in shown


@pytest.mark.parametrize(
    "values", [{}, {"choice": "autre"}, {"choice": JUST, "details": "a" * 181}]
)
def test_a_wrong_answer_changes_nothing_and_loses_nothing(client, alert, values):
    response = entered(client, animator()).post(page_of(alert), values)
    assert response.status_code == 422
    assert "Rien n’a été fait." in text_of(response)
    alert.refresh_from_db()
    assert alert.is_open


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"details": "Vue."}, "Dites ce qui a été fait."),
        ({"choice": "autre"}, "Dites ce qui a été fait"),
        ({"choice": JUST, "details": "a" * 181}, "180 caractères"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(client, html, alert, values, said):
    page = html(entered(client, animator()).post(page_of(alert), values))
    [error] = page.select(".desk-error")
    assert said in error.text
    [*wrong] = page.select(f"[aria-describedby~={error['id']}]")
    assert wrong
    assert page.select("[aria-invalid=true]")
    if "181" in said or "details" in values:
        assert page.select_one("textarea").text.strip() == values["details"]


def test_the_second_who_closes_it_is_told(client, alert):
    entered(client, animator()).post(page_of(alert), {"choice": JUST})
    response = entered(client, national()).post(page_of(alert), {"choice": JUST, "details": "Non."})
    assert response.status_code == 409
    assert "C’est déjà décidé" in text_of(response)
    alert.refresh_from_db()
    assert alert.outcome == JUST


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "who",
    [
        lambda: referent("75"),
        lambda: MembershipFactory().user,
        lambda: UserFactory(is_superuser=True),
    ],
)
def test_nobody_else_reads_nor_closes_it(client, alert, method, who):
    response = getattr(entered(client, who()), method)(page_of(alert), {"choice": JUST})
    assert response.status_code == 302
    shown = text_of(client.get("/admin/"))
    assert HIDDEN in shown
    alert.refresh_from_db()
    assert alert.is_open


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_referent_who_keeps_the_listing_neither_reads_nor_closes_it(client, alert, method):
    accused = referent("48")
    ListingEditor.objects.create(listing=alert.listing, user=accused, email=accused.email)
    response = getattr(entered(client, accused), method)(page_of(alert), {"choice": JUST})
    assert response.status_code == 302
    shown = text_of(client.get("/admin/?rubrique=signalements"))
    assert HIDDEN in shown
    assert "PMI de Mende" not in shown
    alert.refresh_from_db()
    assert alert.is_open


def test_an_alert_that_does_not_exist_looks_the_same(client):
    response = entered(client, animator()).get("/admin/annuaire/signalements/999999/", follow=True)
    assert HIDDEN in text_of(response)


def test_somebody_without_the_admin_is_asked_who_she_is(client, alert):
    assert "/connexion/" in client.get(page_of(alert))["Location"]
    response = entered(client, UserFactory()).get(page_of(alert))
    assert response.status_code == 302
