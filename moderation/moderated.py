"""What the engine asks of the objects it serves, none of which it knows by name.

By duck typing, so that models of the base can answer too:

``moderation_scope() -> Scope``
    Where and about what; without it, the object's ``themes`` and ``locale``.
``moderation_territories() -> Iterable[Scope]``
    Every place where it is, when it may be in several: the referents of each may take it off line.
``moderation_workflow: str``
    For small models, the workflow that is attached to them (``moderation.workflows``).
``moderation_stakes() -> Sequence[Stakes]``
    A class method: whom its objects name as having a stake in them. They read, and never approve,
    opine, vote or name an organisation (``moderation.stakes``).
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
``of_territories_of(organisations) -> QuerySet``
    A class method, for types of many objects: those for which their referents answer. They read
    at the desk what is asked about them, whoever decides.
``read_alone(keys) -> Collection``
    A class method: which of these objects are never approved together with others.
``desk_words: Words``
    How the desk speaks of it, when the usual words, which speak of a text, are not for it.
``author_notice(action) -> Notice | None``
    The words of a decision (``journal.Action``) for its authors, when the usual ones, which speak
    of drafts and of votes, are not for them.
``told_by_its_room: Collection[Action]``
    Decisions that its room tells its authors in its own way: the engine writes them no mail.
``author_url(person, action) -> str``
    The path where an author reads about it and goes on, outside the admin; "" for the desk.
``preview_title: str``
    How its preview is introduced when the public never reads it: the desk then opens it.
``authors() -> Iterable[User]``
    Who else than its owner and who sent it is told of decisions.
``off_line_reasons: tuple[str, ...]``
    Why it may be taken off line, when the usual reasons, those of texts, are not for it. One of
    them must then be chosen.
``journal_is_private: bool``
    Its lines of the journal, written under its own type, are not in what the committee downloads.
``get_journal_content_type() -> ContentType``
    Under which type its lines of the journal are written, when not that of its root model.
``resumes_where_it_was: bool``
    Sent back, completed and sent again, it goes on at the step that sent it back.
``desk_path(state) -> str``
    A class method, for a file (``FILE_STEPS``): the page of its room where a step is decided. The
    desk, its figures and its lists leave files out.
``in_charge() -> Iterable[User]``
    Who answers for it, and is told at once of what goes around the long path instead of the whole
    committee. What is said of it may accuse somebody: only they read it, no mail repeats it, and
    its authors are not told who decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from millejours import languages

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from millejours.models import Theme, User
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
class Stakes:
    """Rows that name people: ``item`` is the path to the key of an object, a number, one a row;
    ``person``, to the keys of those who have a stake in it, or to nobody.

    ``reads``: whether being named is enough to read it at the desk; not for who has left.
    """

    rows: QuerySet[Any]
    item: str
    person: str
    reads: bool = True


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a revision, and the day the last of them did."""

    organisations: tuple[Organisation, ...]
    on: date
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What the desk says of an object to who decides; ``somewhere`` names a territory."""

    read: Any
    nowhere: Any
    somewhere: Any
    approved: Any
    otherwise: Any
    decided: Any
    submitted: Any
    whole: Any
    edit: Any


OF_A_TEXT = Words(
    read=_("Relisez ce texte."),
    nowhere=_("Relisez ce texte, qui n’est d’aucun territoire en particulier."),
    somewhere=_("Relisez ce qui est dit de votre territoire (%s)."),
    approved=_("Si vous l’approuvez, il est publié."),
    otherwise=_(
        "Sinon, demandez des modifications\u00a0: il revient à son auteur avec votre motif."
    ),
    decided=_("C’est décidé\u00a0: le texte a été approuvé le %(day)s."),
    submitted=_("Le texte soumis"),
    whole=_("Lire tout le texte, champ par champ"),
    edit=_("Ouvrir dans l’éditeur"),
)


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


Territory = tuple["str | None", "str | None"]  # the codes of a department and of a region


def territories_of(item: Any) -> list[Territory]:
    """Those whose referents answer for ``item``, each once."""
    places = [scope_of(item)]
    if hasattr(item, "moderation_territories"):
        places = item.moderation_territories()
    return list(dict.fromkeys(_territory(place) for place in places))


def _territory(scope: Scope) -> Territory:
    region = scope.region or (scope.departement and scope.departement.region)
    return (scope.departement and scope.departement.pk, region and region.pk)


def locale_code_of(item: Any) -> str:
    locale = getattr(item, "locale", None)
    return locale.language_code if locale else languages.SOURCE_LANGUAGE


def is_discreet(item: Any) -> bool:
    """Whether an object, or every object of a model, is the business of those in charge only."""
    return hasattr(item, "in_charge")


def in_charge_of(item: Any) -> list[User]:
    return list(item.in_charge()) if is_discreet(item) else []


def words_of(item: Any) -> Words:
    """Of an object, or of every object of a model."""
    return getattr(item, "desk_words", OF_A_TEXT)


def is_published(item: Any) -> bool:
    """Whether its approval puts a version of it on line: the rest does something of its own."""
    return not hasattr(item, "on_approved")


def outcomes_of(item: Any) -> Mapping[str, Outcome]:
    return getattr(item, "moderation_outcomes", {})
