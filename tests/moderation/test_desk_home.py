"""The desk: what each person finds on it, how she narrows it, what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from moderation.desk import sections
from moderation.desk.generation import generate
from moderation.desk.sections import SectionRow, register_section
from moderation.models import Choice, ExceptionalAct, Organisation, Role, ScopedTaskState
from moderation.services import request_changes, withdraw_now
from tests.annuaire.factories import departement
from tests.factories import ThemeFactory, UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    state_of,
)
from tests.moderation.steps import (
    a_notice,
    a_page,
    a_place,
    at_opinion,
    at_vote,
    item_of,
    on_line,
    sent,
)
from tests.moderation.toys.models import Notice
from tests.support.pages import text_of
from tests.support.statistics import take_statistics

pytestmark = pytest.mark.django_db
MAX_QUERIES = 25


@pytest.fixture
def desk(client, html):
    """``desk(user, rubrique="retard")``: the parsed page."""

    def open_desk(user, **parameters):
        client.force_login(user)
        response = client.get("/admin/", parameters)
        assert response.status_code == 200
        return html(response)

    return open_desk


def titles(page):
    return [link.get_text(strip=True) for link in page.select(".desk-row__title a")]


def counts(page):
    """``{"En retard": 1…}``"""
    return {
        " ".join(tab.select_one("span:not(.desk-count)").get_text().split()): int(
            tab.select_one(".desk-count").text
        )
        for tab in page.select(".desk-tab")
    }


def plain_editor():
    """Somebody who enters the admin without any organisation."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def backdate(state, days):
    moment = timezone.now() - timedelta(days=days)
    ScopedTaskState.objects.filter(pk=state.pk).update(started_at=moment)


# --- Who finds what ----------------------------------------------------------------------------


def test_a_visitor_is_asked_who_she_is(client):
    response = client.get("/admin/")
    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/mot-de-passe/")


def test_the_home_of_the_admin_bears_the_name_of_the_site(desk):
    page = desk(person())
    assert page.select_one("h1").text == "Le bureau"
    assert "Les 1000 premiers jours" in page.select_one(".desk-head").text
    assert "Wagtail" not in page.select_one("title").text


def test_a_member_finds_what_awaits_her_and_how_to_answer(desk):
    at_vote(a_notice(title="Le congé du père"))
    sent(a_notice(title="Pas pour elle"), person(Role.AUTHOR))
    page = desk(person(Role.REVIEWER))
    assert titles(page) == ["Le congé du père"]
    assert "Lire et voter" in page.select_one(".desk-row__do").text
    assert counts(page)["Ce qui m’attend"] == 1
    assert counts(page)["Tout ce qui est en cours"] == 2


def test_who_sent_a_text_does_not_find_it_among_what_awaits_her(desk):
    author = animator()
    sent(a_notice(author), author)
    assert titles(desk(author)) == []
    assert titles(desk(animator())) == ["Un brouillon"]


def test_an_author_sees_that_her_organisation_has_not_voted(desk):
    state = at_vote(a_notice(title="À voter"))
    colleague = MembershipFactory(role=Role.AUTHOR)
    assert titles(desk(colleague.user, rubrique="vote")) == ["À voter"]
    cast(state, MembershipFactory(organisation=colleague.organisation))
    assert titles(desk(colleague.user, rubrique="vote")) == []


def test_what_is_late_is_said_in_days(desk):
    state = sent(a_notice(title="Oublié"), person(Role.AUTHOR))
    late = timezone.now() - timedelta(days=2)
    ScopedTaskState.objects.filter(pk=state.pk).update(deadline=late)
    sent(a_notice(title="À l’heure"), person(Role.AUTHOR))
    page = desk(person(), rubrique="retard")
    assert titles(page) == ["Oublié"]
    assert "En retard de 2 jours" in page.select_one(".desk-late").text


def test_an_author_follows_her_requests_and_what_she_was_asked(desk):
    author = person(Role.AUTHOR)
    state = sent(a_notice(author, title="Mon texte"), author)
    request_changes(state, animator(), reason="Citez la source.")
    sent(a_notice(title="D’une autre"), person(Role.AUTHOR))
    page = desk(author, rubrique="demandes")
    assert titles(page) == ["Mon texte"]
    row = page.select_one(".desk-row")
    assert "À corriger" in row.text
    assert "Corriger et renvoyer" in row.text
    assert "Citez la source." in row.text


def test_what_is_to_be_corrected_comes_before_the_rest_of_the_requests(desk):
    author = person(Role.AUTHOR)
    states = [sent(a_notice(author, title=f"Avis {number}"), author) for number in range(3)]
    request_changes(states[1], animator(), reason="Citez la source.")
    assert titles(desk(author, rubrique="demandes"))[0] == "Avis 1"


