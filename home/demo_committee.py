"""A committee of fictitious organisations, for the demonstration only (DEBUG).

They submit, opine and vote through the engine's services, so that every screen has something to
show. What they approve says "Contenu de démonstration" wherever it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import ArticlePage
from home.demo_accounts import NotOnThisServerError
from millejours.models import User
from moderation import services
from moderation.models import Choice, Membership, Organisation, Role, ScopedTaskState
from territoires.models import Region

LETTERS = "ABCD"
AUTHOR = "redaction@exemple.test"
FIRST_ANIMATOR = "moderation@exemple.test"
SECOND_ANIMATOR = "animation@exemple.test"
REVIEWERS = {letter: f"comite-{letter.lower()}@exemple.test" for letter in LETTERS}
REFERENT = "referent@exemple.test"
TERRITORY = "DEMO-REGION"
REGION = "84"  # Auvergne-Rhône-Alpes

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
        articles = list(ArticlePage.objects.filter(live=True).order_by("pk")[: len(SITUATIONS)])
        for article, bring_there in zip(articles, SITUATIONS, strict=False):
            bring_there(_submitted(article))
    return f"{len(LETTERS) + 1} organisations fictives, {len(articles)} articles en circuit"


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


def _submitted(article: ArticlePage) -> ScopedTaskState:
    """A new draft of an article on line, sent by the author of organisation A."""
    author = _user(AUTHOR)
    article.save_revision(user=author)
    return _current(services.submit(article, author).pk)


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
    """A vote whose deadline passed the day before yesterday."""
    state = _opined(state)
    _say(state, "C")
    now = timezone.now()
    ScopedTaskState.objects.filter(pk=state.pk).update(
        started_at=now - timedelta(days=18), deadline=now - timedelta(days=2)
    )


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


SITUATIONS: list[Callable[[ScopedTaskState], None]] = [
    _approved,
    _approved,
    _approved,
    _to_read,
    _to_read,
    _to_name,
    _to_name,
    _one_vote,
    _one_vote,
    _late,
    _objected,
]
