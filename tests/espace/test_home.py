"""``/mon-espace/``: each state in plain words, what to do first, in as many queries always."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from annuaire.managers.membership import attach, detach
from annuaire.models import MonthlyViews, Reconfirmation, Registration
from annuaire.owners.services import cease
from espace.states import Standing, statuses_of
from moderation.services import withdraw_now
from tests.annuaire.factories import make_listing
from tests.annuaire.managers.factories import make_body, member
from tests.espace.factories import (
    approved,
    change,
    confirmed,
    invited,
    keeper,
    referent,
    send_back,
    sent,
)
from tests.factories import UserFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
TODAY = timezone.localdate()


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def shown(client, path="/mon-espace/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def page_of(client, listing):
    return shown(client, f"/mon-espace/fiches/{listing.pk}/")


def withdrawn_by_silence(user):
    listing = make_listing(live=False)
    Reconfirmation.objects.create(
        listing=listing, asked_on=TODAY, last_sent_on=TODAY, withdrawn_on=TODAY
    )
    keeper(listing, user)


def put_off_line(user):
    listing = approved(user)
    withdraw_now(listing, referent(), reason="L’adresse est fausse.")


def ceased(user):
    cease(approved(user), user)


def draft(user):
    keeper(make_listing(live=False), user)


def unconfirmed(user):
    keeper(make_listing(confirmed_on=None), user)


STATES = [
    (draft, Standing.DRAFT, ["Brouillon", "pas encore envoyée", "Modifier et envoyer"]),
    (sent, Standing.SENT, ["Envoyée le", "l’équipe nationale", "d’ici le"]),
    (
        lambda user: send_back(sent(user)),
        Standing.TO_CHANGE,
        ["À modifier", "Le numéro manque.", "Modifier et envoyer"],
    ),
    (approved, Standing.ON_LINE, ["En ligne", "Confirmée le", "Horaires et fermetures"]),
    (
        lambda user: change(approved(user), user, phone="04 66 00 00 00"),
        Standing.CHANGE_SENT,
        ["Modification en cours de lecture", "reste en ligne"],
    ),
    (
        lambda user: send_back(change(approved(user), user, phone="04 66 00 00 00")),
        Standing.CHANGE_TO_REDO,
        ["À modifier", "reste en ligne", "Le numéro manque."],
    ),
    (
        lambda user: confirmed(approved(user), 12),
        Standing.TO_CONFIRM,
        ["À confirmer", "dites si tout est toujours vrai", "Tout est vrai"],
    ),
    (unconfirmed, Standing.TO_CONFIRM, ["Personne n’a encore confirmé"]),
    (withdrawn_by_silence, Standing.SILENT, ["Retirée", "faute de réponse", "Tout est vrai"]),
    (put_off_line, Standing.WITHDRAWN, ["Mise hors ligne par un référent", "L’adresse est fausse"]),
    (ceased, Standing.WITHDRAWN, ["Retirée de l’annuaire le"]),
]


@pytest.mark.parametrize(("make", "standing", "words"), STATES, ids=range(len(STATES)))
def test_each_state_is_said_in_plain_words(client, user, make, standing, words):
    make(user)
    assert [status.standing for status in statuses_of(user)] == [standing]
    page = shown(client)
    for word in words:
        assert word in page
    listing = statuses_of(user)[0].listing
    assert listing.name in page_of(client, listing)


def test_a_doubted_listing_may_be_confirmed_while_a_change_is_read(client, user):
    confirmed(change(approved(user), user, phone="04 66 00 00 00"), 13)
    page = shown(client)
    assert "Modification en cours de lecture" in page
    assert "Tout est vrai" in page


def test_what_needs_a_gesture_comes_first(client, user):
    ceased(user)
    approved(user, "Z en ligne")
    send_back(sent(user, "B à modifier"))
    withdrawn_by_silence(user)
    order = [status.standing for status in statuses_of(user)]
    assert order == [Standing.SILENT, Standing.TO_CHANGE, Standing.ON_LINE, Standing.WITHDRAWN]


def test_without_anything_one_is_led_to_the_registration(client, user):
    page = client.get("/mon-espace/")
    assert "M’inscrire dans l’annuaire" in text_of(page)
    assert "/annuaire/inscription/" in page.content.decode()


def test_forms_in_progress_are_there_to_go_on_with(client, user):
    Registration.objects.create(user=user)
    listing = approved(user)
    Registration.objects.create(user=user, listing=listing)
    Registration.objects.create(user=user, sent_at=timezone.now())
    Registration.objects.create(user=UserFactory())
    page = shown(client)
    assert page.count("Reprendre") == 2
    assert "Nouvelle inscription" in page
    assert f"Modification de « {listing.name} »" in page


def test_an_invitation_is_taken_up_by_somebody_signed_in_already(client, user):
    listing = make_listing()
    invited(listing, user.email.upper())
    assert listing.name in shown(client)


def test_the_queries_do_not_grow_with_the_listings(client, user, assert_max_queries):
    for number in range(2):
        for rank in range(number * 4 + 1):
            change(approved(user, f"En ligne {rank}"), user, phone="04 66 00 00 00")
            send_back(sent(user, f"À modifier {rank}"))
            ceased(user)
            Registration.objects.create(user=user, listing=make_listing(f"Autre {rank}"))
        client.get("/mon-espace/")
        with assert_max_queries(19):
            shown(client)


def test_the_history_names_no_referent(client, user):
    listing = send_back(sent(user), "Le numéro\nmanque.")
    colleague = keeper(listing, is_owner=False)
    client.force_login(colleague)
    page = page_of(client, listing)
    assert "Envoyée au référent, par un collègue" in page
    assert "Le référent demande des modifications" in page
    assert "Martin" not in page.split("Ce qui s’est passé")[1].split("Besoin")[0]


def test_the_history_says_which_body_it_joined_and_left(client, user):
    listing, body = approved(user), make_body("Ville de Mende")
    member(body, user)
    attach(body, listing, user)
    detach(listing, user)
    page = page_of(client, listing)
    assert "Rattachée à un organisme, par vous" in page
    assert "Détachée d’un organisme, par vous" in page
    assert page.split("Ce qui s’est passé")[1].count("Ville de Mende") == 2


def test_the_views_of_each_month_are_drawn_and_written(client, user):
    listing = approved(user)
    month = TODAY.replace(day=1)
    MonthlyViews.objects.create(listing=listing, month=month, count=1234)
    MonthlyViews.objects.create(listing=listing, month=month - dt.timedelta(days=800), count=77)
    MonthlyViews.objects.create(listing=approved(user), month=month, count=99)
    answer = client.get(f"/mon-espace/fiches/{listing.pk}/")
    content = answer.content.decode()
    assert "1234" in text_of(answer).replace("\u202f", "").replace("\u00a0", "")
    assert "77" not in text_of(answer)
    assert content.count("<rect") == 12
    assert 'height="100"' in content
    assert "style=" not in content.split("<main")[1].split("</main")[0]


# --- Refused ------------------------------------------------------------------------------------

PAGES = ["", "horaires/", "collegues/", "retirer/"]
GESTURES = ["confirmer/", "quitter/", "collegues/1/retirer/", "collegues/1/confier/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_finds_nothing(client, user, path):
    listing = approved(UserFactory())
    for pk in (listing.pk, 999_999, 10**30):
        address = f"/mon-espace/fiches/{pk}/{path}"
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("path", GESTURES)
def test_a_stranger_does_nothing(client, user, path):
    listing = approved(UserFactory())
    address = f"/mon-espace/fiches/{listing.pk}/{path}"
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert listing.editors.count() == 1


@pytest.mark.parametrize(
    "path",
    ["", "mes-donnees/", "mes-donnees/export.json", "supprimer-mon-compte/"]
    + [f"fiches/1/{path}" for path in PAGES],
)
def test_a_visitor_is_asked_to_sign_in(client, path):
    answer = client.get(f"/mon-espace/{path}")
    assert answer.status_code == 302
    assert f"next=/mon-espace/{path}" in answer["Location"]


def test_no_cache_keeps_the_space(client, user):
    assert "no-store" in client.get("/mon-espace/")["Cache-Control"]
