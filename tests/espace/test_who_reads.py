"""A professional is told who really reads: nobody of the territory, and it is the national team."""

from __future__ import annotations

import pytest
from django.utils import timezone

from espace.states import statuses_of
from moderation.competence import members_who_can_act, steps_with_a_referent
from moderation.models import Membership, Role, ScopedTaskState
from tests.annuaire.factories import departement
from tests.espace.factories import referent, sent
from tests.factories import UserFactory
from tests.moderation.factories import OrganisationFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
HERE = "le référent du territoire (Lozère)"
POOL = "l’équipe nationale"


@pytest.fixture
def user():
    user = UserFactory()
    sent(user)
    return user


def sentence_for(user):
    return statuses_of(user)[0].sentence


def of_the_region():
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.regions.set([departement("48").region])
    return person(Role.REFERENT, organisation)


def test_without_anybody_there_the_national_team_reads(user):
    assert POOL in sentence_for(user)
    assert "Lozère" not in sentence_for(user)


@pytest.mark.parametrize("somebody", [referent, of_the_region])
def test_with_somebody_there_it_is_the_referent(user, somebody):
    somebody()
    assert HERE in sentence_for(user)


def test_a_referent_elsewhere_or_gone_does_not_count(user):
    referent("75")
    gone = referent()
    gone.is_active = False
    gone.save()
    person(Role.AUTHOR, Membership.objects.get(user=gone).organisation)
    assert POOL in sentence_for(user)


def test_nor_does_the_one_who_sent_it():
    user = referent()
    sent(user)
    assert POOL in sentence_for(user)


def test_once_it_is_late_the_national_team_reads(user):
    referent()
    ScopedTaskState.objects.update(escalated_at=timezone.now())
    assert POOL in sentence_for(user)


def test_the_rule_is_the_one_of_the_engine(user):
    for somebody in (lambda: None, of_the_region, referent):
        somebody()
        state = ScopedTaskState.objects.select_related("workflow_state").get()
        can = members_who_can_act(state).filter(organisation__is_national=False).exists()
        assert (state.pk in steps_with_a_referent([state])) is can


@pytest.mark.parametrize("many", [1, 9])
def test_it_is_asked_once_for_all(many, assert_max_queries):
    user = UserFactory()
    for rank in range(many):
        sent(user, f"Fiche {rank}")
    referent()
    with assert_max_queries(8):
        assert all(HERE in status.sentence for status in statuses_of(user))
