"""The opinion of those who pilot the themes; themes that nobody pilots, pilots who are silent."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from millejours.models import Theme
from millejours.vocabulary_loading import load_vocabularies
from moderation import errors
from moderation.competence import Standing, awaiting, users_who_can_act
from moderation.loading import PILOTS_FILE, load_organisations
from moderation.models import (
    Choice,
    Event,
    ExpertReviewTask,
    Membership,
    Organisation,
    Role,
    Step,
)
from moderation.models.journal import Action
from moderation.services import approve, name_organisation, submit
from moderation.services.deadlines import pass_deadlines
from tests.factories import ThemeFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    state_of,
)
from tests.moderation.steps import a_notice, a_page, at_opinion, item_of

pytestmark = pytest.mark.django_db


def orphans():
    with PILOTS_FILE.open(encoding="utf-8", newline="") as file:
        return [row["slug"] for row in csv.DictReader(file, delimiter=";") if not row["pilots"]]


def about(*themes, author=None):
    """A page about these themes, whose opinion is asked."""
    author = author or person(Role.AUTHOR)
    page = a_page(author)
    page.themes.set(themes)
    page.save_revision(user=author)
    return at_opinion(page, author)


def step_of(state):
    return state_of(item_of(state)).step


# --- Orphan themes ------------------------------------------------------------------------------


def test_the_shipped_themes_have_eleven_orphans():
    assert len(orphans()) == 11


@pytest.mark.parametrize("slug", orphans())
def test_an_orphan_theme_is_given_to_an_organisation_by_the_animation_team(slug):
    load_vocabularies()
    load_organisations()
    for organisation in Organisation.objects.order_by("acronym"):
        MembershipFactory(organisation=organisation)
    state = about(Theme.objects.get(slug=slug))
    namer = animator()
    assert not Membership.objects.filter(user__in=users_who_can_act(state)).exclude(
        role=Role.ANIMATOR
    )
    assert state in awaiting(Standing.of(namer))

    expert = Membership.objects.get(organisation__acronym="DGS")
    with pytest.raises(errors.NotYourOrganisationError):
        cast(state, expert)
    scoped = state.themes.get()
    name_organisation(state, namer, theme=scoped, organisation=expert.organisation)
    assert list(users_who_can_act(state)) == [expert.user]
    cast(state, expert)
    assert step_of(state) == Step.VOTE


def test_an_object_without_theme_is_given_to_an_organisation_too():
    state = about()
    assert state.themes.get().theme is None
    expert = MembershipFactory()
    name_organisation(state, animator(), theme=state.themes.get(), organisation=expert.organisation)
    cast(state, expert)
    assert step_of(state) == Step.VOTE


def test_a_pilot_with_nobody_counts_as_no_pilot():
    theme = ThemeFactory()
    organisation = OrganisationFactory(pilots=[theme])
    MembershipFactory(organisation=organisation, user__is_active=False)
    MembershipFactory(organisation=organisation, ends_on=timezone.localdate() - timedelta(days=1))
    MembershipFactory(organisation=organisation, role=Role.AUTHOR)
    state, namer = about(theme), animator()
    assert state in awaiting(Standing.of(namer))
    assert namer in users_who_can_act(state)


def test_a_pilot_whose_only_member_wrote_the_text_counts_as_no_pilot():
    theme = ThemeFactory()
    author = MembershipFactory(organisation__pilots=[theme])
    state, namer = about(theme, author=author.user), animator()
    with pytest.raises(errors.FourEyesError):
        cast(state, author)
    assert state in awaiting(Standing.of(namer))


def test_a_pilot_who_answers_leaves_nothing_to_name():
    theme = ThemeFactory()
    pilot = MembershipFactory(organisation__pilots=[theme])
    state, namer = about(theme), animator()
    assert list(users_who_can_act(state)) == [pilot.user]
    assert state not in awaiting(Standing.of(namer))


# --- Silence ------------------------------------------------------------------------------------


def late(state):
    type(state).objects.filter(pk=state.pk).update(deadline=timezone.now() - timedelta(hours=1))


def test_the_silence_of_a_pilot_lets_the_animation_team_name_another():
    theme = ThemeFactory()
    silent = MembershipFactory(organisation__pilots=[theme])
    state, namer, other = about(theme), animator(), MembershipFactory()
    assert pass_deadlines().escalated == 0
    late(state)
    assert pass_deadlines().escalated == 1
    assert pass_deadlines().escalated == 0
    assert state in awaiting(Standing.of(namer))
    name_organisation(state, namer, theme=state.themes.get(), organisation=other.organisation)
    assert set(users_who_can_act(state)) == {silent.user, other.user}
    cast(state, other)
    assert step_of(state) == Step.VOTE
    assert Event.objects.filter(action=Action.ESCALATE).count() == 1


def test_a_silent_pilot_may_still_answer():
    theme = ThemeFactory()
    silent = MembershipFactory(organisation__pilots=[theme])
    state = about(theme)
    late(state)
    pass_deadlines()
    cast(state, silent)
    assert step_of(state) == Step.VOTE


# --- One is enough, or one a theme --------------------------------------------------------------


def two_piloted_themes():
    themes = [ThemeFactory(), ThemeFactory()]
    return themes, [MembershipFactory(organisation__pilots=[theme]) for theme in themes]


def test_one_favourable_opinion_is_enough():
    themes, (pilot, _other) = two_piloted_themes()
    state = about(*themes)
    cast(state, pilot)
    assert step_of(state) == Step.VOTE


def test_one_opinion_a_theme_when_the_task_says_so():
    themes, pilots = two_piloted_themes()
    page = a_page(person(Role.AUTHOR))
    page.themes.set(themes)
    page.save_revision()
    ExpertReviewTask.objects.update(each_theme=True)
    state = at_opinion(page)
    cast(state, pilots[0])
    assert step_of(state) == Step.EXPERT
    with pytest.raises(errors.AlreadyVotedError):
        cast(state, pilots[0])
    cast(state, pilots[1])
    assert step_of(state) == Step.VOTE


def test_the_setting_of_the_task_is_the_one_of_the_beginning():
    themes, (pilot, _other) = two_piloted_themes()
    state = about(*themes)
    ExpertReviewTask.objects.update(each_theme=True)
    cast(state, pilot)
    assert step_of(state) == Step.VOTE


def test_an_organisation_that_pilots_both_themes_answers_for_both():
    themes = [ThemeFactory(), ThemeFactory()]
    pilot = MembershipFactory(organisation__pilots=themes)
    page = a_page(person(Role.AUTHOR))
    page.themes.set(themes)
    page.save_revision()
    ExpertReviewTask.objects.update(each_theme=True)
    state = at_opinion(page)
    cast(state, pilot)
    assert step_of(state) == Step.VOTE


def test_an_abstention_decides_nothing_and_an_objection_sends_back():
    themes, (first, second) = two_piloted_themes()
    state = about(*themes)
    cast(state, first, Choice.ABSTENTION)
    assert step_of(state) == Step.EXPERT
    cast(state, second, Choice.OBJECTION, reason="Le chiffre date de 2019.")
    state.refresh_from_db()
    assert state.status == state.STATUS_REJECTED


def test_the_themes_are_those_of_the_text_that_was_sent():
    themes, (first, second) = two_piloted_themes()
    state = about(themes[0])
    page = item_of(state)
    page.themes.set([themes[1]])
    page.save_revision()
    page.save()
    assert list(users_who_can_act(state)) == [first.user]
    with pytest.raises(errors.NotYourOrganisationError):
        cast(state, second)


# --- Naming -------------------------------------------------------------------------------------


def test_only_the_animation_team_names_and_only_what_is_asked():
    state, elsewhere = about(), about()
    organisation = OrganisationFactory()
    with pytest.raises(errors.NotYoursError):
        name_organisation(
            state, MembershipFactory().user, theme=state.themes.get(), organisation=organisation
        )
    with pytest.raises(errors.NotYoursError):
        name_organisation(
            state, animator(), theme=elsewhere.themes.get(), organisation=organisation
        )
    assert not state.themes.exclude(named_organisation=None).exists()
    assert Event.objects.filter(action=Action.REFUSED).count() == 2


def test_an_opinion_is_given_in_the_name_of_an_organisation_never_alone():
    state = about()
    with pytest.raises(errors.NotYoursError):
        approve(state, animator(), revision_id=state.revision_id)


def test_a_small_model_says_its_themes_itself():
    theme = ThemeFactory()
    pilot = MembershipFactory(organisation__pilots=[theme])
    notice = a_notice(theme=theme)
    submit(notice, None)
    approve(state_of(notice), animator(), revision_id=notice.latest_revision_id)
    assert list(users_who_can_act(state_of(notice))) == [pilot.user]
