"""Every decision and every refusal is written, once, for ever."""

from __future__ import annotations

import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Page, TaskState

from moderation import errors as e
from moderation.models import Choice, Event, ExceptionalAct, Role, ScopedTaskState, Vote
from moderation.models.journal import Action
from moderation.services import (
    approve,
    correct_minor,
    name_organisation,
    publish_urgent,
    ratify,
    remark,
    request_changes,
    resume,
    submit,
    withdraw,
    withdraw_now,
)
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    draft,
    person,
    state_of,
    submitted,
)
from tests.moderation.steps import a_notice, again, at_opinion, at_vote, item_of, on_line

pytestmark = pytest.mark.django_db


def actions(item):
    return list(Event.objects.of(item).values_list("action", flat=True))


# --- The whole way ------------------------------------------------------------------------------


def test_the_history_of_an_object_says_who_when_which_text_and_why():
    author = person(Role.AUTHOR)
    state = at_vote(draft(author=author), author)
    page = item_of(state)
    objecting = MembershipFactory()
    cast(state, choice=Choice.ABSTENTION)
    cast(state, objecting, Choice.OBJECTION, reason="Le chiffre date.")
    resume(page, author)
    for _number in range(3):
        cast(state_of(page))
    expected = [Action.SUBMIT, Action.APPROVE, Action.NAME, Action.VOTE_FOR]
    expected += [Action.ABSTAIN, Action.OBJECT, Action.RESUME, *[Action.VOTE_FOR] * 3]
    assert actions(page) == [*expected, Action.DECIDED]
    objection = Event.objects.get(action=Action.OBJECT)
    assert objection.actor == objecting.user
    assert objection.organisation == objecting.organisation.acronym
    assert (objection.reason, objection.revision_id) == ("Le chiffre date.", state.revision_id)
    assert (objection.step, objection.title) == ("vote", page.title)


def test_it_outlives_the_people_and_the_object():
    author = person(Role.AUTHOR)
    state = submitted(author=author)
    page, name = item_of(state), str(author)
    withdraw(page, author)
    page.delete()
    author.delete()
    kept = Event.objects.order_by("pk")
    assert [event.actor_name for event in kept] == [name, name]
    assert {event.actor for event in kept} == {None}
    assert {event.title for event in kept} == {"Un brouillon"}


def test_nothing_in_it_is_changed_or_deleted():
    submitted()
    event = Event.objects.get()
    event.reason = "Autre chose"
    for attempt in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        Event.objects.update(reason="Autre chose")
    assert Event.objects.get().reason == ""


@pytest.mark.parametrize("remove", [Page.delete, lambda page: page.revisions.all().delete()])
def test_what_was_voted_is_not_deleted(remove):
    state = at_vote(draft(author=person(Role.AUTHOR)))
    cast(state)
    with pytest.raises(ProtectedError), transaction.atomic():
        remove(item_of(state))
    assert Vote.objects.count() == 2


# --- Wagtail's own screens ----------------------------------------------------------------------


def editor(client, user, page, **action):
    client.force_login(user)
    form = {"title": page.title, "slug": page.slug, "body-count": "0", **action}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def test_sending_from_the_editor_is_written_too(client):
    author = person(Role.AUTHOR)
    page = draft(author=author)
    editor(client, author, page, **{"action-submit": "1"})
    sent = Event.objects.of(page).get()
    assert (sent.action, sent.actor) == (Action.SUBMIT, author)
    assert sent.revision_id == again(page).latest_revision_id
    request_changes(state_of(page), animator(), reason="Citez la source.")
    editor(client, author, page, **{"action-submit": "1"})
    assert actions(page) == [Action.SUBMIT, Action.REQUEST_CHANGES, Action.RESUME]


def test_cancelling_from_the_editor_is_written_too(client):
    author = person(Role.AUTHOR)
    state = submitted(author=author)
    editor(client, author, item_of(state), **{"action-cancel-workflow": "1"})
    assert actions(item_of(state)) == [Action.SUBMIT, Action.WITHDRAW]


# --- Refusals -----------------------------------------------------------------------------------


def refused(caplog, item, call, error):
    """Refused: the state and the votes are as before, the log and the journal have one more."""
    before = list(TaskState.objects.order_by("pk").values_list("pk", "status", "revision"))
    votes, logged = Vote.objects.count(), len(caplog.records)
    written = Event.objects.of(item).filter(action=Action.REFUSED)
    known = written.count()
    with pytest.raises(error) as caught:
        call()
    after = list(TaskState.objects.order_by("pk").values_list("pk", "status", "revision"))
    assert (after, Vote.objects.count()) == (before, votes)
    assert written.count() == known + 1
    assert str(caught.value.message) in written.latest("pk").reason
    assert len([line for line in caplog.records[logged:] if line.name == "moderation"]) == 1
    return written.latest("pk")


@pytest.fixture(autouse=True)
def _log(caplog):
    caplog.set_level(logging.WARNING, "moderation")


