"""What time alone decides: tacit approval, silence that opens a step to others."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from millejours.models import User
from moderation.competence import users_who_can_act
from moderation.models import (
    Choice,
    CommitteeVoteTask,
    Event,
    ExpertReviewTask,
    LanguageReviewTask,
    Organisation,
    Role,
    Step,
    TerritorialReviewTask,
)
from moderation.models.journal import Action
from moderation.notifications.links import opens_the_admin
from moderation.notifications.reminders import report_late_steps
from moderation.services import approve, name_organisation
from moderation.services.deadlines import pass_deadlines
from moderation.signals import step_escalated
from tests.annuaire.factories import departement
from tests.factories import ThemeFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    state_of,
    submitted,
)
from tests.moderation.mailing import move_clock, only_mail, paris, set_deadline, told
from tests.moderation.steps import (
    a_notice,
    a_place,
    again,
    give_workflow,
    item_of,
    sent,
)
from tests.moderation.toys.models import Notice, Place
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    return move_clock(monkeypatch)


@pytest.fixture
def author():
    return person(Role.AUTHOR)


# --- Tacit approval -----------------------------------------------------------------------------

# Ten working days after Tuesday 4 May 2027 at noon: Thursday 6 (Ascension) and Monday 17
# (Pentecôte) do not count, Saturday 8 does not either.
ASKED = paris("2027-05-04", "12:00")
LAST_MINUTE = paris("2027-05-20", "23:59")
NEXT_MORNING = paris("2027-05-21", "00:10")


def at_tacit_vote(author, at, minimum: int | None = 2):
    give_workflow(Notice, CommitteeVoteTask(quorum=3, silence_days=10, tacit_minimum=minimum))
    at(ASKED)
    return sent(a_notice(author), author)


def test_enough_votes_at_the_deadline_are_an_approval(author, at):
    state = at_tacit_vote(author, at)
    cast(state)
    cast(state)
    at(LAST_MINUTE)
    assert pass_deadlines().approved == 0
    assert not again(item_of(state)).live
    at(NEXT_MORNING)
    assert pass_deadlines().approved == 1
    item = item_of(state)
    assert item.live
    assert item.live_revision_id == state.revision_id
    assert state_of(item).is_tacit
    assert Event.objects.filter(action=Action.TACIT).count() == 1


def test_it_happens_once(author, at):
    state = at_tacit_vote(author, at)
    cast(state)
    cast(state)
    at(NEXT_MORNING)
    assert [pass_deadlines().approved, pass_deadlines().approved] == [1, 0]
    assert told(author) == ["En ligne\u00a0: Un brouillon"]


def test_abstentions_are_not_favourable(author, at):
    state = at_tacit_vote(author, at)
    cast(state)
    cast(state, choice=Choice.ABSTENTION)
    at(NEXT_MORNING)
    assert pass_deadlines().approved == 0
    assert not item_of(state).live


def test_below_the_minimum_nothing_happens_and_the_animation_team_is_told(author, at):
    state = at_tacit_vote(author, at)
    cast(state)
    team = animator()
    deliver()
    at(NEXT_MORNING)
    assert pass_deadlines().approved == 0
    assert deliver() == []
    assert not item_of(state).live
    assert state_of(item_of(state)).status == state.STATUS_IN_PROGRESS
    at(paris("2027-05-21", "08:00"))
    report_late_steps()
    messages = {one.recipients()[0]: one for one in deliver()}
    assert "1 vote favorable sur 3" in messages[team.email].body


def test_a_vote_that_comes_after_the_deadline_still_counts(author, at):
    state = at_tacit_vote(author, at)
    cast(state)
    at(NEXT_MORNING)
    pass_deadlines()
    cast(state)
    assert not item_of(state).live
    assert pass_deadlines().approved == 1
    assert item_of(state).live


def test_a_vote_without_tacit_approval_is_never_closed(author, at):
    state = at_tacit_vote(author, at, minimum=None)
    cast(state)
    cast(state)
    at(NEXT_MORNING)
    assert pass_deadlines().approved == 0
    assert not item_of(state).live


def test_an_objection_ended_the_vote_before_the_deadline(author, at):
    state = at_tacit_vote(author, at)
    cast(state)
    cast(state)
    cast(state, choice=Choice.OBJECTION, reason="Le chiffre est faux.")
    at(NEXT_MORNING)
    assert pass_deadlines().approved == 0
    assert not item_of(state).live


# --- A silent pilot -----------------------------------------------------------------------------


@pytest.fixture
def piloted(author):
    """A step of opinion whose pilot says nothing, and the pilot."""
    give_workflow(Notice, ExpertReviewTask(silence_days=10))
    theme = ThemeFactory()
    pilot = person(organisation=OrganisationFactory(pilots=[theme]))
    state = sent(a_notice(author, theme=theme), author)
    return state, pilot


def test_before_the_deadline_only_the_pilot_can_act(piloted):
    state, pilot = piloted
    animator()
    assert list(users_who_can_act(state)) == [pilot]
    assert pass_deadlines().escalated == 0


def test_a_silent_pilot_lets_the_animation_team_name_another(piloted):
    state, pilot = piloted
    team, expert = animator(), MembershipFactory()
    assert addresses(deliver()) == [pilot.email]
    state = set_deadline(state)
    assert pass_deadlines().escalated == 1
    message = only_mail()
    assert message.recipients() == [team.email]
    assert message.subject == "Organisation à désigner\u00a0: Un brouillon"

    state = state_of(item_of(state))
    name_organisation(state, team, theme=state.themes.get(), organisation=expert.organisation)
    message = only_mail()
    assert message.recipients() == [expert.user.email]
    assert message.subject == "Avis demandé\u00a0: Un brouillon"
    cast(state, expert)
    assert item_of(state).live


def test_the_pilot_may_still_answer(piloted):
    state, pilot = piloted
    set_deadline(state)
    pass_deadlines()
    membership = pilot.memberships.get()
    cast(state_of(item_of(state)), membership)
    assert item_of(state).live


def test_silence_opens_a_step_once(piloted):
    state, _pilot = piloted
    animator()
    deliver()
    set_deadline(state)
    assert [pass_deadlines().escalated, pass_deadlines().escalated] == [1, 0]
    step_escalated.send(sender=type(state), instance=state_of(item_of(state)))
    assert len(deliver()) == 1
    assert Event.objects.filter(action=Action.ESCALATE).count() == 1


def test_who_was_asked_to_name_at_first_is_asked_again_in_silence(author):
    """One theme without pilot, then the pilot of the other says nothing."""
    give_workflow(Notice, ExpertReviewTask(silence_days=10, each_theme=True))
    team = animator()
    state = sent(a_notice(author), author)
    subject = "Organisation à désigner\u00a0: Un brouillon"
    assert told(team) == [subject]
    set_deadline(state)
    pass_deadlines()
    assert told(team) == [subject]


# --- A silent territory -------------------------------------------------------------------------


@pytest.fixture
def territorial(author):
    """A step in Lozère whose referent says nothing, and the referent."""
    give_workflow(Place, TerritorialReviewTask(silence_days=5))
    lozere = departement("48")
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.add(lozere)
    referent = person(Role.REFERENT, organisation)
    return sent(a_place(author, departement=lozere), author), referent


def test_a_silent_territory_goes_to_the_national_pool(territorial):
    state, referent = territorial
    national = person(Role.REFERENT, OrganisationFactory(kind=Organisation.Kind.OPERATOR))
    team = animator()
    assert addresses(deliver()) == [referent.email]
    assert list(users_who_can_act(state)) == [referent]
    set_deadline(state)
    assert pass_deadlines().escalated == 1
    messages = deliver()
    assert addresses(messages) == sorted([national.email, team.email])
    assert {one.subject for one in messages} == {"À relire\u00a0: Un brouillon"}
    state = state_of(item_of(state))
    approve(state, national, revision_id=state.revision_id)
    assert item_of(state).live


def test_a_territory_without_referent_goes_to_the_national_pool_at_once(author):
    give_workflow(Place, TerritorialReviewTask())
    team = animator()
    sent(a_place(author, departement=departement("75")), author)
    assert addresses(deliver()) == [team.email]


# --- The other steps ----------------------------------------------------------------------------


def test_a_late_review_is_asked_of_nobody_else(author):
    team = animator()
    state = submitted(author=author)
    person(Role.REVIEWER)
    deliver()
    set_deadline(state)
    pass_deadlines()
    assert deliver() == []
    assert list(users_who_can_act(state_of(item_of(state)))) == [team]


def test_what_is_decided_meanwhile_is_left_alone(author):
    give_workflow(Notice, LanguageReviewTask())
    translator = person(Role.TRANSLATOR, language="fr")
    state = sent(a_notice(author), author)
    set_deadline(state)
    approve(state, translator, revision_id=state.revision_id)
    assert pass_deadlines().escalated == 0


def test_the_command_says_what_it_did(author, at, capsys, piloted):
    set_deadline(piloted[0], ASKED)
    state = at_tacit_vote(author, at)
    assert state.step == Step.VOTE
    cast(state)
    cast(state)
    at(NEXT_MORNING)
    call_command("pass_deadlines")
    assert capsys.readouterr().out == "1 accord(s) tacite(s), 1 étape(s) élargie(s).\n"


# --- Rights that begin and end by themselves ----------------------------------------------------


def test_memberships_that_begin_or_end_give_or_take_back_the_admin(at, capsys):
    at(paris("2027-05-04"))
    begins = person(Role.REVIEWER, starts_on=date(2027, 5, 5))
    ends = person(Role.REVIEWER, ends_on=date(2027, 5, 4))
    assert opens_the_admin(ends)
    assert not opens_the_admin(begins)
    at(paris("2027-05-05", "00:10"))
    call_command("give_rights_of_today")
    assert capsys.readouterr().out == "2 compte(s) mis à jour.\n"
    assert opens_the_admin(User.objects.get(pk=begins.pk))
    assert not opens_the_admin(User.objects.get(pk=ends.pk))