def test_a_plain_editor_only_finds_her_own_requests(desk):
    editor = plain_editor()
    sent(a_notice(title="D’une autre"), person(Role.AUTHOR))
    sent(a_notice(editor, title="Le mien"), editor)
    page = desk(editor)
    assert titles(page) == ["Le mien"]
    assert list(counts(page)) == ["Mes demandes"]
    assert titles(desk(editor, rubrique="en-cours")) == ["Le mien"]


def test_a_referent_finds_her_territory_and_nothing_else(desk):
    here, elsewhere = departement("48"), departement("75")
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.set([here])
    referent = person(Role.REFERENT, organisation)
    sent(a_place(title="En Lozère", departement=here), person(Role.AUTHOR))
    sent(a_place(title="À Paris", departement=elsewhere), person(Role.AUTHOR))
    sent(a_notice(title="Partout"), person(Role.AUTHOR))
    page = desk(referent, rubrique="en-cours")
    assert titles(page) == ["En Lozère"]
    assert counts(page)["Tout ce qui est en cours"] == 1


def test_an_administrator_without_organisation_sees_everything(desk):
    sent(a_notice(title="Un texte"), person(Role.AUTHOR))
    page = desk(UserFactory(is_superuser=True), rubrique="en-cours")
    assert titles(page) == ["Un texte"]


def test_what_went_round_a_vote_is_listed_until_it_is_ratified(desk):
    member = animator()
    act = withdraw_now(on_line(a_notice(title="Dangereux")), member, reason="Dose fausse.")
    page = desk(person(Role.AUTHOR), rubrique="actes")
    assert titles(page) == ["Dangereux"]
    assert "Dose fausse." in page.select_one(".desk-row").text
    assert "Voir" in page.select_one(".desk-row__do").text
    assert "Lire et ratifier" in desk(animator(), rubrique="actes").select_one(".desk-row__do").text
    ExceptionalAct.objects.filter(pk=act.pk).update(ratified_at=timezone.now())
    assert titles(desk(person(), rubrique="actes")) == []


def test_an_unknown_section_is_the_first_one(desk):
    assert desk(person(), rubrique="<script>").select_one("#rubrique").text == "Ce qui m’attend"


# --- What a line says --------------------------------------------------------------------------


def test_a_line_names_who_voted_and_how_many_are_needed(desk):
    state = at_vote(a_notice())
    cast(state, MembershipFactory(organisation__acronym="DGCS"))
    cast(state, MembershipFactory(organisation__acronym="HAS"), Choice.ABSTENTION)
    row = desk(person()).select_one(".desk-row").get_text(" ")
    assert "1 voix sur 3\u00a0: DGCS" in row
    assert "abstention\u00a0: HAS" in row


def test_a_line_names_the_pilots_whose_opinion_is_awaited(desk):
    theme = ThemeFactory(label="Sommeil")
    pilot = MembershipFactory(organisation__acronym="SPF", organisation__pilots=[theme])
    OrganisationFactory(acronym="VIDE", pilots=[theme])
    at_opinion(a_notice(theme=theme))
    row = desk(pilot.user).select_one(".desk-row").get_text(" ")
    assert "avis attendu de SPF" in row
    assert "VIDE" not in row
    assert "Sommeil" in row


def test_a_line_says_that_an_organisation_must_be_named(desk):
    at_opinion(a_notice(theme=ThemeFactory()))
    assert "une organisation reste à désigner" in desk(animator()).select_one(".desk-row").text


# --- Narrowing ---------------------------------------------------------------------------------


def test_titles_are_searched_without_accents(desk):
    for title in ("L’été des bébés", "Le sommeil"):
        sent(a_notice(title=title), person(Role.AUTHOR))
    page = desk(person(), rubrique="en-cours", q="BEBES ete")
    assert titles(page) == ["L’été des bébés"]
    page = desk(person(), rubrique="en-cours", q="rien de tel")
    assert "Aucun objet ne répond à ces filtres" in page.text


@pytest.mark.parametrize("q", ["", '"', "%", "\0", "é" * 5000, "' OR 1=1 --"])
def test_any_text_may_be_searched(desk, q):
    sent(a_notice(), person(Role.AUTHOR))
    desk(person(), rubrique="en-cours", q=q)


