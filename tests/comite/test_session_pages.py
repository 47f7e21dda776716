"""The pages of a session: who sees what, what each gesture does, what is refused."""

import pytest
from django.urls import reverse

from comite.models import AgendaItem, Session
from moderation.models import Role
from tests.comite.factories import (
    SessionFactory,
    items,
    objects_at_vote,
    opened,
    prepared,
    stranger,
)
from tests.comite.reading import told
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
)
from tests.support.pages import html, text_of
from tests.support.queries import assert_max_queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
QUERIES = 25
GETS = ["session", "session_file", "session_file_pdf", "minutes", "minutes_pdf"]
POSTS = [
    "session_act",
    "session_arrange",
    "session_subject",
    "session_presence",
    "session_participant",
    "session_votes",
]


def url(name: str, *args) -> str:
    return reverse(f"comite:{name}", args=args)


def post(client, name, /, *args, **values):
    return client.post(url(name, *args), values)


# --- Who may ------------------------------------------------------------------------------------


def test_a_stranger_is_sent_home_from_every_page(client):
    session = opened(1)
    key = items(session)[0].pk
    client.force_login(stranger())
    for name in GETS:
        assert client.get(url(name, session.pk)).url == "/admin/"
    for name in POSTS:
        assert post(client, name, session.pk, acte="clore").url == "/admin/"
    for name in ("sessions", "session_add", "calendar", "uses"):
        assert client.get(url(name)).url == "/admin/"
    response = post(client, "session_item", session.pk, key, geste="enlever")
    assert response.url == "/admin/"
    assert "autorisation" in " ".join(told(response))
    assert AgendaItem.objects.filter(pk=key).exists()


def test_nobody_reads_without_an_account(client):
    session = prepared(1)
    for name in GETS:
        response = client.get(url(name, session.pk))
        assert response.status_code == 302
        assert response.url.split("?")[0] == "/connexion/mot-de-passe/"


def test_a_member_reads_and_is_offered_nothing_to_prepare(client):
    session = prepared(1)
    client.force_login(person(Role.AUTHOR))
    assert text_of(client.get(url("sessions"))).count("Nouvelle séance") == 0
    page = html(client.get(url("session", session.pk)))
    assert not page.select("[name=acte]")
    assert not page.select(f"[action='{url('session_arrange', session.pk)}']")
    assert page.select_one(f"a[href='{url('session_item', session.pk, items(session)[0].pk)}']")
    assert client.get(url("session_edit", session.pk)).url == "/admin/"
    assert client.get(url("session_add")).url == "/admin/"


@pytest.mark.parametrize("name", POSTS)
def test_the_gestures_are_posts(client, name):
    client.force_login(animator())
    assert client.get(url(name, SessionFactory().pk)).status_code == 405


def test_a_member_who_forges_a_gesture_of_the_team_changes_nothing(client):
    session = opened(1)
    key = items(session)[0].pk
    client.force_login(person())
    refused = "Seule l’équipe d’animation prépare les séances."
    gestures = [
        ("session_act", [session.pk], {"acte": "clore"}),
        ("session_act", [session.pk], {"acte": "ordre-du-jour"}),
        ("session_subject", [session.pk], {"title": "Un point"}),
        ("session_presence", [session.pk], {"present": "1"}),
        ("session_item", [session.pk, key], {"geste": "reporter"}),
        ("session_item", [session.pk, key], {"geste": "enlever"}),
        ("minutes", [session.pk], {"minutes": "Faux", "geste": "clore"}),
    ]
    for name, args, values in gestures:
        response = client.post(url(name, *args), values)
        assert response.status_code == 302
        assert refused in told(response)
    session.refresh_from_db()
    assert (session.state, session.minutes) == (Session.State.OPEN, "")
    assert [item.status for item in items(session)] == [AgendaItem.Status.OPEN]


def test_an_administrator_prepares_but_votes_for_nobody(client):
    session = opened(1)
    client.force_login(UserFactory(is_superuser=True))
    page = html(client.get(url("session", session.pk)))
    assert page.select("[name=acte]")
    assert not page.select(f"[action='{url('session_votes', session.pk)}']")


# --- Preparing ----------------------------------------------------------------------------------


