"""Nothing goes on line before every guard agrees, whoever asks: a person, a service, the clock.

A guard says why an object may not be published. A room registers its own in
``AppConfig.ready()``; none of them needs to know the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, ClassVar, TypeAlias

from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Revision,
    RevisionMixin,
    TaskState,
    WorkflowMixin,
)

logger = logging.getLogger(__name__)
REFUSED = "millejours.refuse_publication"
BY_THE_CLOCK = "wagtail.publish.scheduled"

# ``(item, revision)``: the object as the revision has it, and the revision, None for a page that
# has none yet. Answers the reasons, for people, each without a final full stop.
Guard: TypeAlias = Callable[[Any, Any], list[str]]
_guards: list[Guard] = []
# ``revision``: whether somebody is asked about exactly this text, which then keeps its number.
Reader: TypeAlias = Callable[[Any], bool]
_readers: list[Reader] = []
# ``revision``: whether exactly this text was approved, by people.
Approver: TypeAlias = Callable[[Any], bool]
_approvers: list[Approver] = []
# sender=the model, item, revision, actor, reasons: the hour came and it could not go on line.
plan_given_up = Signal()
_engine: ContextVar[bool] = ContextVar("the moderation engine publishes", default=False)


class NotReadyError(Exception):
    """``item`` may not be published; its text says why, for people."""

    def __init__(self, item: Any, reasons: list[str]) -> None:
        self.item, self.reasons = item, reasons
        super().__init__(refusal(str(item), reasons))


def refusal(title: str, reasons: list[str]) -> str:
    what = {"title": title, "reasons": "\u00a0; ".join(reasons)}
    return _("« %(title)s » n’est pas publié, le brouillon est gardé. %(reasons)s.") % what


# --- Guards -------------------------------------------------------------------------------------


def register_guard(guard: Guard) -> None:
    """Ask ``guard`` before each publication, after those already registered."""
    if guard not in _guards:
        _guards.append(guard)


def register_reader(reader: Reader) -> None:
    """Ask ``reader`` before a draft is saved over another."""
    if reader not in _readers:
        _readers.append(reader)


def register_approver(approver: Approver) -> None:
    """Ask ``approver`` whether a revision, published later by the clock, was approved."""
    if approver not in _approvers:
        _approvers.append(approver)


def was_approved(revision: Any) -> bool:
    return revision is not None and any(approved(revision) for approved in _approvers)


def reasons_against(item: Any, revision: Any) -> list[str]:
    """Why ``revision`` of ``item`` may not go on line; empty when it may."""
    shown = revision.as_object() if revision else item
    return list(dict.fromkeys(why for guard in _guards for why in guard(shown, revision)))


def refuse_if_not_ready(item: Any, revision: Any) -> None:
    """Raises NotReadyError."""
    if reasons := reasons_against(item, revision):
        raise NotReadyError(item, reasons)


@contextmanager
def engine_publishes() -> Iterator[None]:
    """What is published inside was approved by the moderation engine."""
    token = _engine.set(True)
    try:
        yield
    finally:
        _engine.reset(token)


def is_engine_publishing() -> bool:
    return _engine.get()


# --- Models -------------------------------------------------------------------------------------


class GuardedPublication:
    """Put before the model that publishes: every way of Wagtail 8.0 ends in ``publish``.

    Except the editor of pages, which ``millejours.publishing.refuse_in_editor`` covers.
    """

    def publish(
        self,
        revision: Any,
        user: Any = None,
        changed: bool = True,
        log_action: Any = True,
        **more: Any,
    ) -> Any:
        """Raises NotReadyError; a planned publication is given up instead, and says so."""
        reasons = reasons_against(self, revision)
        if not reasons:
            self._keep_what_is_on_line(revision)
            return super().publish(  # type: ignore[misc]
                revision, user=user, changed=changed, log_action=log_action, **more
            )
        if log_action != BY_THE_CLOCK:
            raise NotReadyError(self, reasons)
        self._give_up(revision, reasons)
        return None

    def _keep_what_is_on_line(self, revision: Any) -> None:
        """What is on line stays until the date of a planned change.

        Wagtail 8.0 takes the row off line when it knows no revision of what is on line: loaded
        without one, or not on line yet when the planned revision was written.
        """
        planned = revision.as_object().go_live_at
        rows = type(self)._base_manager.filter(pk=self.pk)  # type: ignore[attr-defined]
        shown = rows.filter(live=True).first()
        if shown is None or planned is None or planned <= timezone.now():
            return
        kept = shown.live_revision or Revision.objects.create(
            content_object=shown,
            base_content_type=revision.base_content_type,
            content=shown.serializable_data(),
            object_str=str(shown),
            created_at=revision.created_at - timedelta(seconds=1),  # never the latest
        )
        rows.update(live_revision=kept)
        self.live_revision = kept
        revision.content = {**revision.content, "live": True, "live_revision": kept.pk}
        revision.save(update_fields=["content"])

    def save_revision(self, *args: Any, overwrite_revision: Any = None, **more: Any) -> Any:
        """A text that others read, or that is on line, keeps its number: a new one is saved.

        The editor of Wagtail 8.0 saves by itself, over the draft it saved last.
        """
        if overwrite_revision is not None and self._is_read_by_others(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(  # type: ignore[misc]
            *args, overwrite_revision=overwrite_revision, **more
        )

    def _is_read_by_others(self, revision: Any) -> bool:
        if revision.pk != self.latest_revision_id:  # type: ignore[attr-defined]
            return False  # Wagtail refuses it
        return (
            self.workflow_in_progress  # type: ignore[attr-defined]
            or revision.pk == self.live_revision_id  # type: ignore[attr-defined]
            or TaskState.objects.filter(revision=revision).exists()
            or any(reads(revision) for reads in _readers)
        )

    def _give_up(self, revision: Any, reasons: list[str]) -> None:
        """Other planned publications go on; this one stays a draft, its history says why."""
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=self, action=REFUSED, revision=revision, data={"reasons": reasons})
        plan_given_up.send(
            sender=type(self), item=self, revision=revision, actor=None, reasons=reasons
        )
        logger.warning("Publication prévue refusée : %s", refusal(str(self), reasons))


class ModeratedSnippet(  # type: ignore[misc]
    GuardedPublication, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin
):
    """A small model that the public reads only once approved (docs: ``moderation/moderated.py``).

    ``moderation_workflow`` names the workflow attached to it; ``minor_fields`` are the texts that
    a minor correction may touch.
    """

    moderation_workflow: ClassVar[str]
    minor_fields: ClassVar[frozenset[str]] = frozenset()
    exclude_fields_in_copy: ClassVar[list[str]] = [
        "live_revision",
        "first_published_at",
        "last_published_at",
        "locked",
        "locked_at",
        "locked_by",
    ]

    class Meta:
        abstract = True

    def copy_for_translation(self, *args: Any, **kwargs: Any) -> Any:
        """A translation begins as a draft: Wagtail 8.0 would copy a snippet on line."""
        copy = super().copy_for_translation(*args, **kwargs)
        copy.live = False
        return copy
