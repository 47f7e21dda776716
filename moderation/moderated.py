"""What the engine asks of the objects it serves, none of which it knows by name.

By duck typing, so that models of the base can answer too:

``moderation_scope() -> Scope``
    Where and about what; without it, the object's ``themes`` and ``locale``.
``moderation_workflow: str``
    For small models, the workflow that is attached to them (``moderation.workflows``).
``is_kept_by(user) -> bool``
    Who may send it again and take it back, besides whoever sent it and its owner.
``may_come_back: bool``
    Off line, but something would put it on line again by itself: it may still be taken off line.
``minor_fields: frozenset[str]``
    What a minor correction may touch; nothing when it is missing.
``on_approved(revision, workflow_state, actor) -> None``
    What the last approval does; without it, that revision is published.
``on_refused(revision, workflow_state, actor) -> None``
    What an outcome that refuses for good does; without it, nothing more.
``moderation_outcomes: Mapping[str, Outcome]``
    The outcomes that a decision may have, when there are more than "approved".
``stamp_approval(content: dict, approval: Approval) -> None``
    What the approved revision says of its approval, written just before it is published.
``keep_approval(content: dict) -> None``
    What a minor correction keeps of the approval of what is on line.
``author_notice(action) -> Notice | None``
    The words of a decision (``journal.Action``) for its authors, when the usual ones, which speak
    of drafts and of votes, are not for them.
``author_url(person, action) -> str``
    The path where an author reads about it and goes on, outside the admin; "" for the desk.
``authors() -> Iterable[User]``
    Who else than its owner and who sent it is told of decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from millejours import languages

if TYPE_CHECKING:
    from millejours.models import Theme
    from moderation.models import Organisation
    from territoires.models import Departement, Region


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is concerned: themes, a department or a region, a language."""

    themes: tuple[Theme, ...] = ()
    departement: Departement | None = None
    region: Region | None = None
    locale_code: str = languages.SOURCE_LANGUAGE


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a revision, and the day the last of them did."""

    organisations: tuple[Organisation, ...]
    on: date
    is_fictitious: bool


APPROVE, CHANGES = "approuver", "modifications"  # the outcomes that every object has


class Effect(Enum):
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a decision may end; ``needs_reason`` when it may not be left unsaid."""

    label: str
    effect: Effect
    needs_reason: bool = False


def scope_of(item: Any) -> Scope:
    if hasattr(item, "moderation_scope"):
        return item.moderation_scope()
    themes = tuple(item.themes.all()) if hasattr(item, "themes") else ()
    return Scope(themes=themes, locale_code=locale_code_of(item))


def locale_code_of(item: Any) -> str:
    locale = getattr(item, "locale", None)
    return locale.language_code if locale else languages.SOURCE_LANGUAGE


def outcomes_of(item: Any) -> Mapping[str, Outcome]:
    return getattr(item, "moderation_outcomes", {})