def test_the_team_makes_a_session_from_its_date_to_its_opening(client):
    chair, team = OrganisationFactory(), animator()
    client.force_login(team)
    values = {
        "held_on": "2026-12-10",
        "starts_at": "14:30",
        "place": "Salle 1",
        "link": "visio.example.org/x",
        "chair": chair.pk,
    }
    response = client.post(url("session_add"), values)
    session = Session.objects.get()
    assert response.url == url("session", session.pk)
    assert (session.link, str(session)) == (
        "https://visio.example.org/x",
        "Séance du 10 décembre 2026",
    )
    prepared(2)
    AgendaItem.objects.all().delete()
    assert told(post(client, "session_act", session.pk, acte="ordre-du-jour")) == [
        "2 objets ajoutés."
    ]
    assert (
        "Rien à ajouter" in told(post(client, "session_act", session.pk, acte="ordre-du-jour"))[-1]
    )
    post(client, "session_subject", session.pk, title="Un point", minutes_planned="10")
    post(client, "session_act", session.pk, acte="convoquer")
    post(client, "session_act", session.pk, acte="ouvrir")
    session.refresh_from_db()
    assert session.is_open
    shown = text_of(client.get(url("session", session.pk)))
    for part in ("jeudi 10 décembre 2026", "14:30", "Salle 1", "Texte 0", "Un point", str(team)):
        assert part in shown


def buttons(client, session) -> dict[str, bool]:
    """The acts offered, and whether each one is the primary button."""
    page = html(client.get(url("session", session.pk)))
    return {
        one["value"]: "button-secondary" not in one["class"] for one in page.select("[name=acte]")
    }


def test_a_new_session_takes_what_is_at_the_vote(client):
    objects_at_vote(2)
    client.force_login(animator())
    values = {"held_on": "2026-12-10", "chair": OrganisationFactory().pk}
    response = client.post(url("session_add"), values)
    assert told(response) == ["2 objets ajoutés."]
    session = Session.objects.get()
    assert [item.title for item in items(session)] == ["Texte 0", "Texte 1"]
    assert buttons(client, session) == {"ordre-du-jour": False, "convoquer": True}


def test_a_session_whose_date_changes_keeps_its_agenda(client):
    session = SessionFactory()
    objects_at_vote(1)
    client.force_login(animator())
    values = {"held_on": "2026-12-11", "chair": session.chair_id}
    client.post(url("session_edit", session.pk), values)
    assert items(session) == []


def test_an_empty_agenda_is_to_be_completed_first(client):
    session = SessionFactory()
    client.force_login(animator())
    assert buttons(client, session) == {"ordre-du-jour": True, "convoquer": False}
    assert "Ordonner" not in text_of(client.get(url("session", session.pk)))
    assert "Ajouter un sujet" in text_of(client.get(url("session", session.pk)))


@pytest.mark.parametrize(("count", "warned"), [(0, True), (1, False)])
def test_convening_an_empty_agenda_warns(client, count, warned):
    session = prepared(count)
    client.force_login(animator())
    texts = told(post(client, "session_act", session.pk, acte="convoquer"))
    assert texts[0] == "La séance est convoquée."
    assert any("est vide" in text for text in texts) is warned


def test_organisations_are_proposed_in_full(client):
    session = SessionFactory()
    OrganisationFactory(acronym="AAA", name="Agence A")
    client.force_login(animator())
    page = html(client.get(url("session", session.pk)))
    options = [one.get_text() for one in page.select("select[name=rapporteur] option")]
    assert options[:2] == ["Choisir une organisation", "AAA – Agence A"]
    page = html(client.get(url("calendar")))
    options = [one.get_text() for one in page.select("select[name=organisation] option")]
    assert options[:2] == ["Toutes les organisations", "AAA – Agence A"]


@pytest.mark.parametrize("model", ["keymessage", "editorialentry"])
def test_the_lists_are_filtered_by_an_organisation_in_full(client, model):
    OrganisationFactory(acronym="AAA", name="Agence A")
    client.force_login(UserFactory(is_superuser=True))
    shown = html(client.get(reverse(f"wagtailsnippets_comite_{model}:list"))).get_text(" ")
    assert "AAA – Agence A" in shown


def test_a_called_member_is_neither_present_nor_absent_before_it_is_noted(client):
    session, team = opened(1, quorum=5), animator()
    client.force_login(person(Role.AUTHOR))
    shown = text_of(client.get(url("session", session.pk)))
    assert "présence non notée" in shown
    assert "absent" not in shown
    assert "pas encore" in shown
    organisation = OrganisationFactory()
    post(client, "session_participant", session.pk, organisation=organisation.pk, name="Lou")
    client.force_login(team)
    post(client, "session_participant", session.pk, organisation=organisation.pk, name="Lou")
    client.force_login(person(Role.AUTHOR))
    shown = text_of(client.get(url("session", session.pk)))
    assert "absent" in shown
    assert "non notée" not in shown


@pytest.mark.parametrize(
    "values",
    [
        {"held_on": ""},
        {"held_on": "demain"},
        {"chair": "999999"},
        {"starts_at": "25:00"},
        {"link": "a b"},
    ],
    ids=str,
)
def test_a_session_badly_typed_is_not_made(client, values):
    client.force_login(animator())
    good = {"held_on": "2026-12-10", "chair": OrganisationFactory().pk}
    response = client.post(url("session_add"), {**good, **values})
    assert response.status_code == 400
    assert html(response).select_one(".error-message")
    assert not Session.objects.exists()


