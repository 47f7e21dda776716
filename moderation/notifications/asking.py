"""To exactly the people who can act on a step, when it begins or opens to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from moderation.models import ScopedTaskState, Step
from moderation.notifications import notices
from moderation.notifications.links import step_url
from moderation.notifications.notices import FOR_THOSE_ASKED, Notice
from moderation.notifications.recipients import Asked, people_to_ask, people_with_digest
from moderation.notifications.sending import Fact, Letter, send
from moderation.notifications.wording import readable_title, written_moment
from moderation.services.decisions import OPINION_STEPS

NOTICES = {
    Step.EDITORIAL: notices.REVIEW,
    Step.TERRITORIAL: notices.REVIEW,
    Step.LANGUAGE: notices.REVIEW,
    Step.EXPERT: notices.OPINION,
    Step.VOTE: notices.VOTE,
    Step.ADMISSIBILITY: notices.FILE,
    Step.INSTRUCTION: notices.FILE,
    Step.ADVICE: notices.ADVICE,
    Step.DECISION: notices.DECISION,
}


NoticeFor = Callable[[Asked, ScopedTaskState], Notice]


def notice_for(asked: Asked, state: ScopedTaskState) -> Notice:
    return notices.NAME if asked.only_names else NOTICES[Step(state.step)]


def reminder_for(asked: Asked, state: ScopedTaskState) -> Notice:
    return replace(notice_for(asked, state), subject=notices.REMINDER_SUBJECT)


def ask(state: ScopedTaskState) -> int:
    """Write to those who can act and were not asked the same thing yet; how many mails.

    Called again when an organisation is named or when silence opens the step: only those who
    can do something new are written to. People with a daily digest find the step there.
    """
    return _write(state, notice_for, "asked")


def remind(state: ScopedTaskState) -> int:
    """Write once more to those who can act and have not; how many mails."""
    return _write(state, reminder_for, "reminder")


def _write(state: ScopedTaskState, choose: NoticeFor, occasion: str) -> int:
    everybody = people_to_ask(state)
    later = people_with_digest(asked.person for asked in everybody)
    facts = facts_of(state)
    written = 0
    for asked in everybody:
        if asked.person.pk not in later:
            letter = _letter(asked, state, choose(asked, state), facts)
            key = _key(asked, state, occasion)
            written += send(asked.person, letter, FOR_THOSE_ASKED, key)
    return written


def letter_to_ask(asked: Asked, state: ScopedTaskState) -> Letter:
    return _letter(asked, state, notice_for(asked, state), facts_of(state))


def asked_key(asked: Asked, state: ScopedTaskState) -> str:
    """Under this key, she is asked once."""
    return _key(asked, state, "asked")


def _key(asked: Asked, state: ScopedTaskState, occasion: str) -> str:
    return f"step-{state.pk}-{_what(asked, state)}-{occasion}"


def _what(asked: Asked, state: ScopedTaskState) -> str:
    """What is asked of her. Naming is asked again when the pilots were silent."""
    if not asked.only_names:
        return "act"
    return "name" if state.escalated_at is None else "name-in-silence"


def _letter(
    asked: Asked, state: ScopedTaskState, notice: Notice, facts: tuple[Fact, ...]
) -> Letter:
    own: tuple[Fact, ...] = ()
    if state.step in OPINION_STEPS and not asked.only_names:
        own = ((_("Au nom de"), ", ".join(asked.organisations)),)
    return Letter(
        notice=notice,
        values={"title": readable_title(state.title)},
        facts=(*own, *facts),
        link=step_url(state),
    )


def facts_of(state: ScopedTaskState) -> tuple[Fact, ...]:
    """What everybody who is asked reads: nature, step, territory, themes, author, deadline."""
    workflow_state = state.workflow_state
    model = workflow_state.content_type.model_class()
    facts: list[Fact] = []
    if model is not None:
        facts.append((_("Nature"), model._meta.verbose_name))
    facts.append((_("Étape"), Step(state.step).label))
    if place := state.departement or state.region:
        facts.append((_("Territoire"), str(place)))
    if state.step == Step.EXPERT:
        themes = state.themes.filter(covered=False).select_related("theme")
        facts.append((_("Thèmes"), ", ".join(map(str, themes))))
    if workflow_state.requested_by is not None:
        facts.append((_("Envoyé par"), str(workflow_state.requested_by)))
    if state.deadline is not None:
        facts.append((_("À faire avant le"), written_moment(state.deadline)))
    return tuple(facts)
