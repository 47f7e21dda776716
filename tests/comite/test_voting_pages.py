"""Voting on the pages of a session: together, alone, and everything that is refused."""

import pytest
from django.urls import reverse

from comite.models import AgendaItem, Session
from moderation.models import Choice, Role, Vote
from tests.comite.factories import (
    SubjectFactory,
    items,
    opened,
    voter,
)
from tests.comite.reading import told
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
)
from tests.moderation.steps import a_notice, put_at_vote
from tests.moderation.toys.models import Interest
from tests.support.pages import html, text_of

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


# --- Voting -------------------------------------------------------------------------------------


def ballot(client, session):
    """The fields of the form that votes on everything."""
    form = html(client.get(url("session", session.pk))).select_one(
        f"form[action='{url('session_votes', session.pk)}']"
    )
    return {
        "organisation": form.select_one("[name=organisation]")["value"],
        "objet": [field["value"] for field in form.select("[name=objet]")],
    }


def test_a_member_votes_on_everything_in_one_gesture(client):
    session, member = opened(3), voter()
    client.force_login(member.user)
    response = client.post(url("session_votes", session.pk), ballot(client, session))
    assert told(response) == [f"{member.organisation} a voté pour sur 3 objets."]
    assert Vote.objects.filter(organisation=member.organisation).count() == 3
    assert "Rien à voter ensemble." in text_of(client.get(url("session", session.pk)))


def test_each_organisation_of_a_person_has_its_ballot(client):
    member = voter()
    MembershipFactory(user=member.user)
    MembershipFactory(user=member.user, role=Role.AUTHOR)
    session = opened(1)
    client.force_login(member.user)
    page = html(client.get(url("session", session.pk)))
    assert len(page.select(f"form[action='{url('session_votes', session.pk)}']")) == 2


@pytest.mark.parametrize("many", [0, 6])
def test_what_she_has_a_stake_in_is_not_on_her_ballot(client, many, assert_max_queries):
    member, notice = voter(), a_notice(title="Intéressée")
    Interest.objects.create(notice=notice, user=member.user)
    put_at_vote(notice)
    session = opened(1 + many)
    others = {str(item.pk) for item in items(session) if item.title != notice.title}
    client.force_login(member.user)
    assert {field.split(":")[0] for field in ballot(client, session)["objet"]} == others
    with assert_max_queries(QUERIES):
        client.get(url("session", session.pk))


def test_what_is_refused_is_told_object_by_object(client):
    session, member = opened(2), voter()
    client.force_login(member.user)
    values = ballot(client, session)
    cast(items(session)[0].task_state, member)
    response = client.post(url("session_votes", session.pk), values)
    assert told(response) == [
        f"{member.organisation} a voté pour sur 1 objet.",
        "«\u00a0Texte 0\u00a0»\u00a0: Votre organisation s’est déjà exprimée.",
    ]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"organisation": ""}, "Dites pour quelle organisation."),
        ({"organisation": "999999"}, "Cette organisation n’existe pas."),
        ({"organisation": "x"}, "Cette organisation n’existe pas."),
        ({"objet": "abc"}, "n’est pas à l’ordre du jour"),
        ({"objet": "1:2:3"}, "n’est pas à l’ordre du jour"),
        ({"objet": "999999:1"}, "n’est pas à l’ordre du jour"),
        ({"objet": "1:-2"}, "n’est pas à l’ordre du jour"),
        ({"objet": f"{10**30}:1"}, "n’est pas à l’ordre du jour"),
        ({"organisation": str(10**30)}, "Cette organisation n’existe pas."),
    ],
)
def test_a_forged_ballot_is_refused_whole(client, values, text):
    session, member = opened(1), voter()
    client.force_login(member.user)
    good = ballot(client, session)
    response = client.post(url("session_votes", session.pk), {**good, **values})
    assert text in told(response)[0]
    assert not Vote.objects.exists()


