"""When a step begins, exactly those who can act are written to, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.signals import task_submitted

from millejours.mail import absolute_url
from millejours.models import MailKey
from moderation import errors
from moderation.models import (
    EditorialReviewTask,
    LanguageReviewTask,
    Organisation,
    Role,
    ScopedTaskState,
    Step,
    TerritorialReviewTask,
)
from moderation.notifications.asking import ask
from moderation.services import approve, name_organisation, request_changes, resume, submit
from moderation.services import votes as vote_service
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
from tests.moderation.mailing import only_mail, told
from tests.moderation.steps import (
    a_notice,
    a_page,
    a_place,
    at_opinion,
    give_workflow,
    item_of,
    page_at_vote,
    sent,
)
from tests.moderation.toys.models import Notice, Place
from tests.support.mail import addresses, deliver, html_of
from tests.support.queries import assert_max_queries

pytestmark = pytest.mark.django_db


def emails(*people) -> list[str]:
    return sorted(one.email for one in people)


# --- Each step --------------------------------------------------------------------------------


def test_the_animation_team_is_asked_to_review():
    first, second = animator(), animator()
    person(Role.REVIEWER)
    submitted(title="Le congé d’un père")
    messages = deliver()
    assert addresses(messages) == emails(first, second)
    assert {message.subject for message in messages} == {"À relire\u00a0: Le congé d’un père"}


def test_reviewers_too_are_asked_where_the_step_is_open_to_them():
    give_workflow(Notice, EditorialReviewTask(open_to_reviewers=True))
    reviewer, team = person(Role.REVIEWER), animator()
    person(Role.REVIEWER, OrganisationFactory(kind=Organisation.Kind.OPERATOR))
    sent(a_notice(), person(Role.AUTHOR))
    assert addresses(deliver()) == emails(reviewer, team)


def test_the_pilots_of_the_themes_are_asked_for_their_opinion():
    theme, other = ThemeFactory(), ThemeFactory()
    pilot = person(organisation=OrganisationFactory(acronym="DGX", pilots=[theme]))
    person(organisation=OrganisationFactory(pilots=[other]))
    person(Role.AUTHOR, organisation=Organisation.objects.get(acronym="DGX"))
    state = sent(a_notice(theme=theme), person(Role.AUTHOR))
    approve(state, animator(), revision_id=state.revision_id)
    asked = [message for message in deliver() if message.subject.startswith("Avis")]
    assert addresses(asked) == [pilot.email]
    assert "Au nom de\u00a0: DGX" in asked[0].body
    assert f"Thèmes\u00a0: {theme}" in asked[0].body


def test_for_a_theme_without_pilot_the_animation_team_is_asked_to_name_one():
    team = animator()
    state = submitted(title="Sans pilote")
    deliver()
    approve(state, team, revision_id=state.revision_id)
    assert told(team) == ["Organisation à désigner\u00a0: Sans pilote"]


def test_the_organisation_that_is_named_is_asked_and_nobody_again():
    team, expert = animator(), MembershipFactory()
    state = at_opinion(a_page())
    deliver()
    name_organisation(state, team, theme=state.themes.get(), organisation=expert.organisation)
    assert addresses(deliver()) == [expert.user.email]


def test_the_committee_is_asked_to_vote():
    author = person(Role.AUTHOR)
    voters = [person(), person(), animator()]
    others = [
        author,
        person(Role.AUTHOR),
        person(Role.REFERENT),
        person(organisation=OrganisationFactory(kind=Organisation.Kind.TERRITORIAL)),
        person(Role.TRANSLATOR, language="en"),
    ]
    state = page_at_vote(title="Dormir")
    asked = [message for message in deliver() if message.subject.startswith("À voter")]
    reached = addresses(asked)
    assert set(emails(*voters)) <= set(reached)
    assert not set(emails(*others)) & set(reached)
    assert len(reached) == len(set(reached))
    assert {message.subject for message in asked} == {"À voter\u00a0: Dormir"}
    assert state.step == Step.VOTE


def test_the_referents_of_the_department_are_asked():
    give_workflow(Place, TerritorialReviewTask())
    there, elsewhere = departement("48"), departement("75")
    referent, stranger = (territorial_referent(place) for place in (there, elsewhere))
    sent(a_place(departement=there), person(Role.AUTHOR))
    [message] = deliver()
    assert message.recipients() == [referent.email]
    assert f"Territoire\u00a0: {there}" in message.body
    assert stranger.email not in message.recipients()


def territorial_referent(place, **more):
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.add(place)
    return person(Role.REFERENT, organisation, **more)


def test_the_translators_of_the_language_are_asked():
    give_workflow(Notice, LanguageReviewTask())
    translator = person(Role.TRANSLATOR, language="fr")
    person(Role.TRANSLATOR, language="en")
    sent(a_notice(), person(Role.AUTHOR))
    assert addresses(deliver()) == [translator.email]


# --- Never --------------------------------------------------------------------------------------


def test_the_author_is_never_asked_to_approve_her_own_text():
    author, other = animator(), animator()
    submitted(author=author)
    assert addresses(deliver()) == [other.email]


def test_who_saved_the_last_version_is_never_asked():
    editor, other = animator(), animator()
    page = a_page(author=editor)
    submit(page, person(Role.AUTHOR))
    assert addresses(deliver()) == [other.email]


def test_closed_accounts_and_memberships_that_are_over_receive_nothing():
    present = animator()
    yesterday = timezone.localdate() - timedelta(days=1)
    person(Role.ANIMATOR, ends_on=yesterday)
    person(Role.ANIMATOR, starts_on=timezone.localdate() + timedelta(days=1))
    gone = animator()
    gone.is_active = False
    gone.save()
    submitted()
    assert addresses(deliver()) == [present.email]


def test_a_person_with_several_memberships_is_written_to_once():
    team = animator()
    MembershipFactory(user=team, role=Role.ANIMATOR)
    MembershipFactory(
        user=team,
        role=Role.ANIMATOR,
        substitute_of=animator(),
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
    )
    submitted()
    assert told(team) == ["À relire\u00a0: Un brouillon"]


def test_a_person_of_two_organisations_reads_both_names_in_one_mail():
    first = MembershipFactory(organisation__acronym="AAA")
    MembershipFactory(user=first.user, organisation__acronym="BBB")
    page_at_vote()
    asked = [
        message
        for message in deliver()
        if message.recipients() == [first.user.email] and message.subject.startswith("À voter")
    ]
    assert len(asked) == 1
    assert "Au nom de\u00a0: AAA, BBB" in asked[0].body


# --- Once ---------------------------------------------------------------------------------------


def test_the_same_event_heard_twice_writes_once():
    animator()
    state = submitted()
    assert len(deliver()) == 1
    task_submitted.send(sender=ScopedTaskState, instance=state, user=None)
    assert ask(state) == 0
    assert deliver() == []


def test_a_step_that_begins_again_is_asked_again():
    author, team = person(Role.AUTHOR), animator()
    state = submitted(author=author)
    request_changes(state, team, reason="Citez la source.")
    deliver()
    resume(item_of(state), author)
    assert told(team) == ["À relire\u00a0: Un brouillon"]


def test_sent_twice_the_same_draft_is_asked_once():
    author, team = person(Role.AUTHOR), animator()
    page = a_page(author=author)
    submit(page, author)
    submit(page, author)
    assert len(told(team)) == 1


# --- In the transaction of what is told ---------------------------------------------------------


class BrokenError(Exception):
    pass


def test_a_vote_that_fails_after_its_mails_were_queued_sends_none(monkeypatch):
    expert = MembershipFactory()
    state = at_opinion(a_page())
    name_organisation(state, animator(), theme=state.themes.get(), organisation=expert.organisation)
    deliver()
    real = vote_service.conclude

    def conclude_then_break(*args):
        real(*args)
        raise BrokenError

    monkeypatch.setattr(vote_service, "conclude", conclude_then_break)
    with pytest.raises(BrokenError):
        cast(state, expert)
    assert deliver() == []
    monkeypatch.setattr(vote_service, "conclude", real)
    cast(state, expert)
    assert any(subject.startswith("À voter") for subject in told())


def test_a_refused_action_tells_nobody():
    state = submitted()
    deliver()
    with pytest.raises(errors.NotYoursError):
        approve(state, person(Role.REVIEWER), revision_id=state.revision_id)
    assert deliver() == []


# --- What they read -----------------------------------------------------------------------------


def test_the_mail_says_what_is_asked_of_whom_until_when_and_where():
    animator()
    author = person(Role.AUTHOR)
    state = submitted(author=author, title="Le congé d’un père")
    message = only_mail()
    link = absolute_url(reverse("moderation_object", args=[state.pk]))
    for version in (message.body, html_of(message)):
        assert "Le congé d’un père" in version
        assert "Votre relecture est attendue" in version
        assert "relecture éditoriale" in version
        assert str(author) in version
        assert f"à\u00a0{timezone.localtime(state.deadline):%H:%M}" in version
        assert link in version
        assert "parce que cette étape vous revient" in version


def test_the_link_opens_for_who_receives_it(client):
    team, reviewer = animator(), person()
    state = page_at_vote()
    for reader in (team, reviewer):
        client.force_login(reader)
        assert client.get(reverse("moderation_object", args=[state.pk])).status_code == 200


def test_a_step_nobody_can_take_writes_to_nobody_and_stops_nothing():
    state = submitted()
    assert deliver() == []
    assert state_of(item_of(state)).step == Step.EDITORIAL


# --- The cost -----------------------------------------------------------------------------------

QUERIES_OF_ONE_MAIL = 7
QUERIES_OF_ONE_STEP = 6


@pytest.mark.parametrize("people", [3, 60])
def test_each_more_person_costs_no_more_than_queueing_her_mail(people):
    for _number in range(people):
        animator()
    state = submitted()
    MailKey.objects.all().delete()
    state = ScopedTaskState.objects.get(pk=state.pk)
    with assert_max_queries(QUERIES_OF_ONE_STEP + people * QUERIES_OF_ONE_MAIL):
        assert ask(state) == people