def test_filters_keep_what_they_say(desk):
    theme, here = ThemeFactory(), departement("48")
    author = MembershipFactory(role=Role.AUTHOR)
    sent(a_notice(title="Un avis"), author.user)
    sent(a_page(title="Une page"), person(Role.AUTHOR))
    sent(a_place(title="Un lieu", departement=here), person(Role.AUTHOR))
    at_vote(a_notice(title="Au vote", theme=theme))
    old = sent(a_notice(title="Ancien"), person(Role.AUTHOR))
    backdate(old, 20)
    viewer = person()
    kind = str(state_of(item_of(old)).workflow_state.content_type_id)
    expected = {
        "nature": (kind, {"Un avis", "Au vote", "Ancien"}),
        "etape": ("vote", {"Au vote"}),
        "theme": (theme.slug, {"Au vote"}),
        "region": (here.region_id, {"Un lieu"}),
        "age": ("10", {"Ancien"}),
        "organisation": (str(author.organisation_id), {"Un avis", "Au vote"}),
    }
    for name, (value, kept) in expected.items():
        assert set(titles(desk(viewer, rubrique="en-cours", **{name: value}))) == kept, name


def test_a_value_that_is_no_choice_filters_nothing(desk):
    sent(a_notice(title="Un avis"), person(Role.AUTHOR))
    for name in ("nature", "etape", "theme", "region", "organisation", "age", "tri", "page"):
        assert titles(desk(person(), rubrique="en-cours", **{name: "999' --"})) == ["Un avis"]


def test_the_most_pressing_comes_first_unless_another_order_is_asked(desk):
    now = timezone.now()
    for title, age, left in (("Vieux", 9, 5), ("Pressé", 3, 1), ("Neuf", 1, 9)):
        state = sent(a_notice(title=title), person(Role.AUTHOR))
        ScopedTaskState.objects.filter(pk=state.pk).update(
            started_at=now - timedelta(days=age), deadline=now + timedelta(days=left)
        )
    viewer = person()
    orders = {
        "": ["Pressé", "Vieux", "Neuf"],
        "ancien": ["Vieux", "Pressé", "Neuf"],
        "recent": ["Neuf", "Pressé", "Vieux"],
    }
    for order, expected in orders.items():
        assert titles(desk(viewer, rubrique="en-cours", tri=order)) == expected


def test_twenty_five_lines_a_page_and_filters_follow(desk, client, html):
    author = person(Role.AUTHOR)
    generate(notices(30))
    page = desk(author, rubrique="en-cours", q="avis")
    assert len(titles(page)) == 25
    following = page.select_one("a[rel=next]")["href"]
    assert "q=avis" in following
    assert "rubrique=en-cours" in following
    assert len(titles(html(client.get(following)))) == 5
    assert len(titles(desk(author, rubrique="en-cours", page="99"))) == 5


# --- Sections of other rooms -------------------------------------------------------------------


@pytest.fixture
def reviews(monkeypatch):
    """A section that another room registered, of 30 lines."""
    monkeypatch.setattr(sections, "_others", dict(sections._others))
    lines = [SectionRow(f"Page {n}", f"/p/{n}/", "Relire", ["due"], True) for n in range(30)]
    register_section(
        "revisions",
        "À relire",
        "date",
        count=lambda standing: len(lines),
        rows=lambda standing, offset, limit: lines[offset : offset + limit],
    )


def test_a_room_adds_its_section_to_the_desk_of_members(desk, reviews):
    page = desk(person(), rubrique="revisions", page="2")
    assert counts(page)["À relire"] == 30
    assert titles(page) == [f"Page {n}" for n in range(25, 30)]
    assert "En retard" in page.select_one(".desk-row").text
    assert "À relire" not in counts(desk(plain_editor()))


# --- Cost --------------------------------------------------------------------------------------


def notices(count):
    return Notice.objects.bulk_create([Notice(title=f"Avis {n}", live=True) for n in range(count)])


@pytest.mark.parametrize("rows", [1, 30, 500])
def test_the_desk_never_costs_more_than_25_queries(client, desk, assert_max_queries, reviews, rows):
    team = MembershipFactory(role=Role.ANIMATOR)
    MembershipFactory(user=team.user, role=Role.REVIEWER)
    for _number in range(3):
        MembershipFactory()
    generate(notices(rows))
    take_statistics()  # as a database in use does by itself
    desk(team.user)  # a session, warm caches
    for key in ("attente", "vote", "retard", "en-cours", "demandes", "actes", "revisions"):
        for q in ("", "avis"):
            with assert_max_queries(MAX_QUERIES):
                response = client.get("/admin/", {"rubrique": key, "q": q, "tri": "ancien"})
            assert response.status_code == 200


def test_all_that_is_shown_is_in_french(desk, client):
    at_vote(a_notice())
    client.force_login(person())
    text = text_of(client.get("/admin/", {"rubrique": "en-cours"}))
    for word in ("Search", "Filter", "Welcome", "Dashboard", "Your"):
        assert word not in text
