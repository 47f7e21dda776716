"""The pages of the space: hours, colleagues, withdrawal, confirmation."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from annuaire.models import ListingEditor, Reconfirmation, SearchRow
from annuaire.owners.services import Hours, change_hours
from tests.annuaire.factories import exact_point, make_listing
from tests.espace.factories import again, approved, confirmed, invited, keeper
from tests.factories import UserFactory
from tests.support.mail import deliver
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def listing(user):
    return approved(user)


def address(listing, path=""):
    return f"/mon-espace/fiches/{listing.pk}/{path}"


# --- Hours --------------------------------------------------------------------------------------


def week(listing, **values):
    """What the form sends for ``Mo 09:00-12:00`` and nothing else, unless told otherwise."""
    return {
        "seen": Hours.of(again(listing)).mark,
        "h_mo_1_de": "09:00",
        "h_mo_1_a": "12:00",
        **values,
    }


def save(client, listing, **values):
    return client.post(address(listing, "horaires/"), week(listing, **values))


def test_the_week_is_filled_with_what_is_on_line(client, listing):
    content = client.get(address(listing, "horaires/")).content.decode()
    assert content.count('value="09:00"') == 5
    assert "Visible aussitôt" not in content
    assert "visible aussitôt" in content


def test_the_week_is_saved_at_once(client, listing):
    day = timezone.localdate() + dt.timedelta(days=5)
    answer = save(
        client,
        listing,
        h_mo_2_de="14:00",
        h_mo_2_a="17:30",
        h_sa_1_de="10:00",
        h_sa_1_a="12:00",
        closed_on_holidays="on",
        closed_until=day.isoformat(),
    )
    assert answer.status_code == 302
    fresh = again(listing)
    assert fresh.opening_hours == "Mo 09:00-12:00,14:00-17:30; Sa 10:00-12:00; PH off"
    assert fresh.closed_until == day
    assert "à jour sur la page publique" in text_of(client.get(answer["Location"]))


def test_an_empty_week_is_no_hours_at_all(client, listing):
    save(client, listing, h_mo_1_de="", h_mo_1_a="")
    assert again(listing).opening_hours == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"h_mo_1_a": ""}, "l’heure d’ouverture et celle de fermeture"),
        ({"h_mo_1_a": "08:00"}, "La fermeture vient avant l’ouverture"),
        ({"h_mo_2_de": "11:00", "h_mo_2_a": "15:00"}, "commence avant la fin du matin"),
        ({"h_mo_1_de": "neuf heures"}, "Écrivez les heures ainsi"),
        ({"h_mo_1_de": "9\0:00"}, "Écrivez les heures ainsi"),
        ({"closed_until": "2020-01-01"}, "Cette date est passée"),
        ({"closed_until": "2099-01-01"}, "plus de deux ans"),
        ({"closed_until": "31/02/2027"}, "Cette date n’existe pas"),
        (
            {"h_mo_1_de": "", "h_mo_1_a": "", "hours_notation": "le mardi"},
            "Horaires incompréhensibles",
        ),
        ({"h_mo_1_de": "", "h_mo_1_a": "", "hours_notation": "Mo " * 200}, "255"),
        ({"hours_notation": "24/7"}, "le tableau ou la notation, pas les deux"),
        ({"seen": "x\0" * 100}, "ont changé depuis"),
    ],
)
def test_what_cannot_be_understood_is_told_and_nothing_is_lost(client, listing, values, sentence):
    answer = save(client, listing, **values)
    assert answer.status_code in (400, 409)
    assert sentence in text_of(answer)
    assert again(listing).opening_hours == listing.opening_hours
    for value in [typed for name, typed in values.items() if name != "seen"]:
        assert value.replace("\0", "").strip()[:20] in answer.content.decode().replace("\0", "")


def test_hours_that_are_no_week_are_shown_in_their_notation(client, user):
    listing = make_listing(opening_hours="Mo-Fr 22:00-06:00")
    keeper(listing, user)
    assert "Mo-Fr 22:00-06:00" in client.get(address(listing, "horaires/")).content.decode()
    mark = Hours.of(listing).mark
    client.post(address(listing, "horaires/"), {"seen": mark, "hours_notation": "24/7"})
    assert again(listing).opening_hours == "24/7"


def test_midnight_is_the_end_of_the_day(client, listing):
    save(client, listing, h_mo_1_de="20:00", h_mo_1_a="00:00")
    assert again(listing).opening_hours == "Mo 20:00-24:00"
    assert 'value="00:00"' in client.get(address(listing, "horaires/")).content.decode()


def test_the_second_of_two_editors_is_told_keeps_hers_and_may_replace(client, user, listing):
    colleague = keeper(listing, is_owner=False)
    mine = week(listing)
    seen = Hours.of(listing).mark
    change_hours(
        listing, colleague, opening_hours="Tu-Sa 10:00-18:00", closed_until=None, seen=seen
    )
    answer = client.post(address(listing, "horaires/"), mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "ont changé depuis" in page
    assert "du mardi au samedi : 10 h – 18 h" in page
    assert 'value="12:00"' in answer.content.decode()
    assert again(listing).opening_hours == "Tu-Sa 10:00-18:00"
    assert save(client, listing).status_code == 302
    assert again(listing).opening_hours == "Mo 09:00-12:00"


def test_places_with_their_own_hours_are_told_of(client, user):
    own = exact_point(44.52, 3.51, opening_hours="Mo 09:00-10:00")
    listing = make_listing("PMI", own)
    keeper(listing, user)
    assert "leurs propres horaires" in text_of(client.get(address(listing, "horaires/")))


# --- Colleagues ---------------------------------------------------------------------------------


def test_a_colleague_is_invited_then_removed(client, listing):
    page = client.post(address(listing, "collegues/"), {"email": "c@example.org"}, follow=True)
    assert "pas encore acceptée" in text_of(page)
    assert deliver()[0].to == ["c@example.org"]
    row = ListingEditor.objects.get(email="c@example.org")
    path = address(listing, f"collegues/{row.pk}/retirer/")
    assert "c@example.org" not in text_of(client.post(path, follow=True))


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Écrivez l’adresse"),
        ("camille", "pas complète"),
        ("a@b.fr\0", "pas complète"),
        ("a" * 300 + "@example.org", "254"),
    ],
)
def test_a_bad_address_is_told_about(client, listing, email, sentence):
    answer = client.post(address(listing, "collegues/"), {"email": email})
    assert answer.status_code == 400
    assert sentence in text_of(answer) or "caractères" in text_of(answer)
    assert listing.editors.count() == 1


def test_an_address_already_there_is_told_about(client, user, listing):
    answer = client.post(address(listing, "collegues/"), {"email": user.email.upper()})
    assert "tient déjà cette fiche" in text_of(answer)


def test_responsibility_is_handed_over(client, listing):
    colleague = keeper(listing, is_owner=False)
    row = listing.editors.get(user=colleague)
    page = client.post(address(listing, f"collegues/{row.pk}/confier/"), follow=True)
    assert "maintenant responsable" in text_of(page)
    assert "Seule la personne responsable peut inviter" in text_of(page)


def test_a_colleague_who_is_not_responsible_reads_why(client, user):
    listing = make_listing()
    owner = keeper(listing)
    keeper(listing, user, is_owner=False)
    row = listing.editors.get(user=owner)
    sentence = "Seule la personne responsable de la fiche peut faire cela"
    for path in (f"collegues/{row.pk}/retirer/", f"collegues/{row.pk}/confier/"):
        assert sentence in text_of(client.post(address(listing, path), follow=True))
    invitation = client.post(address(listing, "collegues/"), {"email": "c@example.org"})
    assert sentence in text_of(invitation)
    withdrawal = client.post(address(listing, "retirer/"), {"sure": "on"})
    assert sentence in text_of(withdrawal)
    assert again(listing).live
    assert listing.editors.count() == 2


def test_an_unknown_colleague_is_told_about(client, listing):
    other = invited(make_listing("Ailleurs"))
    for pk in (other.pk, 999_999, 10**30):
        page = client.post(address(listing, f"collegues/{pk}/retirer/"), follow=True)
        assert "plus dans la liste" in text_of(page)
    assert ListingEditor.objects.filter(pk=other.pk).exists()


def test_the_last_responsible_person_reads_what_to_do(client, listing):
    page = client.post(address(listing, "quitter/"), follow=True)
    assert "seule personne responsable" in text_of(page)
    assert listing.editors.count() == 1


def test_a_colleague_leaves(client, user):
    listing = make_listing()
    keeper(listing)
    keeper(listing, user, is_owner=False)
    page = client.post(address(listing, "quitter/"), follow=True)
    assert "vous ne tenez plus cette fiche" in text_of(page)
    assert listing.editors.count() == 1


# --- Withdrawing, confirming --------------------------------------------------------------------


def test_withdrawing_takes_two_gestures(client, listing):
    path = address(listing, "retirer/")
    assert "disparaît aussitôt" in text_of(client.get(path))
    answer = client.post(path, {"reason": "Retraite."})
    assert answer.status_code == 400
    assert "Cochez la case" in text_of(answer)
    assert "Retraite." in answer.content.decode()
    assert again(listing).live
    page = client.post(path, {"reason": "Retraite.\n", "sure": "on"}, follow=True)
    assert "n’est plus dans l’annuaire" in text_of(page)
    assert "Retraite." in text_of(page)
    assert not again(listing).live
    again_page = client.post(path, {"sure": "on"})
    assert "n’est déjà plus" in text_of(again_page)


def test_confirming_from_the_space(client, user):
    listing = confirmed(make_listing(), 13)
    keeper(listing, user)
    SearchRow.objects.update(confirmed=False)
    page = client.post(address(listing, "confirmer/"), follow=True)
    assert "confirmée aujourd’hui" in text_of(page)
    assert again(listing).confirmed_on == timezone.localdate()
    assert SearchRow.objects.get().confirmed


def test_coming_back_from_the_space(client, user):
    listing = confirmed(make_listing(live=False), 15)
    keeper(listing, user)
    day = timezone.localdate()
    Reconfirmation.objects.create(listing=listing, asked_on=day, last_sent_on=day, withdrawn_on=day)
    client.post(address(listing, "confirmer/"))
    assert again(listing).live


def test_what_is_off_line_for_another_reason_is_not_confirmed(client, user):
    listing = make_listing(live=False)
    keeper(listing, user)
    page = client.post(address(listing, "confirmer/"), follow=True)
    assert "rien à confirmer" in text_of(page)
    assert not again(listing).live
