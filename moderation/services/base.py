"""What the services share: one transaction, locks taken in one order, refusals recorded."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from wagtail.models import WorkflowState

from millejours.models import User
from millejours.models.guarded import NotReadyError
from moderation.errors import (
    AlreadyDecidedError,
    GoneError,
    InactiveAccountError,
    ModerationError,
    ReasonNeededError,
)
from moderation.journal import record_refusal
from moderation.models import ScopedTaskState
from moderation.models.journal import base_content_type

_at_work: ContextVar[bool] = ContextVar("a service is at work", default=False)
P = ParamSpec("P")
R = TypeVar("R")


def service(function: Callable[P, R]) -> Callable[P, R]:
    """One transaction; a refusal undoes everything, then is written down and raised again."""

    signature = inspect.signature(function)

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _at_work.set(True)
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except (ModerationError, NotReadyError) as refusal:
            subject, actor, *_more = signature.bind(*args, **kwargs).arguments.values()
            record_refusal(function.__name__, subject, actor, refusal)
            raise
        finally:
            _at_work.reset(token)

    return run


def is_at_work() -> bool:
    """Whether a service is doing this, rather than one of Wagtail's own screens."""
    return _at_work.get()


def lock_item(item: Any) -> Any:
    """Hold the object's root row, always before anything else of it: the only order there is.

    Two votes at one instant then come one after the other, and the second reads the first.
    Returns the object as the database has it now. Raises GoneError.
    """
    root = base_content_type(item).model_class()
    manager = root._base_manager
    try:
        held = manager.select_for_update(of=("self",)).get(pk=item.pk)
    except root.DoesNotExist as error:
        raise GoneError from error
    return held.specific if hasattr(held, "specific") else held


def lock_versions(item: Any) -> list[Any]:
    """``item``, then its translations: held in one order, whichever of them is asked for.

    Raises GoneError.
    """
    others = item.get_translations() if hasattr(item, "get_translations") else []
    every = sorted([item, *others], key=lambda version: version.pk)
    held = {version.pk: lock_item(version) for version in every}
    return [held.pop(item.pk), *held.values()]


def lock_state(state: ScopedTaskState) -> tuple[Any, ScopedTaskState]:
    """The object and its task state, both held and read again. Raises AlreadyDecidedError.

    ``state`` only names a row: nothing is read from it.
    """
    found = ScopedTaskState.objects.select_related("workflow_state").filter(pk=state.pk).first()
    subject = found.workflow_state.content_object if found else None
    if found is None or subject is None:
        raise GoneError
    item = lock_item(subject)
    WorkflowState.objects.select_for_update(of=("self",)).get(pk=found.workflow_state_id)
    fresh = ScopedTaskState.objects.select_for_update(of=("self",)).get(pk=state.pk)
    if (
        fresh.status != fresh.STATUS_IN_PROGRESS
        or fresh.workflow_state.status != WorkflowState.STATUS_IN_PROGRESS
        or fresh.workflow_state.current_task_state_id != fresh.pk
    ):
        raise AlreadyDecidedError
    # Read again when the engine goes on: a copy kept here would still say "in progress".
    return item, ScopedTaskState.objects.get(pk=fresh.pk)


def check_account(actor: Any) -> None:
    """Raises InactiveAccountError for nobody, a visitor, or an account closed meanwhile."""
    pk = getattr(actor, "pk", None)
    if pk is None or not User.objects.filter(pk=pk, is_active=True).exists():
        raise InactiveAccountError


def checked_reason(reason: str) -> str:
    """Raises ReasonNeededError when there is no word in it. PostgreSQL stores no NUL."""
    cleaned = reason.replace("\0", "").strip()
    if not any(character.isalnum() for character in cleaned):
        raise ReasonNeededError
    return cleaned
