"""A committee of fictitious organisations, for the demonstration only (DEBUG).

They submit, opine and vote through the engine's services, so that every screen has something to
show. What they approve says "Contenu de démonstration" wherever it is read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from articles.models import ArticlePage
from comite.models import KeyMessage
from home.demo_accounts import NotOnThisServerError
from home.demo_comite_room import furnish_room
from millejours.models import User
from moderation import services
from moderation.models import Choice, Event, Membership, Organisation, Role, ScopedTaskState, Vote
from moderation.models.journal import Action
from territoires.models import Region

LETTERS = "ABCD"
AUTHOR = "redaction@exemple.test"
FIRST_ANIMATOR = "moderation@exemple.test"
SECOND_ANIMATOR = "animation@exemple.test"
REVIEWERS = {letter: f"comite-{letter.lower()}@exemple.test" for letter in LETTERS}
REFERENT = "referent@exemple.test"
TERRITORY = "DEMO-REGION"
REGION = "84"  # Auvergne-Rhône-Alpes
ADDED = "Démonstration\u00a0: phrase ajoutée."
ADDED_WORDS = "démonstration, mots ajoutés"
LONGEST_SUMMARY = 300

ROLES = [
    (AUTHOR, "DEMO-A", Role.AUTHOR),
    (FIRST_ANIMATOR, "DEMO-A", Role.ANIMATOR),
    (SECOND_ANIMATOR, "DEMO-B", Role.ANIMATOR),
    *((email, f"DEMO-{letter}", Role.REVIEWER) for letter, email in REVIEWERS.items()),
    (REFERENT, TERRITORY, Role.REFERENT),
]


def create_demo_committee() -> str:
    """Organisations, their members, objects at each step; nothing when they are there already.

    Raises NotOnThisServerError where DEBUG is off.
    """
    if not settings.DEBUG:
        raise NotOnThisServerError("Le comité de démonstration n'existe qu'avec DEBUG.")
    if Organisation.objects.filter(is_fictitious=True).exists():
        return "déjà là"
    with transaction.atomic():
        _organisations()
        _members()
        in_circuit, apart = _articles()
        for article, (bring_there, days_ago) in zip(in_circuit, SITUATIONS, strict=False):
            _brought(article, bring_there, days_ago)
        for article, act in zip(apart, EXCEPTIONAL, strict=False):
            act(article)
        if in_circuit:
            furnish_room(in_circuit[0], _user(FIRST_ANIMATOR), _approve_message)
    return f"{len(LETTERS) + 1} organisations fictives, {len(in_circuit)} articles en circuit"


def _articles() -> tuple[list[ArticlePage], list[ArticlePage]]:
    """Those for the situations, then those for the exceptional acts."""
    wanted = len(SITUATIONS) + len(EXCEPTIONAL)
    found = list(ArticlePage.objects.filter(live=True).order_by("pk")[:wanted])
    return found[: len(SITUATIONS)], found[len(SITUATIONS) :]


def _organisations() -> None:
    for letter in LETTERS:
        Organisation.objects.create(
            acronym=f"DEMO-{letter}",
            name=f"Organisation de démonstration {letter}",
            kind=Organisation.Kind.COMMITTEE,
            is_fictitious=True,
        )
    territorial = Organisation.objects.create(
        acronym=TERRITORY,
        name="Organisation territoriale de démonstration",
        kind=Organisation.Kind.TERRITORIAL,
        is_fictitious=True,
        is_national=False,
    )
    territorial.regions.set(Region.objects.filter(pk=REGION))


def _members() -> None:
    for email, acronym, role in ROLES:
        Membership.objects.create(
            user=_user(email), organisation=Organisation.objects.get(acronym=acronym), role=role
        )


def _user(email: str) -> User:
    return User.objects.get(email=email)


def _brought(item: Any, bring_there: Callable[[ScopedTaskState], None], days_ago: int) -> None:
    """Submit a changed draft, bring it to its situation, whose step began ``days_ago``."""
    state = _submitted(item)
    bring_there(state)
    spread(state.workflow_state_id, days_ago)


def _submitted(item: Any) -> ScopedTaskState:
    """A new draft, sent by the author of organisation A."""
    author = _user(AUTHOR)
    if isinstance(item, ArticlePage):
        _add_a_sentence(item)
    item.save_revision(user=author)
    return _current(services.submit(item, author).pk)


def _add_a_sentence(article: ArticlePage) -> None:
    """So that the draft differs from what is on line; nothing said of health is touched."""
    longer = f"{article.summary} {ADDED}".strip()
    if len(longer) <= LONGEST_SUMMARY:
        article.summary = longer
    else:
        article.search_words = ADDED_WORDS


def _approve_message(message: KeyMessage, days_ago: int) -> None:
    _brought(message, _approved, days_ago)


def _current(workflow_state_pk: int) -> ScopedTaskState:
    return ScopedTaskState.objects.filter(workflow_state=workflow_state_pk).latest("started_at")


def _reviewed(state: ScopedTaskState) -> ScopedTaskState:
    services.approve(state, _user(FIRST_ANIMATOR), revision_id=state.revision_id)
    return _current(state.workflow_state_id)


def _opined(state: ScopedTaskState) -> ScopedTaskState:
    """The animation team names organisation B for each theme, which is favourable."""
    state = _reviewed(state)
    named = Organisation.objects.get(acronym="DEMO-B")
    for theme in state.themes.to_name():
        services.name_organisation(state, _user(FIRST_ANIMATOR), theme=theme, organisation=named)
    _say(state, "B")
    return _current(state.workflow_state_id)


def _say(state: ScopedTaskState, letter: str, choice: Any = Choice.FOR, reason: str = "") -> None:
    services.vote(
        state,
        _user(REVIEWERS[letter]),
        organisation=Organisation.objects.get(acronym=f"DEMO-{letter}"),
        choice=choice,
        revision_id=state.revision_id,
        reason=reason,
    )


def _to_read(state: ScopedTaskState) -> None:
    """Waits for the animation team."""


def _to_name(state: ScopedTaskState) -> None:
    """Waits for the animation team to name an organisation."""
    _reviewed(state)


def _one_vote(state: ScopedTaskState) -> None:
    _say(_opined(state), "B")


def _late(state: ScopedTaskState) -> None:
    """A vote so old that its deadline is over."""
    _say(_opined(state), "C")


def _objected(state: ScopedTaskState) -> None:
    _say(
        _opined(state),
        "D",
        Choice.OBJECTION,
        "Démonstration : le premier paragraphe reste à préciser.",
    )


def _approved(state: ScopedTaskState) -> None:
    state = _opined(state)
    for letter in "BCD":
        _say(state, letter)


def _ask_urgent(article: ArticlePage) -> None:
    """An urgent correction that waits for the second animator."""
    _add_a_sentence(article)
    revision = article.save_revision(user=_user(AUTHOR))
    services.publish_urgent(
        article,
        _user(FIRST_ANIMATOR),
        revision_id=revision.pk,
        reason="Démonstration\u00a0: une phrase à corriger sans attendre.",
    )


def _withdraw(article: ArticlePage) -> None:
    """Off line, and to be ratified by the first animator."""
    services.withdraw_now(
        article, _user(SECOND_ANIMATOR), reason="Démonstration\u00a0: mise hors ligne à ratifier."
    )


def spread(workflow_state_pk: int, days_ago: int) -> None:
    """Give dates to what was done in an instant: the last step began ``days_ago``.

    Each act of the journal takes its own moment, in the same order; steps and voices follow the
    act that made them, deadlines the beginning of their step.
    """
    events = list(Event.objects.filter(workflow_state_id=workflow_state_pk).order_by("at", "pk"))
    acts = [event.at for event in events if event.action != Action.DECIDED]
    states = list(ScopedTaskState.objects.filter(workflow_state=workflow_state_pk).order_by("pk"))
    gap = timedelta(hours=24 + 2 * days_ago)
    last = _rank(acts, states[-1].started_at)
    begin = timezone.now() - timedelta(days=days_ago) - last * gap
    for event in events:
        moved = begin + _rank(acts, event.at) * gap
        models.QuerySet(Event).filter(pk=event.pk).update(at=moved)  # its manager refuses
    for state in states:
        _move_state(state, lambda moment: begin + _rank(acts, moment) * gap)
    for cast in Vote.objects.filter(task_state__in=states).order_by("pk"):
        # A voice is written just before its act.
        moved = begin + bisect_left(acts, cast.cast_at) * gap
        Vote.objects.filter(pk=cast.pk).update(cast_at=moved)
    WorkflowState.objects.filter(pk=workflow_state_pk).update(created_at=begin)


def _rank(acts: list[datetime], moment: datetime) -> int:
    """Of the act that was last at ``moment``; the first step begins just before the first act."""
    return max(bisect_right(acts, moment) - 1, 0)


def _move_state(state: ScopedTaskState, moved: Callable[[datetime], datetime]) -> None:
    started = moved(state.started_at)
    ScopedTaskState.objects.filter(pk=state.pk).update(
        started_at=started,
        finished_at=moved(state.finished_at) if state.finished_at else None,
        deadline=state.deadline + (started - state.started_at) if state.deadline else None,
    )


# How far each article goes, and how many days ago its last step began.
SITUATIONS: list[tuple[Callable[[ScopedTaskState], None], int]] = [
    (_approved, 12),
    (_approved, 20),
    (_approved, 27),
    (_to_read, 1),
    (_to_read, 2),
    (_to_name, 3),
    (_to_name, 6),
    (_one_vote, 4),
    (_one_vote, 8),
    (_late, 20),
    (_objected, 9),
]
EXCEPTIONAL: list[Callable[[ArticlePage], None]] = [_ask_urgent, _withdraw]
