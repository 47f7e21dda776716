"""Several objects approved together: what is read first, what is left out, what is refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from moderation import services
from moderation.desk import bulk
from moderation.desk.bulk_choice import Chosen, drawn, sealed, size_of_sample, unsealed
from moderation.models import Event, Role, ScopedTaskState, TerritorialReviewTask
from moderation.models.journal import Action
from moderation.services import request_changes
from tests.annuaire.factories import departement
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, OrganisationFactory, animator, person
from tests.moderation.steps import a_notice, a_place, an_application, at_vote, give_workflow
from tests.moderation.steps import item_of as again
from tests.moderation.steps import sent as sent_to
from tests.moderation.toys.models import Place
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
CHOOSE = "/admin/bureau/lot/"


@pytest.fixture
def reader(client):
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.departements.add(departement("48"))
    user = person(Role.REFERENT, organisation)
    client.force_login(user)
    return user


@pytest.fixture
def places():
    """``places(7)``: as many, sent by somebody to the referents of Lozère."""
    give_workflow(Place, TerritorialReviewTask())
    author = person(Role.AUTHOR)

    def make(count, where="48"):
        return [
            sent_to(a_place(author, title=f"Lieu {n}", departement=departement(where)), author)
            for n in range(count)
        ]

    return make


def named(states):
    return [f"{state.pk}-{state.revision_id}" for state in states]


def choose(client, states):
    return client.post(reverse("moderation_bulk_read"), {"choix": named(states)})


def approve(client, page, *, ticks=None):
    read = ticks if ticks is not None else [box["value"] for box in page.select("[name=lu]")]
    seal = page.select_one("[name=liste]")["value"]
    return client.post(reverse("moderation_bulk_approve"), {"liste": seal, "lu": read})


def on_line(states):
    return [again(state).live for state in states]


# --- The part to read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "size"), [(1, 1), (4, 4), (5, 5), (6, 5), (50, 5), (51, 6), (100, 10), (200, 20)]
)
def test_all_of_a_few_five_at_least_a_tenth_of_many(count, size):
    assert size_of_sample(count) == size


def test_the_site_may_ask_for_more_never_for_less(settings):
    settings.MODERATION_BULK_SAMPLE = 12
    assert size_of_sample(50) == 12
    settings.MODERATION_BULK_SAMPLE = 0
    assert size_of_sample(50) == 5


def test_chance_draws_and_asking_again_draws_the_same():
    chosen, user = [Chosen(number, number) for number in range(100)], UserFactory()
    sample = drawn(chosen, user)
    assert len(sample) == 10
    assert sample == drawn(chosen[::-1], user)
    assert sample != drawn(chosen, UserFactory())
    assert sample != chosen[:10]


def test_a_list_is_sealed_for_one_person():
    chosen, user = [Chosen(1, 2)], UserFactory()
    seal = sealed(chosen, user)
    assert unsealed(seal, user) == chosen
    assert unsealed(seal, UserFactory()) is None
    for forged in (seal[:-1], "", "1-2", f"{seal}x"):
        assert unsealed(forged, user) is None


# --- The whole way ------------------------------------------------------------------------------


def test_the_desk_leads_to_it_and_the_rest_follows(client, html, reader, places):
    states = places(8)
    [link] = [
        one for one in html(client.get("/admin/")).select("a") if "plusieurs ensemble" in one.text
    ]
    page = html(client.get(link["href"]))
    boxes = [box["value"] for box in page.select("[name=choix]")]
    assert sorted(boxes) == sorted(named(states))
    assert all(box.has_attr("checked") for box in page.select("[name=choix]"))

    page = html(choose(client, states))
    assert len(page.select("[name=lu]")) == 5
    assert not page.select("[name=lu][checked]")
    assert "Approuver les 8 objets" in " ".join(page.text.split())

    response = approve(client, page)
    assert "8 objets approuvés." in text_of(response)
    assert on_line(states) == [True] * 8
    approvals = Event.objects.filter(action=Action.APPROVE, actor=reader)
    assert approvals.count() == 8


def test_what_is_read_is_shown_in_full(client, html, reader, places):
    states = places(2)
    page = html(choose(client, states))
    for state in states:
        assert page.select_one(f"#objet-{state.pk}-{state.revision_id}").text == state.title
    assert len(page.select("details[open] dl")) == 2


def test_filters_of_the_desk_are_kept(client, html, reader, places):
    places(3)
    page = html(client.get(CHOOSE, {"q": "Lieu 2"}))
    assert [label.text for label in page.select(".desk-choice label")] == ["Lieu 2"]


def test_only_what_was_ticked_is_approved(client, html, reader, places):
    states = places(4)
    approve(client, html(choose(client, states[:2])))
    assert on_line(states) == [True, True, False, False]


def test_the_list_is_limited(client, html, reader, places, settings):
    settings.MODERATION_BULK_MOST = 3
    states = places(4)
    page = html(client.get(CHOOSE))
    assert len(page.select("[name=choix]")) == 3
    assert "3 objets à la fois" in page.text
    response = choose(client, states)
    assert response.status_code == 302
    assert "Pas plus de 3 objets" in text_of(client.get(CHOOSE))


@pytest.mark.parametrize("many", [2, 30])
def test_choosing_costs_the_same(client, reader, places, many, assert_max_queries):
    places(many)
    client.get(CHOOSE)
    with assert_max_queries(25):
        client.get(CHOOSE)


# --- Refused ------------------------------------------------------------------------------------


def test_nothing_is_approved_before_everything_is_read(client, html, reader, places):
    states = places(6)
    page = html(choose(client, states))
    some = [box["value"] for box in page.select("[name=lu]")][:4]
    response = approve(client, page, ticks=some)
    assert response.status_code == 422
    assert "Lisez chacun de ces objets" in text_of(response)
    assert on_line(states) == [False] * 6
    kept = [box["value"] for box in html(response).select("[name=lu][checked]")]
    assert sorted(kept) == sorted(some)
    approve(client, html(response))
    assert on_line(states) == [True] * 6


def test_ticking_others_than_those_drawn_is_not_reading(client, html, reader, places):
    states = places(7)
    page = html(choose(client, states))
    shown = {box["value"] for box in page.select("[name=lu]")}
    others = [name for name in named(states) if name not in shown]
    assert approve(client, page, ticks=others).status_code == 422
    assert not any(on_line(states))


def test_what_was_not_in_the_list_is_not_approved(client, html, reader, places):
    states = places(3)
    page = html(choose(client, states[:2]))
    seal = page.select_one("[name=liste]")["value"]
    values = {"liste": seal, "lu": named(states), "choix": named(states)}
    client.post(reverse("moderation_bulk_approve"), values)
    assert on_line(states) == [True, True, False]


@pytest.mark.parametrize("seal", ["", "forgé", "\0", "W10:1abc:xyz"])
def test_a_forged_list_is_refused(client, reader, places, seal):
    states = places(2)
    values = {"liste": seal, "lu": named(states)}
    response = client.post(reverse("moderation_bulk_approve"), values, follow=True)
    assert "Cette page a expiré" in text_of(response)
    assert not any(on_line(states))


def test_somebody_else_s_list_is_refused(client, html, reader, places):
    states = places(2)
    page = html(choose(client, states))
    client.force_login(animator())
    assert approve(client, page).status_code == 302
    assert not any(on_line(states))


@pytest.mark.parametrize("boxes", [[], ["rien"], ["1-", "\0"], ["9" * 30 + "-1"], ["999999-1"]])
def test_boxes_that_mean_nothing_lead_back(client, reader, places, boxes):
    places(1)
    response = client.post(reverse("moderation_bulk_read"), {"choix": boxes}, follow=True)
    assert response.redirect_chain == [(CHOOSE, 302)]


def test_what_is_not_hers_is_left_out_and_said(client, html, reader, places):
    mine, theirs = places(2), places(1, "75")
    response = choose(client, [*mine, *theirs])
    assert "1 objet a changé ou ne vous attend plus" in text_of(response)
    approve(client, html(response))
    assert on_line([*mine, *theirs]) == [True, True, False]


def test_a_version_that_changed_since_the_list_was_shown_is_left_out(client, reader, places):
    states = places(2)
    stale = f"{states[0].pk}-{states[0].revision_id - 1}"
    boxes = {"choix": [stale, *named(states[1:])]}
    response = client.post(reverse("moderation_bulk_read"), boxes)
    assert "1 objet a changé" in text_of(response)


def test_what_was_decided_meanwhile_is_left_out_and_the_report_says_why(
    client, html, reader, places
):
    states = places(3)
    page = html(choose(client, states))
    request_changes(states[0], reader, reason="Le téléphone manque.")
    read = [name for name in named(states) if not name.startswith(f"{states[0].pk}-")]
    response = approve(client, page, ticks=read)
    shown = text_of(response)
    assert "2 objets approuvés." in shown
    assert "C’est déjà décidé" in shown
    assert on_line(states) == [False, True, True]


def test_a_revision_that_is_no_more_the_one_read_is_left_out(client, html, reader, places):
    states = places(2)
    page = html(choose(client, states))
    later = again(states[0]).save_revision()
    ScopedTaskState.objects.filter(pk=states[0].pk).update(revision=later)
    response = approve(client, page)
    assert "Le texte a changé depuis que vous l’avez lu" in text_of(response)
    assert on_line(states) == [False, True]


def test_one_that_fails_stops_no_other(client, html, reader, places, monkeypatch):
    states = places(3)
    page = html(choose(client, states))
    real = services.approve

    def fail_once(state, *args, **more):
        if state.pk == states[1].pk:
            raise RuntimeError("panne")
        return real(state, *args, **more)

    monkeypatch.setattr(bulk.services, "approve", fail_once)
    shown = text_of(approve(client, page))
    assert "2 objets approuvés." in shown
    assert "Une erreur est survenue" in shown
    assert on_line(states) == [True, False, True]


def test_sent_twice_it_is_done_once(client, html, reader, places):
    states = places(2)
    page = html(choose(client, states))
    approve(client, page)
    assert "2 objets l’étaient déjà par vous." in text_of(approve(client, page))
    assert Event.objects.filter(action=Action.APPROVE).count() == 2


def test_what_takes_too_long_goes_on_with_another_request(
    client, html, reader, places, monkeypatch
):
    states = places(7)
    page = html(choose(client, states))
    monkeypatch.setattr(bulk, "SECONDS", -1)
    page = html(approve(client, page))
    assert not any(on_line(states))
    assert "Continuer : il reste 7 objets" in " ".join(page.text.split())
    monkeypatch.setattr(bulk, "SECONDS", 15)
    response = approve(client, page)
    assert "7 objets approuvés." in text_of(response)
    assert all(on_line(states))


def test_votes_are_never_offered(client, html):
    at_vote(a_notice())
    at_vote(a_notice())
    client.force_login(MembershipFactory().user)
    assert "plusieurs ensemble" not in client.get("/admin/").content.decode()
    page = html(client.get(CHOOSE))
    assert not page.select("[name=choix]")
    assert "Un vote se donne toujours à part" in page.text


def test_a_vote_that_is_asked_for_all_the_same_is_refused(client):
    states = [at_vote(a_notice()), at_vote(a_notice())]
    client.force_login(MembershipFactory().user)
    assert choose(client, states).status_code == 302


def test_decisions_of_their_own_kind_are_not_taken_together(client, html):
    author = person(Role.AUTHOR)
    states = [sent_to(an_application(author), author) for _number in range(2)]
    client.force_login(animator())
    page = html(client.get(CHOOSE))
    assert not page.select("[name=choix]")
    assert choose(client, states).status_code == 302


def test_objects_of_several_kinds_are_taken_apart(client, html, places):
    author = person(Role.AUTHOR)
    notices = [sent_to(a_notice(author), author) for _number in range(2)]
    mixed = [*places(2), *notices]
    client.force_login(animator())
    page = html(client.get(CHOOSE))
    links = [link["href"] for link in page.select(".desk li a") if "etape=" in link["href"]]
    assert len(links) == 2
    assert len(html(client.get(links[0])).select("[name=choix]")) == 2
    assert choose(client, mixed).status_code == 302
    assert not any(on_line(mixed))


def test_the_text_corrected_by_the_team_is_the_one_that_is_approved(client, html):
    author = person(Role.AUTHOR)
    state = sent_to(a_notice(author, title="Avis"), author)
    item = again(state)
    item.title = "Avis corrigé"
    corrected = item.save_revision(user=animator())
    client.force_login(animator())
    page = html(client.get(CHOOSE))
    assert page.select_one("[name=choix]")["value"] == f"{state.pk}-{corrected.pk}"


@pytest.mark.parametrize("page", ["lire", "approuver"])
def test_an_address_opened_again_leads_to_the_boxes(client, reader, page):
    response = client.get(f"/admin/bureau/lot/{page}/", follow=True)
    assert response.redirect_chain == [(CHOOSE, 302)]
    assert response.status_code == 200


def test_nobody_enters_without_the_admin(client):
    client.force_login(UserFactory())
    for address in (CHOOSE, "/admin/bureau/lot/lire/", "/admin/bureau/lot/approuver/"):
        assert client.post(address).status_code == 302
