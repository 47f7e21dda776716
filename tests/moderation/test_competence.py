"""Who may act, seen from a state, from a person, and from a plain reading of the rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from moderation import errors
from moderation.competence import (
    Standing,
    awaiting,
    members_who_can_act,
    steps_with_a_referent,
    users_who_can_act,
)
from moderation.models import Membership, Organisation, Role, ScopedTaskState, Step
from moderation.services import approve
from moderation.stakes import concerned_by_state, concerning
from tests.factories import UserFactory
from tests.moderation.committees import Committee, has_stake, may_act
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    submitted,
)
from tests.moderation.steps import page_at_vote

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(6))
def test_the_three_readings_agree_on_random_committees(seed):
    drawn = Committee.of(seed)
    states = list(ScopedTaskState.objects.select_related("workflow_state").order_by("pk"))
    wrong = []
    for user in drawn.people:
        desk = set(awaiting(Standing.of(user)))
        for state in states:
            readings = (state in desk, user in users_who_can_act(state), may_act(user, state))
            if len(set(readings)) > 1:
                wrong.append((state.step, state.pk, user.pk, readings))
    assert not wrong
    assert len(states) == len(drawn.states)


@pytest.mark.parametrize("seed", range(3))
def test_whoever_has_a_stake_is_the_same_read_from_each_side(seed):
    drawn = Committee.of(seed)
    states = list(ScopedTaskState.objects.select_related("workflow_state").order_by("pk"))
    known = concerned_by_state(states)
    for user in drawn.people:
        hers = {state for state in states if has_stake(user, state)}
        assert {state for state in states if user.pk in known[state.pk]} == hers
        assert set(ScopedTaskState.objects.filter(concerning(user.pk))) == hers


@pytest.mark.parametrize("seed", range(3))
def test_a_referent_who_may_decide_is_found_for_many_steps_as_for_one(seed):
    Committee.of(seed)
    states = ScopedTaskState.objects.in_progress().filter(step=Step.TERRITORIAL)
    for state in (found := list(states.select_related("workflow_state").order_by("pk"))):
        referents = members_who_can_act(state).filter(role=Role.REFERENT)
        covering = Organisation.objects.covering(state.departement_id, state.region_id)
        here = Q(organisation__in=covering.values("pk"))
        assert (state.pk in steps_with_a_referent(found)) is referents.filter(here).exists()


def test_a_desk_costs_the_same_whatever_is_in_progress(assert_max_queries):
    drawn = Committee.of(1, states=1)
    busiest = max(drawn.people, key=lambda user: user.memberships.count())
    with assert_max_queries(2):
        list(awaiting(Standing.of(busiest)))


# --- Dates, substitutes, those who left ---------------------------------------------------------


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(
    ("dates", "may"),
    [
        ({"starts_on": 0, "ends_on": 0}, True),
        ({"starts_on": 1}, False),
        ({"ends_on": -1}, False),
        ({"starts_on": -9, "ends_on": 9}, True),
    ],
)
def test_a_member_votes_between_her_dates_both_included(dates, may):
    state = page_at_vote()
    member = MembershipFactory(**{name: in_days(days) for name, days in dates.items()})
    assert (state in awaiting(Standing.of(member.user))) is may
    if may:
        assert cast(state, member).organisation == member.organisation
    else:
        with pytest.raises(errors.NotYourOrganisationError):
            cast(state, member)


def test_a_substitute_votes_in_the_name_of_the_organisation_once():
    state = page_at_vote()
    absent = MembershipFactory()
    substitute = MembershipFactory(
        organisation=absent.organisation,
        substitute_of=absent.user,
        starts_on=in_days(-1),
        ends_on=in_days(5),
    )
    substitute.full_clean()
    cast(state, substitute)
    with pytest.raises(errors.AlreadyVotedError):
        cast(state, absent)
    assert state not in awaiting(Standing.of(absent.user))


def test_who_left_votes_no_more_and_her_votes_stay():
    state = page_at_vote()
    member = MembershipFactory()
    vote = cast(state, member)
    member.ends_on = in_days(-1)
    member.save()
    assert not list(awaiting(Standing.of(member.user)))
    name = vote.voter_name
    member.user.delete()
    vote.refresh_from_db()
    assert (vote.user, vote.voter_name) == (None, name)
    assert state.votes.favourable().count() == 1


def test_a_closed_account_is_nowhere():
    state = page_at_vote()
    member = MembershipFactory(user__is_active=False)
    assert member.user not in users_who_can_act(state)
    assert not list(awaiting(Standing.of(member.user)))
    with pytest.raises(errors.InactiveAccountError):
        cast(state, member)


def test_an_account_closed_since_the_page_was_opened_is_refused():
    state, actor = submitted(), animator()
    type(actor).objects.filter(pk=actor.pk).update(is_active=False)
    assert actor.is_active  # what the session still believes
    with pytest.raises(errors.InactiveAccountError):
        approve(state, actor, revision_id=state.revision_id)


def test_a_visitor_awaits_nothing():
    submitted()
    assert not list(awaiting(Standing.of(AnonymousUser())))
    assert not list(awaiting(Standing.of(UserFactory(is_superuser=True))))


def test_a_member_of_two_organisations_votes_for_one_of_them():
    state = page_at_vote()
    first = MembershipFactory()
    MembershipFactory(user=first.user)
    assert state in awaiting(Standing.of(first.user))
    cast(state, first)
    assert state not in awaiting(Standing.of(first.user))
    assert first.user not in users_who_can_act(state)


@pytest.mark.parametrize("kind", ["territoriale", "operateur"])
def test_only_the_committee_votes(kind):
    state = page_at_vote()
    member = MembershipFactory(organisation=OrganisationFactory(kind=kind))
    with pytest.raises(errors.NotYourOrganisationError):
        cast(state, member)


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REFERENT, Role.TRANSLATOR])
def test_only_some_roles_vote(role):
    state = page_at_vote()
    member = MembershipFactory(role=role, language="en" if role == Role.TRANSLATOR else "")
    with pytest.raises(errors.NotYourOrganisationError):
        cast(state, member)


def test_two_roles_in_one_organisation_are_one_voice():
    state = page_at_vote()
    first = MembershipFactory(role=Role.REVIEWER)
    second = MembershipFactory(user=first.user, organisation=first.organisation, role=Role.ANIMATOR)
    cast(state, first)
    with pytest.raises(errors.AlreadyVotedError):
        cast(state, second)
    assert Membership.objects.filter(user=first.user).count() == 2
    assert person(Role.AUTHOR) not in users_who_can_act(state)
