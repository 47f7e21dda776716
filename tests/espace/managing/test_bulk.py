"""From the table to the report: choose, say what to change, read, launch."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.utils import timezone

from annuaire.managers import works
from annuaire.models import BodyMember, BodyWork, WorkLine
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import again, confirmed
from tests.espace.managing.support import launch, plan_on
from tests.factories import NeedFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def body():
    ensure_default_workflows()
    return make_body()


@pytest.fixture
def user(client, body):
    user = member(body)
    client.force_login(user)
    return user


def choose(client, body, *listings, gesture="modifier", **values):
    keys = [str(listing.pk) for listing in listings]
    values = {"fiche": keys, "geste": gesture, **values}
    return client.post(f"/mon-espace/structures/{body.pk}/choisir/", values)


def test_the_whole_way(client, body, user):
    listing, other = managed(body, name="Une"), managed(body, name="Deux")
    page = choose(client, body, listing)["Location"]
    assert "1 fiche choisie" in text_of(client.get(page))
    assert client.post(page, {"set_phone": "04 66 11 11 11"}).status_code == 302
    content = text_of(client.get(page))
    assert "04 66 00 00 00" in content
    assert "04 66 11 11 11" in content
    assert "1 ligne à faire" in content
    assert again(listing).latest_revision is None
    assert launch(client, page).status_code == 302
    assert "1 ligne faite" in text_of(client.get(page))
    assert again(listing).workflow_in_progress
    assert again(listing).phone == "04 66 00 00 00"
    assert not again(other).workflow_in_progress


def test_all_those_of_the_filter(client, body, user):
    managed(body, name="Crèche du Lac")
    managed(body, name="Crèche du Mont")
    managed(body, name="Halte")
    choose(client, body, toutes="1", q="crèche")
    assert set(WorkLine.objects.values_list("title", flat=True)) == {
        "Crèche du Lac",
        "Crèche du Mont",
    }


def test_a_filter_that_is_gone_chooses_nothing(client, body, user):
    managed(body)
    answer = choose(client, body, toutes="1", commune="99999")
    assert "rien n’a été choisi" in text_of(client.get(answer["Location"]))
    assert not BodyWork.objects.exists()


def test_confirming(client, body, user):
    listing = managed(body, confirmed(make_listing("Ancienne"), 13))
    page = choose(client, body, listing, gesture="confirmer")["Location"]
    assert "tout est toujours vrai" in text_of(client.get(page))
    launch(client, page)
    assert again(listing).is_confirmed
    assert "1 ligne faite" in text_of(client.get(page))


def test_nothing_ticked_is_said(client, body, user):
    managed(body)
    answer = client.post(f"/mon-espace/structures/{body.pk}/choisir/", {"geste": "modifier"})
    assert "Cochez au moins une fiche" in text_of(client.get(answer["Location"]))


def test_too_many_is_said(client, body, user, monkeypatch):
    monkeypatch.setattr(works, "MOST_LISTINGS", 1)
    listings = [managed(body, name="Une"), managed(body, name="Deux")]
    answer = choose(client, body, *listings)
    assert "500 fiches au plus" in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "tout est vide"),
        ({"set_phone": "au fond"}, "numéro de téléphone"),
        ({"set_phone": "466000000"}, "Est-ce le 04 66 00 00 00"),
        ({"set_phone": "04 66 00 00"}, "numéro de téléphone entier"),
        ({"set_phone": "04 66 00 00 00", "erase_phone": "on"}, "pas les deux"),
        ({"set_email": "pas une adresse"}, "adresse"),
        ({"set_website": "ht!tp://"}, "URL"),
        ({"set_opening_hours": "le mardi"}, "Horaires incompréhensibles"),
        ({"set_closed_until": "01/01/2020"}, "Cette date est passée"),
        ({"set_closed_until": "31/02/2027"}, "date"),
        ({"set_closed_until": "01/01/2199"}, "plus de deux ans"),
        ({"set_price": "cher"}, "cher"),
        ({"set_wheelchair": "peut-être"}, "peut-être"),
        ({"set_professional_contact": "=1+1"}, "formule"),
        ({"set_professional_contact": "x" * 300}, "200"),
        ({"set_phone": "04\0 66"}, "nul"),
        ({"add_needs": "inconnu"}, "inconnu"),
    ],
)
def test_what_cannot_be_understood_is_said_and_kept(client, body, user, values, sentence):
    page = choose(client, body, managed(body))["Location"]
    answer = client.post(page, values)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    for name in values:
        if name.startswith("set_") and name not in ("set_price", "set_wheelchair"):
            assert html(answer).select_one(f"[name={name}]")["value"].replace("\0", "")
    assert BodyWork.objects.get().state == "choix"


def test_a_term_cannot_come_and_go(client, body, user):
    need = NeedFactory()
    page = choose(client, body, managed(body))["Location"]
    answer = client.post(page, {"add_needs": [need.slug], "remove_needs": [need.slug]})
    assert "ne peut être ajoutée et retirée" in text_of(answer)


def test_giving_up(client, body, user):
    page = choose(client, body, managed(body))["Location"]
    answer = client.post(f"{page}abandonner/")
    assert "rien n’a été changé" in text_of(client.get(answer["Location"]))
    assert not BodyWork.objects.exists()


def test_a_button_pressed_twice_does_it_once(client, body, user):
    listing = managed(body)
    page = choose(client, body, listing)["Location"]
    client.post(page, {"set_phone": "04 66 11 11 11"})
    launch(client, page)
    launch(client, page)
    client.post(f"{page}abandonner/")
    assert "déjà lancé" in text_of(client.get(page))
    client.post(page, {"set_phone": "04 66 22 22 22"})
    assert again(listing).get_latest_revision_as_object().phone == "04 66 11 11 11"


def test_a_page_left_open_does_not_apply_what_another_tab_prepared(client, body, user):
    listing = managed(body)
    page = choose(client, body, listing)["Location"]
    client.post(page, {"set_phone": "04 66 11 11 11"})
    read = plan_on(client, page)
    client.post(
        page, {"set_closed_until": f"{timezone.localdate() + dt.timedelta(days=30):%d/%m/%Y}"}
    )
    for forged in (read, "", "a\0b"):
        answer = client.post(f"{page}lancer/", {"plan": forged})
        content = text_of(client.get(answer["Location"]))
        assert "Ce n’est plus ce que vous aviez lu" in content
        assert "Fermé jusqu’au" in content
    fresh = again(listing)
    assert (fresh.closed_until, fresh.workflow_in_progress) == (None, False)
    launch(client, page)
    assert again(listing).closed_until is not None


def test_what_is_left_is_shown_as_going_on(client, body, user, monkeypatch):
    monkeypatch.setattr(works, "SECONDS", -1.0)
    monkeypatch.setattr(works.apply, "__defaults__", (-1.0,))
    page = choose(client, body, managed(body))["Location"]
    client.post(page, {"set_phone": "04 66 11 11 11"})
    launch(client, page)
    content = text_of(client.get(page))
    assert "Encore 1 à faire" in content
    assert "Actualiser" in content


# --- Who may not -------------------------------------------------------------------------------


@pytest.mark.parametrize("forged", ["other", "999999", "abc", "²", str(2**70)])
def test_a_forged_listing_is_not_found(client, body, user, forged):
    mine, other = managed(body), managed(make_body("Caf"), name="Ailleurs")
    key = str(other.pk) if forged == "other" else forged
    values = {"fiche": [str(mine.pk), key], "geste": "modifier"}
    answer = client.post(f"/mon-espace/structures/{body.pk}/choisir/", values)
    assert answer.status_code == 404
    assert not BodyWork.objects.exists()


def test_another_gesture_is_not_found(client, body, user):
    assert choose(client, body, managed(body), gesture="supprimer").status_code == 404


@pytest.mark.parametrize("who", ["colleague", "stranger", "former", "visitor"])
def test_the_work_of_somebody_else_is_not_found(client, body, user, who):
    page = choose(client, body, managed(body))["Location"]
    if who == "former":
        BodyMember.objects.filter(user=user).delete()
    elif who == "visitor":
        client.logout()
    else:
        client.force_login(member(body) if who == "colleague" else UserFactory())
    expected = 302 if who == "visitor" else 404
    assert client.get(page).status_code == expected
    for gesture in ("", "lancer/", "abandonner/"):
        assert client.post(page + gesture, {"set_phone": "0466000000"}).status_code == expected
    assert BodyWork.objects.get().state == "choix"


def test_a_work_that_does_not_exist(client, user):
    assert client.get(f"/mon-espace/structures/travaux/{uuid.uuid4()}/").status_code == 404


def test_the_page_of_differences_asks_few_queries(client, body, user, assert_max_queries):
    listings = [managed(body, name=f"Fiche {number}") for number in range(30)]
    page = choose(client, body, *listings)["Location"]
    client.post(page, {"set_phone": "04 66 11 11 11"})
    with assert_max_queries(16):
        content = client.get(page).content.decode()
    assert len(re.findall("04 66 11 11 11", content)) == 30
