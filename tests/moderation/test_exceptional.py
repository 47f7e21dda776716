"""The ways around the long path: a minor correction, an urgent one; their ratification."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import WorkflowState

from moderation import errors
from moderation.models import Event, ExceptionalAct, Role
from moderation.models.journal import Action
from moderation.services import (
    correct_minor,
    publish_urgent,
    ratify,
    submit,
    withdraw_now,
)
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    animator,
    cast,
    person,
    state_of,
)
from tests.moderation.steps import (
    a_notice,
    a_page,
    again,
    at_vote,
    draft_of,
    on_line,
)
from tests.moderation.toys.models import Notice

pytestmark = pytest.mark.django_db

Kind = ExceptionalAct.Kind
WHY = "La phrase met en danger."


def events(item, action):
    return Event.objects.of(item).filter(action=action)


# --- Minor correction ---------------------------------------------------------------------------


@pytest.fixture
def only_words(monkeypatch):
    """What is and is not minor has its own tests (test_differences)."""
    found = []
    monkeypatch.setattr(
        "moderation.services.exceptional.objections_to_minor", lambda _live, _draft: found
    )
    return found


def test_a_minor_correction_is_published_by_another_animator(only_words, told):
    notice = on_line(a_notice())
    revision = draft_of(notice, "Une faute de moins", person(Role.AUTHOR))
    act = correct_minor(notice, animator(), revision_id=revision.pk, reason="Une faute.")
    assert (again(notice).title, act.kind) == ("Une faute de moins", Kind.MINOR)
    assert again(notice).live_revision_id == revision.pk
    assert events(notice, Action.MINOR).count() == 1
    assert told == [(Kind.MINOR, True)]
    assert act not in ExceptionalAct.objects.to_ratify()


def test_a_minor_correction_done_twice_is_done_once(only_words):
    notice = on_line(a_notice())
    revision = draft_of(notice, "Une faute de moins")
    first = correct_minor(notice, animator(), revision_id=revision.pk, reason="Une faute.")
    again_done = correct_minor(notice, animator(), revision_id=revision.pk, reason="Une faute.")
    assert first == again_done
    assert events(notice, Action.MINOR).count() == 1


def test_what_is_not_minor_is_refused_with_the_list(only_words):
    only_words.append("Le chiffre « 25 jours » a changé.")
    notice = on_line(a_notice())
    revision = draft_of(notice, "28 jours")
    with pytest.raises(errors.NotMinorError, match="25 jours"):
        correct_minor(notice, animator(), revision_id=revision.pk, reason="Une faute.")
    assert again(notice).title != "28 jours"
    assert not ExceptionalAct.objects.exists()


def minor(item, actor=None, reason="Une faute.", revision_id=None):
    latest = again(item).latest_revision_id
    return correct_minor(
        item, actor or animator(), revision_id=revision_id or latest, reason=reason
    )


def test_a_minor_correction_is_refused_to_its_own_editor(only_words):
    notice, editor = on_line(a_notice()), animator()
    draft_of(notice, "Une faute de moins", editor)
    with pytest.raises(errors.FourEyesError):
        minor(notice, editor)


def test_a_minor_correction_is_refused_to_who_does_not_animate(only_words):
    notice = on_line(a_notice())
    draft_of(notice, "Une faute de moins")
    for somebody in (MembershipFactory().user, UserFactory(is_superuser=True)):
        with pytest.raises(errors.NotYoursError):
            minor(notice, somebody)


def test_a_minor_correction_is_refused_off_line_and_during_an_approval(only_words):
    with pytest.raises(errors.NotOnLineError):
        minor(a_notice())
    notice = on_line(a_notice())
    draft_of(notice, "Une faute de moins")
    submit(notice, person(Role.AUTHOR))
    with pytest.raises(errors.UnderModerationError):
        minor(notice)


def test_a_minor_correction_is_refused_on_another_draft_or_without_a_word(only_words):
    notice = on_line(a_notice())
    old = draft_of(notice, "Une faute de moins")
    draft_of(notice, "Autre chose")
    with pytest.raises(errors.StaleRevisionError):
        minor(notice, revision_id=old.pk)
    with pytest.raises(errors.ReasonNeededError):
        minor(notice, reason=" … ")
    assert events(notice, Action.REFUSED).count() == 2


# --- Urgent correction --------------------------------------------------------------------------


def urgent(item, actor, reason=WHY):
    return publish_urgent(item, actor, revision_id=again(item).latest_revision_id, reason=reason)


def test_an_urgent_correction_takes_two_animators(told):
    page = on_line(a_page())
    revision = draft_of(page, "Sans danger")
    asked = urgent(page, animator())
    assert asked.applied_at is None
    assert again(page).title != "Sans danger"
    done = urgent(page, animator())
    assert done == asked
    assert (again(page).title, again(page).live_revision_id) == ("Sans danger", revision.pk)
    assert told == [(Kind.URGENT, False), (Kind.URGENT, True)]
    assert list(ExceptionalAct.objects.to_ratify()) == [done]
    assert [events(page, action).count() for action in (Action.URGENT_ASKED, Action.URGENT)] == [
        1,
        1,
    ]


def test_the_same_person_does_not_confirm_herself():
    page, first = on_line(a_page()), animator()
    draft_of(page, "Sans danger")
    urgent(page, first)
    with pytest.raises(errors.SecondPersonNeededError):
        urgent(page, first)
    assert again(page).title != "Sans danger"


def test_a_draft_saved_in_between_is_not_what_was_asked():
    page, first = on_line(a_page()), animator()
    asked = draft_of(page, "Sans danger")
    urgent(page, first)
    draft_of(page, "Tout autre chose")
    with pytest.raises(errors.StaleRevisionError):
        publish_urgent(page, animator(), revision_id=asked.pk, reason=WHY)
    new = urgent(page, animator())
    assert new.applied_at is None
    assert ExceptionalAct.objects.to_confirm().get() == new
    assert again(page).title not in {"Sans danger", "Tout autre chose"}


def test_an_urgent_correction_confirmed_twice_is_done_once():
    page = on_line(a_page())
    draft_of(page, "Sans danger")
    urgent(page, animator())
    done = urgent(page, animator())
    assert urgent(page, animator()) == done
    assert not ExceptionalAct.objects.to_confirm().exists()
    assert events(page, Action.URGENT).count() == 1


def test_an_urgent_correction_goes_on_line_now_whatever_its_date():
    page = on_line(a_page())
    draft_of(page, "Sans danger", go_live_at=timezone.now() + timedelta(days=30))
    urgent(page, animator())
    urgent(page, animator())
    assert again(page).title == "Sans danger"
    assert not again(page).approved_schedule


def test_an_urgent_correction_sends_back_the_vote_that_would_undo_it():
    author = person(Role.AUTHOR)
    page = on_line(a_page(author))
    draft_of(page, "Nouvelle version", author)
    state = at_vote(page, author)
    cast(state)
    draft_of(page, "Sans danger")
    urgent(page, animator())
    assert state_of(page).status == state.STATUS_IN_PROGRESS
    urgent(page, animator())
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state_of(page).comment == WHY
    assert again(page).title == "Sans danger"
    with pytest.raises(errors.AlreadyDecidedError):
        cast(state)


def test_an_urgent_correction_needs_a_reason_and_an_animator():
    page = on_line(a_page())
    draft_of(page, "Sans danger")
    with pytest.raises(errors.ReasonNeededError):
        urgent(page, animator(), reason="")
    with pytest.raises(errors.NotYoursError):
        urgent(page, MembershipFactory().user)
    assert not ExceptionalAct.objects.exists()


# --- Ratification -------------------------------------------------------------------------------


def test_the_committee_ratifies_by_somebody_who_had_no_hand_in_it():
    page, actor = on_line(a_page()), animator()
    act = withdraw_now(page, actor, reason=WHY)
    with pytest.raises(errors.FourEyesError):
        ratify(act, actor)
    with pytest.raises(errors.NotYoursError):
        ratify(act, person(Role.AUTHOR))
    other = MembershipFactory().user
    assert ratify(act, other).ratified_by_name == str(other)
    assert not ExceptionalAct.objects.to_ratify().exists()
    ratify(act, animator())
    assert ExceptionalAct.objects.get().ratified_by_name == str(other)
    assert events(page, Action.RATIFY).count() == 1
    assert events(page, Action.REFUSED).count() == 2


def test_what_is_not_applied_yet_is_not_ratified():
    page = on_line(a_page())
    draft_of(page, "Sans danger")
    act = urgent(page, animator())
    assert ratify(act, animator()).ratified_at is None


# --- What is said of the approval ---------------------------------------------------------------


def test_a_minor_correction_stays_under_the_approval_and_an_urgent_one_does_not(
    monkeypatch, only_words
):
    def keep(_shown, content):
        content["title"] += " (vérifié)"

    monkeypatch.setattr(Notice, "keep_approval", keep, raising=False)
    notice = on_line(a_notice())
    revision = draft_of(notice, "Une faute de moins")
    correct_minor(notice, animator(), revision_id=revision.pk, reason="Une faute.")
    assert again(notice).title == "Une faute de moins (vérifié)"
    draft_of(notice, "Sans danger")
    urgent(notice, animator())
    urgent(notice, animator())
    assert again(notice).title == "Sans danger"


@pytest.mark.parametrize("mark", ["is_demonstration", "is_initial_content"])
def test_a_correction_keeps_the_marks_of_what_it_corrects(mark):
    page = on_line(a_page(**{mark: True}))
    draft_of(page, "Sans danger", **{mark: False})
    urgent(page, animator())
    urgent(page, animator())
    assert again(page).title == "Sans danger"
    assert getattr(again(page), mark)
