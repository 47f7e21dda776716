"""What may be approved together, the part of it that is read in full, and the seal on both.

The list travels from page to page sealed for one person: nothing that was not shown to her can be
approved, and the part to read is drawn by the site. The same list always draws the same part:
asking again does not find an easier one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.utils.crypto import salted_hmac

from moderation.competence import awaiting
from moderation.desk.access import Viewer
from moderation.desk.filters import States
from moderation.models import ScopedTaskState, Step
from moderation.moderated import APPROVE, outcomes_of
from moderation.services.decisions import OPINION_STEPS

LEAST_READ = 5
PART_READ = 0.1
SALT = "moderation.desk.bulk"
SEAL_SECONDS = 24 * 3600
NAME = re.compile(r"(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A step of an object, and the version of it that was shown."""

    state_pk: int
    revision_pk: int

    @property
    def name(self) -> str:
        return f"{self.state_pk}-{self.revision_pk}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that awaits this person: ``item`` as it is on line, the version to be read."""

    state: ScopedTaskState
    item: Any
    chosen: Chosen


def is_for_bulk(state: ScopedTaskState) -> bool:
    """A reading that ends in "approved": never a vote, an opinion, a decision of its own kind."""
    if state.step in OPINION_STEPS:
        return False
    model = ContentType.objects.get_for_id(state.workflow_state.content_type_id).model_class()
    outcomes = outcomes_of(model)
    return model is not None and (not outcomes or APPROVE in outcomes)


def awaiting_readings(viewer: Viewer) -> States:
    return awaiting(viewer.standing).exclude(step__in=OPINION_STEPS)


def candidates_of(states: Iterable[ScopedTaskState]) -> list[Candidate]:
    """Those whose object is still there; two queries a kind of object."""
    return split(states)[0]


def split(
    states: Iterable[ScopedTaskState],
) -> tuple[list[Candidate], list[ScopedTaskState]]:
    """What may be approved together, and what must be read alone (``read_alone``)."""
    found = [state for state in states if is_for_bulk(state)]
    items = _items_of(found)
    alone = _alone(items)
    candidates = [
        Candidate(state, item, Chosen(state.pk, _revision_to_read(state, item)))
        for state in found
        if (item := items.get(_key(state))) is not None and _key(state) not in alone
    ]
    return candidates, [state for state in found if _key(state) in alone]


def _alone(items: dict[tuple[int, str], Any]) -> set[tuple[int, str]]:
    by_kind: dict[int, list[Any]] = {}
    for (kind, _pk), item in items.items():
        by_kind.setdefault(kind, []).append(item.pk)
    return {
        (kind, str(pk))
        for kind, keys in by_kind.items()
        if hasattr(_model_of(kind), "read_alone")
        for pk in _model_of(kind).read_alone(keys)
    }


def _items_of(states: list[ScopedTaskState]) -> dict[tuple[int, str], Any]:
    by_type: dict[int, set[str]] = {}
    for state in states:
        kind, key = _key(state)
        by_type.setdefault(kind, set()).add(key)
    return {
        (kind, str(item.pk)): item
        for kind, keys in by_type.items()
        for item in _model_of(kind)._base_manager.filter(pk__in=keys).order_by("pk")
    }


def _key(state: ScopedTaskState) -> tuple[int, str]:
    return state.workflow_state.content_type_id, state.workflow_state.object_id


def _model_of(kind: int) -> Any:
    return ContentType.objects.get_for_id(kind).model_class()


def _revision_to_read(state: ScopedTaskState, item: Any) -> int:
    """As ``objects.revision_to_read``, without reading the text."""
    return item.latest_revision_id if state.step == Step.EDITORIAL else state.revision_id


# --- What is read in full -----------------------------------------------------------------------


def size_of_sample(count: int) -> int:
    """All of a few, five at least, a tenth of many; more when the site asks for it."""
    return min(count, max(LEAST_READ, settings.MODERATION_BULK_SAMPLE, ceil(count * PART_READ)))


def drawn(chosen: list[Chosen], user: Any) -> list[Chosen]:
    """The part to read: by chance, and always the same for one list and one person."""
    whole = ",".join(sorted(one.name for one in chosen))

    def luck(one: Chosen) -> bytes:
        return salted_hmac(SALT, f"{user.pk}:{whole}:{one.name}", algorithm="sha256").digest()

    return sorted(chosen, key=luck)[: size_of_sample(len(chosen))]


# --- The seal -----------------------------------------------------------------------------------


def named(values: Iterable[str]) -> list[Chosen]:
    """What the boxes of a form say, each once, what means nothing left out."""
    found = (NAME.fullmatch(value) for value in values)
    chosen = [Chosen(int(match[1]), int(match[2])) for match in found if match]
    return list(dict.fromkeys(chosen))


def sealed(chosen: list[Chosen], user: Any) -> str:
    content = [user.pk, [[one.state_pk, one.revision_pk] for one in chosen]]
    return signing.dumps(content, salt=SALT, compress=True)


def unsealed(seal: str, user: Any) -> list[Chosen] | None:
    """The list, when this person was given it today; None otherwise."""
    try:
        owner, pairs = signing.loads(seal, salt=SALT, max_age=SEAL_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    if not hmac.compare_digest(str(owner), str(user.pk)):
        return None
    return [Chosen(*pair) for pair in pairs]
