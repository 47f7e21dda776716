"""What a department's or a region's referents read; who reads where there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import errors
from moderation.competence import Standing, awaiting, users_who_can_act
from moderation.models import Role, TerritorialReviewTask
from moderation.services import approve, request_changes
from moderation.services.deadlines import pass_deadlines
from tests.annuaire.factories import departement
from tests.moderation.factories import MembershipFactory, OrganisationFactory, animator, person
from tests.moderation.steps import a_place, again, give_workflow, sent
from tests.moderation.toys.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _workflow():
    give_workflow(Place, TerritorialReviewTask())


def referent(*departements, region=None, **more):
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.departements.set([departement(code) for code in departements])
    if region:
        organisation.regions.add(departement(region).region)
    return person(Role.REFERENT, organisation, **more)


def national():
    return person(Role.REFERENT, OrganisationFactory(kind="operateur", is_national=True))


def in_lozere(author=None):
    return sent(a_place(author, departement=departement("48")), author)


def test_the_referent_of_the_department_approves():
    state, reader = in_lozere(), referent("48", "31")
    assert list(users_who_can_act(state)) == [reader]
    approve(state, reader, revision_id=state.revision_id)
    assert again(state.workflow_state.content_object).live


def test_the_referent_of_its_region_approves():
    state, reader = in_lozere(), referent(region="31")
    assert state.region == departement("31").region
    approve(state, reader, revision_id=state.revision_id)


@pytest.mark.parametrize("stranger", [("75",), ("31",), ("974",)])
def test_the_referent_of_another_department_does_not(stranger):
    state = in_lozere()
    referent("48")
    other = referent(*stranger)
    assert state not in awaiting(Standing.of(other))
    with pytest.raises(errors.NotYoursError):
        approve(state, other, revision_id=state.revision_id)
    with pytest.raises(errors.NotYoursError):
        request_changes(state, other, reason="Non.")


def test_the_national_pool_reads_where_there_is_nobody():
    state, far = in_lozere(), referent("75")
    pool = {national(), animator()}
    assert set(users_who_can_act(state)) == pool
    assert state not in awaiting(Standing.of(far))


def test_the_national_pool_leaves_the_others_to_their_referents():
    state = in_lozere()
    referent("48")
    for somebody in (national(), animator(), MembershipFactory().user):
        assert state not in awaiting(Standing.of(somebody))


def test_the_national_pool_reads_after_silence_and_the_referent_still_may():
    state, reader = in_lozere(), referent("48")
    pool = national()
    type(state).objects.filter(pk=state.pk).update(deadline=timezone.now() - timedelta(days=1))
    assert pass_deadlines().escalated == 1
    state.refresh_from_db()
    assert set(users_who_can_act(state)) == {reader, pool}
    approve(state, pool, revision_id=state.revision_id)


def test_a_substitute_reads_between_her_dates():
    today = timezone.localdate()
    absent = referent("48")
    state = in_lozere()
    organisation = absent.memberships.get().organisation
    substitute = person(
        Role.REFERENT,
        organisation,
        substitute_of=absent,
        starts_on=today,
        ends_on=today + timedelta(days=9),
    )
    later = person(
        Role.REFERENT,
        organisation,
        substitute_of=absent,
        starts_on=today + timedelta(days=10),
        ends_on=today + timedelta(days=19),
    )
    assert substitute in users_who_can_act(state)
    assert later not in users_who_can_act(state)
    approve(state, substitute, revision_id=state.revision_id)


def test_a_department_whose_only_referent_left_goes_to_the_pool():
    referent("48", ends_on=timezone.localdate() - timedelta(days=1))
    state, pool = in_lozere(), national()
    assert list(users_who_can_act(state)) == [pool]


def test_a_department_whose_only_referent_sent_it_goes_to_the_pool():
    author = referent("48")
    state, pool = in_lozere(author), national()
    assert list(users_who_can_act(state)) == [pool]
    assert state in awaiting(Standing.of(pool))
    with pytest.raises(errors.FourEyesError):
        approve(state, author, revision_id=state.revision_id)


def test_what_is_nowhere_goes_to_the_pool():
    state = sent(a_place())
    referent("48")
    pool = national()
    assert list(users_who_can_act(state)) == [pool]