def test_a_closed_session_is_not_edited(client):
    client.force_login(animator())
    session = SessionFactory(state=Session.State.CLOSED)
    assert client.get(url("session_edit", session.pk)).status_code == 404
    assert client.post(url("session_edit", session.pk), {}).status_code == 404


def test_the_agenda_is_arranged_in_one_form(client):
    session, rapporteur = prepared(2), OrganisationFactory()
    client.force_login(animator())
    form = html(client.get(url("session", session.pk))).select_one(
        f"form[action='{url('session_arrange', session.pk)}']"
    )
    values = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    values.pop("csrfmiddlewaretoken", None)
    values |= {
        "objets-0-order": "5",
        "objets-0-rapporteur": rapporteur.pk,
        "objets-0-minutes_planned": "20",
    }
    response = client.post(url("session_arrange", session.pk), values)
    assert told(response) == ["L’ordre du jour est enregistré."]
    last = items(session)[-1]
    assert (last.title, last.rapporteur, last.minutes_planned) == ("Texte 0", rapporteur, 20)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"objets-TOTAL_FORMS": "1", "objets-INITIAL_FORMS": "0", "objets-0-item": "x"},
        {
            "objets-TOTAL_FORMS": "1",
            "objets-INITIAL_FORMS": "0",
            "objets-0-item": "999999",
            "objets-0-order": "1",
        },
        {
            "objets-TOTAL_FORMS": "1",
            "objets-INITIAL_FORMS": "0",
            "objets-0-item": "9" * 30,
            "objets-0-order": "1",
        },
        {"objets-TOTAL_FORMS": "9" * 9, "objets-INITIAL_FORMS": "0"},
    ],
    ids=["nothing", "letters", "unknown", "huge", "too many"],
)
def test_an_agenda_badly_typed_is_left_alone(client, values):
    session = prepared(1)
    before = items(session)[0].order
    client.force_login(animator())
    response = client.post(url("session_arrange", session.pk), values)
    assert response.status_code == 302
    assert len(told(response)) == 1
    assert items(session)[0].order == before


@pytest.mark.parametrize("name", ["session_act", "session_item"])
def test_a_gesture_that_does_not_exist_is_said(client, name):
    session = opened(1)
    client.force_login(animator())
    args = [session.pk, items(session)[0].pk][: 2 if name == "session_item" else 1]
    response = client.post(url(name, *args), {"acte": "effacer", "geste": "effacer"})
    assert told(response) == ["Ce geste n’existe pas ici."]


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("session_subject", {"title": ""}, "Sujet\u00a0: "),
        ("session_subject", {"title": "x", "minutes_planned": "-3"}, "Durée en minutes\u00a0: "),
        ("session_participant", {"name": "Lou"}, "Organisation\u00a0: "),
        ("session_participant", {"name": "Lou", "organisation": "999999"}, "Organisation\u00a0: "),
    ],
)
def test_what_is_badly_typed_is_said(client, name, values, text):
    session = opened(0)
    client.force_login(animator())
    assert text in told(client.post(url(name, session.pk), values))[0]


def test_presences_are_ticked(client):
    session, team = opened(0), animator()
    client.force_login(team)
    organisation = OrganisationFactory()
    post(client, "session_participant", session.pk, organisation=organisation.pk, name="Lou Petit")
    page = html(client.get(url("session", session.pk)))
    boxes = page.select("input[name=present]")
    assert [box.has_attr("checked") for box in boxes].count(True) == 1
    post(client, "session_presence", session.pk, present=[boxes[0]["value"], "abc", "9" * 30])
    page = html(client.get(url("session", session.pk)))
    assert [box["value"] for box in page.select("input[name=present][checked]")] == [
        boxes[0]["value"]
    ]


# --- How much they ask --------------------------------------------------------------------------


def test_the_page_of_a_session_asks_as_much_whatever_its_agenda(client):
    member = MembershipFactory(role=Role.ANIMATOR)
    client.force_login(member.user)
    for day, count in ((1, 1), (2, 30)):
        session = opened(count, quorum=9, held_on=f"2026-12-{day:02}")
        for item in items(session):
            cast(item.task_state)
        client.get(url("session", session.pk))
        with assert_max_queries(QUERIES):
            client.get(url("session", session.pk))


def test_the_list_of_sessions_is_paginated_and_asks_as_much(client):
    client.force_login(person())
    for _number in range(25):
        SessionFactory()
    client.get(url("sessions"))
    with assert_max_queries(QUERIES):
        page = html(client.get(url("sessions")))
    assert len(page.select(".com-table tbody tr")) == 20
    assert len(html(client.get(url("sessions"), {"p": 2})).select(".com-table tbody tr")) == 5
    assert client.get(url("sessions"), {"p": "zzz"}).status_code == 200