def test_a_ballot_for_others_or_after_the_session_is_refused(client):
    session, member, other = opened(1), voter(), OrganisationFactory()
    client.force_login(member.user)
    good = ballot(client, session)
    response = client.post(url("session_votes", session.pk), {**good, "organisation": other.pk})
    assert told(response) == ["Vous ne pouvez pas vous exprimer pour cette organisation."]
    Session.objects.filter(pk=session.pk).update(state=Session.State.CLOSED)
    response = client.post(url("session_votes", session.pk), good)
    assert "La séance n’est pas ouverte\u00a0: on n’y vote pas." in told(response)
    assert not Vote.objects.exists()


def test_an_object_is_pulled_out_discussed_and_voted_alone(client):
    session, member = opened(2), voter()
    first = items(session)[0]
    client.force_login(member.user)
    here = url("session_item", session.pk, first.pk)
    pull = {"geste": "a-part", "organisation": member.organisation.pk, "reason": "Le délai"}
    assert client.post(here, pull).url == here
    page = html(client.get(here))
    assert "Le délai" in page.get_text()
    assert len(ballot(client, session)["objet"]) == 1
    form = page.select_one("form:has([value=voter])")
    vote = {
        "geste": "voter",
        "organisation": member.organisation.pk,
        "revision": form.select_one("[name=revision]")["value"],
        "choice": Choice.OBJECTION,
    }
    refused = client.post(here, vote)
    assert "Dites pourquoi" in told(refused)[-1]
    assert not Vote.objects.exists()
    done = client.post(here, {**vote, "reason": "Le délai est faux."})
    assert told(done)[-1] == "Le vote est compté."
    assert "renvoyé à l’auteur" in text_of(client.get(url("session", session.pk)))


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"choice": "peut-etre"}, "Choisissez"),
        ({"choice": ""}, "Choisissez"),
        ({"revision": ""}, "rouvrez la page"),
        ({"revision": "999999"}, "Le texte a changé"),
        ({"organisation": ""}, "Dites pour quelle organisation."),
    ],
)
def test_a_vote_badly_typed_is_not_counted(client, values, text):
    session, member = opened(1), voter()
    (item,) = items(session)
    client.force_login(member.user)
    good = {
        "geste": "voter",
        "organisation": member.organisation.pk,
        "revision": item.task_state.revision_id,
        "choice": Choice.FOR,
    }
    response = client.post(url("session_item", session.pk, item.pk), {**good, **values})
    assert text in told(response)[0]
    assert not Vote.objects.exists()


def test_an_object_of_another_session_is_not_found_here(client):
    session, other = opened(1), SubjectFactory()
    client.force_login(animator())
    address = url("session_item", session.pk, other.pk)
    assert client.get(address).status_code == 404
    response = client.post(address, {"geste": "enlever"})
    assert response.url == url("session", session.pk)
    assert told(response) == ["Cet objet n’est pas à l’ordre du jour de cette séance."]
    assert AgendaItem.objects.filter(pk=other.pk).exists()


def test_the_team_concludes_puts_off_and_takes_off(client):
    session = opened(2)
    subject = SubjectFactory(session=session, order=99)
    first, second, _subject = items(session)
    client.force_login(animator())
    post(client, "session_item", session.pk, first.pk, geste="reporter")
    taken = post(client, "session_item", session.pk, second.pk, geste="enlever")
    assert taken.url == url("session", session.pk)
    empty = post(client, "session_item", session.pk, subject.pk, geste="conclure", conclusion="")
    assert told(empty)[-1] == "Conclusion\u00a0: Écrivez d’abord ce texte."
    post(client, "session_item", session.pk, subject.pk, geste="conclure", conclusion="D’accord.")
    assert [item.status for item in items(session)] == [
        AgendaItem.Status.PUT_OFF,
        AgendaItem.Status.CONCLUDED,
    ]
    post(client, "session_item", session.pk, first.pk, geste="reprendre")
    assert items(session)[0].is_open


def test_closing_too_soon_says_what_is_left(client):
    session = opened(1)
    client.force_login(animator())
    response = post(client, "session_act", session.pk, acte="clore")
    assert "«\u00a0Texte 0\u00a0»" in told(response)[0]
    session.refresh_from_db()
    assert session.is_open
