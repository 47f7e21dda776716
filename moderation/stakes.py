"""Who has a stake in what is decided: she reads it, and leaves the decision to somebody else.

Those who wrote or sent the revision that is read, and those whom the object names
(``moderation_stakes``, see ``moderation.moderated``). One rule, in the forms that its readers need;
a type that names nobody costs none of them a query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact, In

from moderation.errors import FourEyesError, StakeError
from moderation.moderated import Stakes

if TYPE_CHECKING:
    from moderation.models import ScopedTaskState
    from moderation.models.people import MembershipQuerySet

NOBODY = Value(0)  # no account has this key


def hands_in(state: ScopedTaskState) -> set[int]:
    """The keys of those who wrote or sent what is read."""
    hands = {state.editor_id, state.workflow_state.requested_by_id}
    return {key for key in hands if key is not None}


# --- Of one object, or of one state ------------------------------------------------------------


def check_free(state: ScopedTaskState, user: Any) -> None:
    """Raises FourEyesError, StakeError."""
    if user.pk in hands_in(state):
        raise FourEyesError
    if _names(_stakes_of(state), state.workflow_state.object_id, user):
        raise StakeError


def check_not_named(item: Any, user: Any) -> None:
    """Of an object outside its steps. Raises StakeError."""
    if is_named(item, user):
        raise StakeError


def is_named(item: Any, user: Any) -> bool:
    """Whether the object names this person."""
    return _names(_declared(type(item)), item.pk, user)


def concerned_in(state: ScopedTaskState) -> Q:
    """The memberships of those who have a stake in ``state``."""
    named = _members_named(_stakes_of(state), state.workflow_state.object_id)
    return Q(user__in=hands_in(state)) | named


def named_by(item: Any) -> Q:
    """The memberships of those whom the object names."""
    return _members_named(_declared(type(item)), item.pk)


def _members_named(declared: Sequence[Stakes], key: Any) -> Q:
    rule = Q(pk__in=[])
    for stakes in declared:
        rule |= Q(user__in=_people(stakes, [key]).values(stakes.person))
    return rule


def _stakes_of(state: ScopedTaskState) -> Sequence[Stakes]:
    return _declared_by(state.workflow_state.content_type_id)


def _declared_by(kind: int) -> Sequence[Stakes]:
    return _declared(ContentType.objects.get_for_id(kind).model_class())


def _declared(model: Any) -> Sequence[Stakes]:
    return model.moderation_stakes() if hasattr(model, "moderation_stakes") else ()


def _names(declared: Sequence[Stakes], key: Any, user: Any) -> bool:
    return any(
        stakes.rows.filter(**{stakes.item: key, stakes.person: user.pk}).exists()
        for stakes in declared
    )


def _people(stakes: Stakes, keys: Iterable[Any]) -> QuerySet[Any]:
    """The rows about these objects that name somebody: NOT IN a list with a null is never true."""
    somebody = {f"{stakes.item}__in": list(keys), f"{stakes.person}__isnull": False}
    return stakes.rows.order_by().filter(**somebody)


# --- Of one person ----------------------------------------------------------------------------


def named_with(stakes: Stakes, user_id: int | None) -> QuerySet[Any]:
    """The keys of the objects where these rows name this person."""
    return stakes.rows.order_by().filter(**{stakes.person: user_id}).values(stakes.item)


def concerning(user_id: int) -> Q:
    """The states in which this person has a stake."""
    rule = Q(editor=user_id) | Q(workflow_state__requested_by=user_id)
    return rule | _naming(user_id, _by_kind())


def read_by_stake(user_id: int) -> Q:
    """The states of the objects that this person reads because they name her."""
    readers = {
        kind: [stakes for stakes in declared if stakes.reads]
        for kind, declared in _by_kind().items()
    }
    return _naming(user_id, readers)


def _naming(user_id: int, by_kind: Mapping[int, Sequence[Stakes]]) -> Q:
    rule = Q(pk__in=[])
    for kind, declared in by_kind.items():
        key = key_of_object(kind, "workflow_state", F)
        for stakes in declared:
            rule |= Q(In(key, named_with(stakes, user_id).query))
    return rule


def _by_kind() -> dict[int, Sequence[Stakes]]:
    """What the types that name people declare, by key of their content type."""
    models = [model for model in apps.get_models() if hasattr(model, "moderation_stakes")]
    kinds = ContentType.objects.get_for_models(*models, for_concrete_models=False)
    return {kind.pk: _declared(model) for model, kind in kinds.items()}


def key_of_object(kind: int, workflow_state: str, outer: Any = OuterRef) -> Case:
    """The key of the object of the outer row's ``workflow_state``, which holds it as a text; null
    when it is of another type, whose keys may be no numbers.

    ``outer`` names a column of that row from where this stands. Cast on this side, the rows about
    an object are found by their index.
    """
    is_one = Exact(outer(f"{workflow_state}__content_type"), Value(kind))
    key = Cast(outer(f"{workflow_state}__object_id"), BigIntegerField())
    return Case(When(is_one, then=key))


# --- Inside a query, or for many ---------------------------------------------------------------


def without_stake(members: MembershipQuerySet, state: str = "") -> MembershipQuerySet:
    """``members`` without those who have a stake in a state: that of the outer row, or to which
    the path ``state`` leads from it.
    """
    path = f"{state}__" if state else ""
    for column in ("editor", "workflow_state__requested_by"):
        members = members.exclude(user=Coalesce(OuterRef(f"{path}{column}"), NOBODY))
    for kind, declared in _by_kind().items():
        key = key_of_object(kind, f"{path}workflow_state", lambda name: OuterRef(OuterRef(name)))
        for stakes in declared:
            here = {stakes.item: key, stakes.person: OuterRef("user")}
            members = members.exclude(Exists(stakes.rows.order_by().filter(**here)))
    return members


def concerned_by_state(states: Collection[ScopedTaskState]) -> dict[int, set[int]]:
    """The keys of those who have a stake in each of ``states``, by key: one query a type that names
    people. ``workflow_state`` is read of each.
    """
    found = {state.pk: hands_in(state) for state in states}
    by_object: dict[tuple[int, str], list[int]] = defaultdict(list)
    for state in states:
        workflow_state = state.workflow_state
        by_object[workflow_state.content_type_id, workflow_state.object_id].append(state.pk)
    for kind in sorted({kind for kind, _key in by_object}):
        keys = [key for one, key in by_object if one == kind]
        for key, person in _pairs(_declared_by(kind), keys):
            for state_pk in by_object[kind, str(key)]:
                found[state_pk].add(person)
    return found


def _pairs(declared: Sequence[Stakes], keys: list[str]) -> Iterable[tuple[Any, int]]:
    """Objects and people that they name."""
    every = [_people(stakes, keys).values_list(stakes.item, stakes.person) for stakes in declared]
    return every[0].union(*every[1:]) if every else ()
