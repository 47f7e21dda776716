"""Whoever has a stake in an object reads it and leaves the decision to somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from moderation import errors
from moderation.competence import Standing, awaiting, users_who_can_act
from moderation.desk.items import address_of
from moderation.models import (
    Organisation,
    Role,
    ScopedTaskState,
    TerritorialReviewTask,
)
from moderation.services import (
    approve,
    correct_minor,
    name_organisation,
    publish_urgent,
    ratify,
    request_changes,
    withdraw_now,
)
from moderation.stakes import check_free, concerned_by_state
from tests.annuaire.factories import departement
from tests.factories import ThemeFactory, UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
)
from tests.moderation.steps import (
    a_notice,
    a_place,
    again,
    at_opinion,
    at_vote,
    draft_of,
    give_workflow,
    item_of,
    on_line,
    sent,
)
from tests.moderation.toys.models import Interest, Notice, Place, Recusal
from tests.support.mail import addresses, deliver
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
WHY = "Une faute de frappe."
SENTENCE = "Vous êtes partie prenante : vous lisez, une autre personne décide."


def interest(item, user):
    Interest.objects.create(notice=item, user=user)
    return user


def referent(code="48"):
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.set([departement(code)])
    return person(Role.REFERENT, organisation)


def national():
    return person(Role.REFERENT, OrganisationFactory(kind="operateur", is_national=True))


@pytest.fixture
def in_lozere():
    """A notice that goes to the referents, read in Lozère: it names no place of its own."""
    give_workflow(Notice, TerritorialReviewTask())
    state = sent(a_notice(), person(Role.AUTHOR))
    place = departement("48")
    ScopedTaskState.objects.filter(pk=state.pk).update(departement=place, region=place.region)
    state.refresh_from_db()
    return state


def sides(state, user):
    """Seen from the state, from the person."""
    return user in users_who_can_act(state), state in awaiting(Standing.of(user))


# --- Refused at every step ---------------------------------------------------------------------


def test_an_animator_with_a_stake_does_not_approve():
    state = sent(a_notice(), person(Role.AUTHOR))
    her = interest(item_of(state), animator())
    assert sides(state, her) == (False, False)
    with pytest.raises(errors.StakeError) as refusal:
        approve(state, her, revision_id=state.revision_id)
    assert str(refusal.value).replace("\u00a0", " ") == SENTENCE
    with pytest.raises(errors.StakeError):
        request_changes(state, her, reason=WHY)
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    approve(state, animator(), revision_id=state.revision_id)


def test_nor_opine_nor_name():
    theme = ThemeFactory()
    pilot = MembershipFactory(organisation=OrganisationFactory(pilots=[theme]))
    other = MembershipFactory(organisation=pilot.organisation)
    state = at_opinion(a_notice(theme=theme))
    item = item_of(state)
    assert sides(state, pilot.user) == (True, True)
    interest(item, pilot.user)
    assert sides(state, pilot.user) == (False, False)
    with pytest.raises(errors.StakeError):
        cast(state, pilot)
    assert sides(state, other.user) == (True, True)
    team = interest(item, animator())
    with pytest.raises(errors.StakeError):
        name_organisation(state, team, theme=state.themes.get(), organisation=pilot.organisation)


def test_when_every_pilot_has_a_stake_the_animation_team_names_another():
    theme = ThemeFactory()
    pilot = MembershipFactory(organisation=OrganisationFactory(pilots=[theme]))
    state, team = at_opinion(a_notice(theme=theme)), animator()
    assert sides(state, team) == (False, False)
    interest(item_of(state), pilot.user)
    assert sides(state, team) == (True, True)
    named = MembershipFactory()
    name_organisation(state, team, theme=state.themes.get(), organisation=named.organisation)
    assert sides(state, named.user) == (True, True)


def test_nor_vote_and_another_of_her_organisation_does():
    state = at_vote(a_notice())
    member = MembershipFactory()
    interest(item_of(state), member.user)
    assert sides(state, member.user) == (False, False)
    with pytest.raises(errors.StakeError):
        cast(state, member)
    cast(state, MembershipFactory(organisation=member.organisation))


def test_nobody_of_an_organisation_that_stepped_aside_votes_even_who_left_it():
    state = at_vote(a_notice())
    aside, elsewhere = MembershipFactory(), MembershipFactory()
    left = timezone.localdate() - timedelta(days=9)
    MembershipFactory(user=elsewhere.user, organisation=aside.organisation, ends_on=left)
    Recusal.objects.create(notice=item_of(state), organisation=aside.organisation)
    for member in (aside, elsewhere):
        assert sides(state, member.user) == (False, False)
        with pytest.raises(errors.StakeError):
            cast(state, member)


def test_a_stake_that_names_nobody_any_more_stops_nobody():
    state, reader = sent(a_notice(), person(Role.AUTHOR)), animator()
    interest(item_of(state), None)
    assert sides(state, reader) == (True, True)


def test_a_stake_in_another_object_of_the_same_key_stops_nobody():
    reader = animator()
    place = sent(a_place(), person(Role.AUTHOR))
    notice = Notice.objects.create(pk=item_of(place).pk, title="Un autre")
    interest(notice, reader)
    assert sides(place, reader) == (True, True)


# --- A territory -------------------------------------------------------------------------------


def test_another_referent_of_the_territory_decides(in_lozere):
    her, other, pool = referent(), referent(), national()
    interest(item_of(in_lozere), her)
    assert set(users_who_can_act(in_lozere)) == {other}
    assert [sides(in_lozere, one) for one in (her, other, pool)] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def test_without_any_other_the_pool_decides_but_who_has_a_stake_there_too(in_lozere):
    her, pool, concerned = referent(), national(), national()
    for user in (her, concerned):
        interest(item_of(in_lozere), user)
    assert set(users_who_can_act(in_lozere)) == {pool}
    for user in (her, concerned):
        assert sides(in_lozere, user) == (False, False)
        with pytest.raises(errors.StakeError):
            approve(in_lozere, user, revision_id=in_lozere.revision_id)
    assert sides(in_lozere, pool) == (True, True)
    approve(in_lozere, pool, revision_id=in_lozere.revision_id)


def test_the_mail_to_act_is_for_the_others():
    give_workflow(Notice, TerritorialReviewTask())
    notice, her, other = a_notice(), national(), national()
    Interest.objects.create(notice=notice, user=her)
    sent(notice, person(Role.AUTHOR))
    assert addresses(deliver()) == [other.email]


# --- Around the long path ----------------------------------------------------------------------


@pytest.fixture
def changed_notice():
    notice = on_line(a_notice(title="Une note"))
    draft_of(notice, "Une  note", person(Role.AUTHOR))
    return again(notice)


def test_she_corrects_and_publishes_nothing_at_once(changed_notice):
    her = interest(changed_notice, animator())
    how = {"revision_id": changed_notice.latest_revision_id, "reason": WHY}
    for service in (correct_minor, publish_urgent):
        with pytest.raises(errors.StakeError):
            service(changed_notice, her, **how)
    publish_urgent(changed_notice, animator(), **how)
    with pytest.raises(errors.StakeError):
        publish_urgent(changed_notice, her, **how)
    publish_urgent(changed_notice, animator(), **how)
    assert again(changed_notice).title == "Une  note"


def test_she_takes_no_note_of_what_was_done_in_the_name_of_the_committee(client, html):
    notice = on_line(a_notice())
    act = withdraw_now(notice, animator(), reason="Faux.")
    her = interest(notice, animator())
    with pytest.raises(errors.StakeError):
        ratify(act, her)
    client.force_login(her)
    page = client.get(reverse("moderation_act", args=[act.pk]))
    assert SENTENCE in text_of(page)
    assert not html(page).select("form.desk-answer")


def test_the_page_of_corrections_says_why_before_she_writes(client, changed_notice):
    her = interest(changed_notice, animator())
    client.force_login(her)
    url = reverse("moderation_correction", kwargs=address_of(changed_notice))
    assert SENTENCE in text_of(client.get(url))


# --- The desk ----------------------------------------------------------------------------------


def test_her_page_says_why_and_offers_nothing(client, html):
    state = sent(a_notice(), person(Role.AUTHOR))
    her = interest(item_of(state), animator())
    client.force_login(her)
    page = client.get(reverse("moderation_object", args=[state.pk]))
    assert SENTENCE in text_of(page)
    assert not html(page).select("form[action$='/decision/']")


def test_nor_does_it_offer_to_name(client, html):
    state = at_opinion(a_notice(theme=ThemeFactory()))
    her = interest(item_of(state), animator())
    client.force_login(her)
    page = client.get(reverse("moderation_object", args=[state.pk]))
    assert SENTENCE in text_of(page)
    assert not html(page).select("form[action$='/designation/']")


def test_a_forged_answer_is_refused_with_the_sentence(client):
    state = sent(a_notice(), person(Role.AUTHOR))
    her = interest(item_of(state), animator())
    client.force_login(her)
    url = reverse("moderation_action", args=[state.pk, "decision"])
    said = {"choice": "approuver", "revision": state.revision_id, "reason": ""}
    assert SENTENCE in text_of(client.post(url, said))
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS


def test_what_names_her_is_read_wherever_it_is(client, in_lozere):
    her, stranger = referent("75"), referent("75")
    Interest.objects.create(notice=item_of(in_lozere), user=her)
    url = reverse("moderation_object", args=[in_lozere.pk])
    client.force_login(her)
    assert SENTENCE in text_of(client.get(url))
    client.force_login(stranger)
    assert client.get(url).status_code == 302


def test_being_named_is_not_always_enough_to_read(client, in_lozere):
    her = referent("75")
    Recusal.objects.create(
        notice=item_of(in_lozere), organisation=her.memberships.get().organisation
    )
    client.force_login(her)
    assert client.get(reverse("moderation_object", args=[in_lozere.pk])).status_code == 302


def test_it_is_left_out_of_what_is_approved_together(client, html):
    first, second = (sent(a_notice(title=name), person(Role.AUTHOR)) for name in "AB")
    her = interest(item_of(first), animator())
    client.force_login(her)
    boxes = html(client.get(reverse("moderation_bulk"))).select("[name=choix]")
    assert [box["value"] for box in boxes] == [f"{second.pk}-{second.revision_id}"]
    forged = {"choix": f"{first.pk}-{first.revision_id}"}
    assert client.post(reverse("moderation_bulk_read"), forged).status_code == 302


def test_a_stake_that_comes_after_the_list_was_made_is_refused_alone(client, html):
    states = [sent(a_notice(title=name), person(Role.AUTHOR)) for name in "AB"]
    her = animator()
    client.force_login(her)
    names = [f"{state.pk}-{state.revision_id}" for state in states]
    page = html(client.post(reverse("moderation_bulk_read"), {"choix": names}))
    seal = page.select_one("[name=liste]")["value"]
    interest(item_of(states[0]), her)
    said = {"liste": seal, "lu": names}
    shown = text_of(client.post(reverse("moderation_bulk_approve"), said))
    assert "1 objet approuvé." in shown
    assert SENTENCE in shown


@pytest.mark.parametrize("many", [1, 12])
def test_her_list_costs_the_same(many, assert_max_queries):
    her = animator()
    for rank in range(many):
        state = sent(a_notice(title=f"Note {rank}"), person(Role.AUTHOR))
        interest(item_of(state), her)
    sent(a_notice(title="La seule"), person(Role.AUTHOR))
    ContentType.objects.clear_cache()
    with assert_max_queries(3):  # the kinds of objects that name people, once a process
        assert [one.title for one in awaiting(Standing.of(her))] == ["La seule"]


def test_a_type_that_names_nobody_costs_nothing(assert_max_queries):
    key = sent(a_place(), person(Role.AUTHOR)).pk
    state, stranger = (
        ScopedTaskState.objects.select_related("workflow_state").get(pk=key),
        UserFactory(),
    )
    with assert_max_queries(0):
        check_free(state, stranger)
        assert stranger.pk not in concerned_by_state([state])[state.pk]
    assert not hasattr(Place, "moderation_stakes")
