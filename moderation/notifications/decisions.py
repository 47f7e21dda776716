"""To the author of an object, and to its owner, on each decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, WorkflowState

from moderation.models import Event, ScopedTaskState
from moderation.models.journal import Action
from moderation.moderated import is_discreet, outcomes_of
from moderation.notifications import notices
from moderation.notifications.gathering import tell_author
from moderation.notifications.links import own_url_for, public_url_of, step_url_for
from moderation.notifications.recipients import authors_of, people_with_digest
from moderation.notifications.sending import Fact, Letter, keep_for_digest
from moderation.notifications.signals import decision_made
from moderation.notifications.wording import readable_title, written_moment

if TYPE_CHECKING:
    from millejours.models import User

LinkFor = Callable[["User"], str]

# The last step of an approval has its own notice, and urgent acts theirs (``urgent``).
NOTICES = {
    Action.REQUEST_CHANGES: notices.CHANGES,
    Action.OBJECT: notices.OBJECTION,
    Action.REFUSE: notices.REFUSED,
    Action.WITHDRAW: notices.WITHDRAWN,
}
DECISIONS = {*NOTICES, Action.DECIDED}


def tell_decision(event: Event) -> None:
    """Write to the authors what the journal says, and tell the rooms (``decision_made``)."""
    workflow_state = (
        WorkflowState.objects.select_related("current_task_state")
        .filter(pk=event.workflow_state_id)
        .first()
    )
    if workflow_state is None:
        return
    item = _item_of(workflow_state)
    if event.action == Action.DECIDED:
        letter = _end(event, item, workflow_state)
    else:
        letter = _letter(event, own_words(item, event.action, NOTICES[Action(event.action)]))
    if is_discreet(item):
        letter = replace(letter, facts=())  # who decided
    told = authors_of(item, workflow_state)
    if event.action in getattr(item, "told_by_its_room", ()):
        told = []
    people = [person for person in told if person.pk != event.actor_id]
    link_for = partial(
        _link_for, item=item, action=event.action, state_pk=workflow_state.current_task_state_id
    )
    tell_authors(people, letter, f"event-{event.pk}", link_for)
    decision_made.send(sender=Event, event=event, item=item, workflow_state=workflow_state)


def tell_step_passed(state: ScopedTaskState) -> None:
    """Nothing for the last step: its decision is told instead."""
    following = state.following_task()
    if following is None:
        return
    workflow_state = state.workflow_state
    item = _item_of(workflow_state)
    people = [
        person for person in authors_of(item, workflow_state) if person.pk != state.finished_by_id
    ]
    letter = Letter(
        notice=notices.STEP_PASSED,
        values={
            "title": readable_title(state.title),
            "step": state.task.name,
            "next_step": following.name,
        },
        reason=state.comment,
    )
    link_for = partial(_link_for, item=item, action=str(Action.APPROVE), state_pk=state.pk)
    tell_authors(people, letter, f"step-{state.pk}-passed", link_for)


def tell_authors(people: list[User], letter: Letter, key: str, link_for: LinkFor) -> None:
    """At once, with the rest of one gesture, or in the digest of those who chose it."""
    later = people_with_digest(people)
    for person in people:
        own = replace(letter, link=link_for(person))
        if person.pk in later:
            keep_for_digest(person, own, key)
        else:
            tell_author(person, own, key)


def own_words(item: Any, action: str, usual: notices.Notice) -> notices.Notice:
    """The notice that the object has for its authors, or the usual one."""
    own = item.author_notice(action) if hasattr(item, "author_notice") else None
    return own or usual


def _link_for(person: User, item: Any, action: str, state_pk: int | None) -> str:
    return own_url_for(person, item, action) or step_url_for(person, state_pk)


def _item_of(workflow_state: WorkflowState) -> Any:
    """The object as the database has it now; None when it is gone."""
    item = workflow_state.content_object
    return item.specific if hasattr(item, "specific") else item


def _letter(event: Event, notice: notices.Notice) -> Letter:
    return Letter(
        notice=notice,
        values={"title": readable_title(event.title)},
        facts=_who(event),
        reason=event.reason,
    )


def _who(event: Event) -> tuple[Fact, ...]:
    if not event.actor_name:
        return ()
    name = f"{event.actor_name} ({event.organisation})" if event.organisation else event.actor_name
    return ((_("Par"), name),)


def _end(event: Event, item: Any, workflow_state: WorkflowState) -> Letter:
    """The approval of the last step: on line now, on line later, or a decision recorded."""
    notice, values, public_link = _what_it_did(event, item)
    state = workflow_state.current_task_state.specific
    facts: tuple[Fact, ...] = ()
    if state.is_tacit:
        facts = ((_("Vote"), _("accord tacite, le délai étant passé")),)
    return Letter(
        notice=notice,
        values={"title": readable_title(event.title), **values},
        facts=facts,
        reason=state.comment,
        public_link=public_link,
    )


def _what_it_did(event: Event, item: Any) -> tuple[notices.Notice, dict[str, Any], str]:
    if getattr(item, "live", False) and item.live_revision_id == event.revision_id:
        return own_words(item, event.action, notices.PUBLISHED), {}, public_url_of(item)
    planned = Revision.objects.filter(pk=event.revision_id).values_list(
        "approved_go_live_at", flat=True
    )
    if moment := planned.first():
        return notices.PLANNED, {"moment": written_moment(moment)}, ""
    outcome = outcomes_of(item).get(event.reason)
    if outcome is not None:
        return notices.DECIDED_AS, {"outcome": outcome.label}, ""
    return notices.DECIDED, {}, ""