def test_refusals_of_a_vote(caplog):
    state = at_vote(draft(author=person(Role.AUTHOR)))
    page, member, other = item_of(state), MembershipFactory(), MembershipFactory()
    stranger = MembershipFactory.build(user=member.user, organisation=other.organisation)
    closed = MembershipFactory(user__is_active=False)
    cast(state, other)

    def voting(who, **more):
        return lambda: cast(state, who, **more)

    refused(caplog, page, voting(other), e.AlreadyVotedError)
    refused(caplog, page, voting(stranger), e.NotYourOrganisationError)
    refused(caplog, page, voting(closed), e.InactiveAccountError)
    refused(caplog, page, voting(member, revision_id=state.revision_id + 1), e.StaleRevisionError)
    refused(caplog, page, voting(member, choice="objection"), e.ReasonNeededError)
    refused(caplog, page, voting(member, choice="peut-être"), e.NotYoursError)
    last = refused(
        caplog, page, voting(member, choice="objection", reason="?"), e.ReasonNeededError
    )
    assert last.actor == member.user
    assert last.reason.startswith("vote : ")
    for _number in range(2):
        cast(state)
    refused(caplog, page, voting(member), e.AlreadyDecidedError)


def test_refusals_of_a_decision(caplog):
    author = person(Role.AUTHOR)
    state = submitted(author=author)
    page, actor, voter = item_of(state), animator(), MembershipFactory().user
    pk = state.revision_id

    def approving(who, revision_id=pk):
        return lambda: approve(state, who, revision_id=revision_id)

    refused(caplog, page, approving(voter), e.NotYoursError)
    refused(caplog, page, approving(author), e.FourEyesError)
    refused(caplog, page, approving(AnonymousUser()), e.InactiveAccountError)
    refused(caplog, page, approving(None), e.InactiveAccountError)
    refused(caplog, page, approving(actor, pk + 1), e.StaleRevisionError)
    refused(caplog, page, lambda: request_changes(state, actor, reason="…"), e.ReasonNeededError)
    refused(caplog, page, lambda: request_changes(state, voter, reason="Non"), e.NotYoursError)
    approve(state, actor, revision_id=pk)
    refused(caplog, page, approving(animator()), e.AlreadyDecidedError)


def test_refusals_of_a_demand(caplog):
    author, stranger = person(Role.AUTHOR), UserFactory()
    page = draft(author=author)
    refused(caplog, page, lambda: withdraw(page, author), e.NotSubmittedError)
    refused(caplog, page, lambda: resume(page, author), e.NotSubmittedError)
    refused(
        caplog, page, lambda: submit(page, UserFactory(is_active=False)), e.InactiveAccountError
    )
    submit(page, author)
    refused(caplog, page, lambda: withdraw(page, stranger), e.NotYoursError)
    refused(caplog, page, lambda: resume(page, author), e.NotSubmittedError)
    refused(caplog, page, lambda: remark(state_of(page), stranger, text="?"), e.NotYoursError)
    page.save_revision(user=author)
    refused(caplog, page, lambda: submit(page, author), e.AlreadySubmittedError)


def test_refusals_of_the_exceptional_acts(caplog):
    notice, voter, actor = on_line(a_notice()), MembershipFactory().user, animator()
    revision = notice.save_revision(user=actor)
    how = {"revision_id": revision.pk, "reason": "Vite."}
    refused(caplog, notice, lambda: correct_minor(notice, voter, **how), e.NotYoursError)
    refused(caplog, notice, lambda: correct_minor(notice, actor, **how), e.FourEyesError)
    refused(caplog, notice, lambda: publish_urgent(notice, voter, **how), e.NotYoursError)
    publish_urgent(notice, actor, **how)
    refused(caplog, notice, lambda: publish_urgent(notice, actor, **how), e.SecondPersonNeededError)
    refused(caplog, notice, lambda: withdraw_now(notice, voter, reason="Non."), e.NotYoursError)
    act = withdraw_now(notice, actor, reason="Danger.")
    refused(caplog, notice, lambda: ratify(act, actor), e.FourEyesError)
    assert ExceptionalAct.objects.get() == act  # the urgent demand fell with what it corrected


def test_refusals_of_a_naming(caplog):
    state = at_opinion(draft(author=person(Role.AUTHOR)))
    voter, organisation = MembershipFactory().user, OrganisationFactory()
    theme = state.themes.get()

    def naming():
        name_organisation(state, voter, theme=theme, organisation=organisation)

    refused(caplog, item_of(state), naming, e.NotYoursError)


def test_a_state_that_does_not_exist_is_refused_and_logged(caplog):
    forged = ScopedTaskState(pk=987654321)
    with pytest.raises(e.GoneError):
        approve(forged, animator(), revision_id=1)
    assert "987654321" in caplog.text
    assert not Event.objects.exists()


def test_an_object_deleted_meanwhile_is_refused_and_logged(caplog):
    state = submitted()
    page = item_of(state)
    page.delete()
    with pytest.raises(e.GoneError):
        submit(again_from(page), animator())
    assert "GoneError" in caplog.text


def again_from(page):
    page.pk = page.id = 987654321
    return page


def test_the_actor_may_be_given_by_name():
    page = draft()
    with pytest.raises(e.InactiveAccountError):
        submit(page, actor=UserFactory(is_active=False))
    assert actions(page) == [Action.REFUSED]


def test_the_message_is_for_people():
    """French, a sentence, no code."""
    for error in (e.AlreadyVotedError(), e.StaleRevisionError(), e.GoneError()):
        assert str(error.message).endswith(".")
        assert str(error.message)[0].isupper()
