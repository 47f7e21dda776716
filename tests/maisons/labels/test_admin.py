"""``/admin/maisons/labels/`` and ``/admin/maisons/courriers/``: who reads, who acts, on what."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maisons.labels import services
from maisons.labels.listing import standing_is
from maisons.labels.reading import Standing, reservations_of, seen_of, standing_of
from maisons.labels.wording import KINDS, shipped
from maisons.models import Label, LabelRequestPage, LetterTemplate, Outcome, Reservation
from moderation.models import Role
from moderation.rights import ensure_groups
from tests.factories import UserFactory
from tests.maisons.factories import version_on_line
from tests.maisons.labels.factories import (
    MAISON,
    again,
    decided,
    decider,
    labelled,
    reserve,
    reserved,
    write_appeal,
)
from tests.maisons.requests.factories import make_request, territorial
from tests.moderation.factories import animator, person

pytestmark = pytest.mark.django_db

LIST = "/admin/maisons/labels/"
LETTERS = "/admin/maisons/courriers/"


def signed_in(user: Any) -> Client:
    ensure_groups()
    client = Client()
    client.force_login(type(user).objects.get(pk=user.pk))
    return client


def page_of(label: Label) -> str:
    return reverse("maisons_label", args=[label.code])


@pytest.fixture
def manager() -> Client:
    ensure_groups()
    return signed_in(decider())


@pytest.fixture
def team() -> Client:
    ensure_groups()
    return signed_in(animator())


def referent(region_of: str = "974", **more: Any) -> Any:
    ensure_groups()
    return person(Role.REFERENT, territorial(region_of=region_of, **more))


# --- Who reads ----------------------------------------------------------------------------------


def test_a_referent_reads_the_labels_of_her_territory_and_decides_nothing() -> None:
    here, there = labelled(), labelled(request=make_request(place="48095"))
    client = signed_in(referent())
    text = client.get(LIST).text
    assert page_of(here) in text
    assert page_of(there) not in text
    text = client.get(page_of(here)).text
    assert "Vie du label" in text
    assert f"{here.code[:5]}-{here.code[5:]}" in text
    assert "Suspendre" not in text
    assert client.get(page_of(there)).status_code == 404
    data = {"act": "suspendre", "suspendre-reason": "Non", "suspendre-seen": seen_of(here)}
    assert client.post(page_of(here), data).status_code in (302, 403)
    assert client.post(page_of(there), data).status_code == 404
    assert again(here).suspended_at is None


def test_a_referent_of_the_department_too() -> None:
    label = labelled()
    ensure_groups()
    there = person(Role.REFERENT, territorial(departements=("974",)))
    assert page_of(label) in signed_in(there).get(LIST).text


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER, Role.TRANSLATOR])
def test_others_of_the_admin_read_nothing(role: str) -> None:
    label = labelled()
    ensure_groups()
    client = signed_in(person(role, language="en" if role == Role.TRANSLATOR else ""))
    assert client.get(LIST).status_code in (302, 403)
    assert client.get(page_of(label)).status_code in (302, 404)
    assert "Labels des Maisons" not in client.get("/admin/", follow=True).text


def test_an_administrator_reads_no_label_by_being_one() -> None:
    label = labelled()
    client = signed_in(UserFactory(is_superuser=True, is_staff=True))
    assert MAISON not in client.get(LIST, follow=True).text
    assert client.get(page_of(label)).status_code == 404


def test_what_is_not_official_says_so(manager: Client) -> None:
    label = labelled(is_demonstration=True)
    model = version_on_line("m", is_model=True)
    LabelRequestPage.objects.filter(pk=label.request_id).update(referential=model)
    assert "Démonstration" in manager.get(LIST).text
    text = manager.get(page_of(label)).text
    assert "Démonstration" in text
    assert "Modèle de démonstration, non officiel" in text


# --- The list -----------------------------------------------------------------------------------


def various() -> dict[Any, Label]:
    """One label of each standing."""
    today, now = timezone.localdate(), timezone.now()
    a_day = timedelta(days=1)
    values: dict[Any, dict[str, Any]] = {
        Standing.IN_FORCE: {},
        Standing.COMING: {"starts_on": today + a_day},
        Standing.SUSPENDED: {"suspended_at": now},
        Standing.ENDED: {"starts_on": today - a_day, "ends_on": today - a_day},
        Standing.WITHDRAWN: {"withdrawn_at": now, "suspended_at": now},
    }
    found = {}
    for standing, changes in values.items():
        label = labelled()
        Label.objects.filter(pk=label.pk).update(name=f"Maison {standing.value}", **changes)
        found[standing] = again(label)
    return found


def test_the_standing_of_one_and_the_filter_of_many_agree(manager: Client) -> None:
    labels = various()
    today = timezone.localdate()
    for standing, label in labels.items():
        assert standing_of(label) == standing
        assert Label.objects.filter(standing_is(standing, today)).get() == label
        text = manager.get(LIST, {"etat": standing.value}).text
        assert page_of(label) in text
        assert text.count("/admin/maisons/labels/") - text.count('"/admin/maisons/labels/"') == 1


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"q": "filaos"}, True),
        ({"q": "CAILLOUX"}, True),
        ({"q": "rien de tel"}, False),
        ({"region": "04"}, True),
        ({"departement": "974"}, True),
        ({"departement": "48"}, False),
        ({"reserves": "ouvertes"}, True),
        ({"reserves": "retard"}, False),
        ({"etat": "n’importe quoi", "region": "\0", "p": "x", "departement": "9" * 99}, True),
        ({"q": "a\0b"}, True),
    ],
)
def test_the_filters(manager: Client, asked: dict[str, str], is_found: bool) -> None:
    label = reserved()
    labelled(request=make_request(place="48095"))
    response = manager.get(LIST, asked)
    assert response.status_code == 200
    assert (page_of(label) in response.text) is is_found


def test_found_by_its_code_and_by_its_delay(manager: Client) -> None:
    label = reserved()
    code = f"{label.code[:5]}-{label.code[5:]}".lower()
    assert page_of(label) in manager.get(LIST, {"q": code}).text
    Reservation.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert page_of(label) in manager.get(LIST, {"reserves": "retard"}).text


def test_the_reservations_of_a_renewal_count(manager: Client) -> None:
    label = labelled()
    decision = decided(request=make_request(), outcome=Outcome.RESERVED, renews=label)
    reserve(decision)
    assert page_of(label) not in manager.get(LIST, {"reserves": "retard"}).text
    services.grant(decision, None)
    text = manager.get(LIST, {"reserves": "ouvertes"}).text
    assert page_of(label) in text
    assert "à lever</td>" in " ".join(text.split()).replace(" </td>", "</td>")


def copies(label: Label, count: int) -> None:
    """Labels of requests of their own, written at once."""
    requests = [make_request() for _rank in range(3)]
    ranks = itertools.count()
    for request in requests[: min(count, 3)]:
        fields = {
            field.attname: getattr(label, field.attname)
            for field in label._meta.concrete_fields
            if field.name not in {"id", "request", "code"}
        }
        Label.objects.create(request=request, code=f"COPY{next(ranks)}", **fields)


def test_as_many_queries_with_few_as_with_more(manager: Client, assert_max_queries: Any) -> None:
    label = reserved()
    manager.get(LIST)
    with assert_max_queries(25):
        manager.get(LIST)
    copies(label, 3)
    with assert_max_queries(25):
        assert "4 labels" in manager.get(LIST).text
    with assert_max_queries(40):
        manager.get(page_of(label))


# --- The acts -----------------------------------------------------------------------------------


def sent(act: str, label: Label, **values: Any) -> dict[str, Any]:
    given = {"reason": "Pour voir", "seen": seen_of(label), **values}
    return {"act": act, **{f"{act}-{name}": value for name, value in given.items()}}


def test_every_act_from_its_form(manager: Client) -> None:
    write_appeal()
    label = reserved()
    reservation = reservations_of(label).get()
    today = timezone.localdate().isoformat()
    carrier = {"name": "Ville", "siret": "55210055400013", "effective": today}
    for act, more in (
        ("lever-reserve", {"reservation": reservation.pk}),
        ("suspendre", {}),
        ("reprendre", {}),
        ("porteur", carrier),
        ("retirer", {"sure": "on"}),
    ):
        assert f'value="{act}"' in manager.get(page_of(label)).text
        response = manager.post(page_of(label), sent(act, label, **more))
        assert response.status_code == 302, (act, response.text)
    assert standing_of(again(label)) == Standing.WITHDRAWN
    text = manager.get(page_of(label)).text
    assert "<details" not in text
    assert text.count("Pour voir") >= 5
    assert label.acts.count() == 6


def test_what_is_refused_stays_on_the_page(manager: Client) -> None:
    label = labelled()
    response = manager.post(page_of(label), sent("retirer", label, sure="on"))
    assert response.status_code == 400
    assert "voies et délais de recours" in response.text
    assert "Pour voir</textarea>" in response.text
    response = manager.post(page_of(label), sent("retirer", label))
    assert response.status_code == 400
    response = manager.post(page_of(label), sent("suspendre", label, reason=""))
    assert response.status_code == 400
    wrong = {"name": "Ville", "siret": "1", "effective": "2026-13-45"}
    assert manager.post(page_of(label), sent("porteur", label, **wrong)).status_code == 400
    assert manager.post(page_of(label), {"act": "autre"}).status_code == 400
    assert manager.post(page_of(label), {}).status_code == 400
    assert label.acts.count() == 1


def test_a_stale_form_is_told_then_taken_once_read_again(manager: Client) -> None:
    write_appeal()
    label = labelled()
    stale = sent("suspendre", label)
    services.change_carrier(
        label,
        decider(),
        "Ville",
        "55210055400013",
        reason="Fusion",
        effective=timezone.localdate(),
    )
    response = manager.post(page_of(label), stale)
    assert response.status_code == 400
    assert "a changé depuis" in response.text
    assert f'name="suspendre-seen" value="{seen_of(label)}"' in response.text
    assert manager.post(page_of(label), sent("suspendre", label)).status_code == 302


def test_a_reservation_of_another_label_is_no_choice(manager: Client) -> None:
    label, other = reserved(), reserved()
    foreign = reservations_of(other).get()
    data = sent("lever-reserve", label, reservation=foreign.pk)
    assert manager.post(page_of(label), data).status_code == 400
    foreign.refresh_from_db()
    assert foreign.lifted_at is None


def test_who_left_the_team_acts_no_more() -> None:
    label = labelled()
    ensure_groups()
    user = decider()
    client = signed_in(user)
    assert client.get(page_of(label)).status_code == 200
    user.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    response = client.post(page_of(label), sent("suspendre", label))
    assert response.status_code in (302, 403, 404)
    assert again(label).suspended_at is None


# --- The words of the letters -------------------------------------------------------------------


def words(**values: str) -> dict[str, str]:
    return {"seen": "", "subject": "Refus", "body": "{motifs}\n\n{recours}", **values}


def test_the_words_are_edited_looked_at_and_given_back(team: Client) -> None:
    assert team.get(LETTERS).text.count("livré avec le site") == len(KINDS)
    text = team.get(f"{LETTERS}refus/").text
    assert "{recours}" in text
    response = team.post(f"{LETTERS}refus/", {**words(), "apercu": ""})
    assert "Motifs inventés" in response.text
    assert not LetterTemplate.objects.exists()
    assert team.post(f"{LETTERS}refus/", words()).status_code == 302
    assert LetterTemplate.objects.get().subject == "Refus"
    assert "modifié le" in team.get(LETTERS).text
    team.post(f"{LETTERS}refus/", {"origine": ""})
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"body": "{motifs}"}, "Il manque"),
        ({"body": "{motifs} {recours} {nom}"}, "connu"),
        ({"subject": ""}, "w-field__errors"),
        ({"seen": "2026-01-01"}, "a été modifié depuis"),
    ],
)
def test_words_that_are_not_kept(team: Client, values: dict[str, str], said: str) -> None:
    response = team.post(f"{LETTERS}refus/", words(**values))
    assert response.status_code == 400
    assert said in response.text
    assert not LetterTemplate.objects.exists()


def test_every_kind_opens_and_is_looked_at(team: Client) -> None:
    for code, shipped_words in shipped().items():
        data = {"seen": "", "subject": shipped_words.subject, "body": shipped_words.body}
        response = team.post(f"{LETTERS}{code}/", {**data, "apercu": ""})
        assert response.status_code == 200, code
        assert "valeurs inventées" in response.text
    assert team.get(f"{LETTERS}autre/").status_code == 404


def test_words_are_for_the_team_and_the_administrators() -> None:
    allowed = UserFactory(is_superuser=True, is_staff=True)
    assert signed_in(allowed).get(LETTERS).status_code == 200
    ensure_groups()
    for user in (referent(), decider(), person(Role.REVIEWER), UserFactory()):
        client = signed_in(user)
        assert client.get(LETTERS).status_code in (302, 403)
        assert client.post(f"{LETTERS}refus/", words()).status_code in (302, 403)
    assert not LetterTemplate.objects.exists()


def test_the_animation_team_reads_every_label_and_decides_nothing() -> None:
    label = labelled()
    client = signed_in(animator())
    assert page_of(label) in client.get(LIST).text
    assert "Suspendre" not in client.get(page_of(label)).text
    response = client.post(page_of(label), sent("suspendre", label))
    assert response.status_code in (302, 403)
    assert again(label).suspended_at is None


def test_who_decides_in_another_territory_reads_nothing() -> None:
    label = labelled()
    ensure_groups()
    client = signed_in(person(Role.DECIDER, territorial(region_of="48")))
    assert client.get(page_of(label)).status_code == 404
    assert page_of(label) not in client.get(LIST).text


def test_the_animation_team_sets_the_label_up(team: Client, manager: Client) -> None:
    """Period, delays, ways of appeal: those who write its letters write these too."""
    address = "/admin/settings/maisons/labelsettings/"
    page = team.get(address, follow=True)
    assert page.status_code == 200
    assert "Voies et délais de recours" in page.content.decode()
    assert manager.get(address, follow=True).redirect_chain[-1][0] == "/admin/"
