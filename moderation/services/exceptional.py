"""The three ways around the long path. Each is told to the committee at once, and written."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState, WorkflowState

from millejours.models.guarded import engine_publishes, plan_given_up
from moderation.comparison import object_of
from moderation.competence import Standing
from moderation.differences import objections_to_minor
from moderation.errors import (
    AlreadyDecidedError,
    FourEyesError,
    NothingToSubmitError,
    NotMinorError,
    NotOnLineError,
    NotSubmittedError,
    NotYoursError,
    SecondPersonNeededError,
    StaleRevisionError,
    UnderModerationError,
)
from moderation.journal import name_of, record
from moderation.models import ExceptionalAct, Membership, Organisation, Role, ScopedTaskState
from moderation.models.journal import Action, base_content_type
from moderation.moderated import in_charge_of, is_discreet, territories_of
from moderation.publication import keep_approval, put_at_once
from moderation.services.base import (
    check_account,
    checked_reason,
    lock_item,
    lock_versions,
    service,
)
from moderation.services.submission import current_state
from moderation.signals import exceptional_act_done
from moderation.stakes import check_not_named

Kind = ExceptionalAct.Kind


@service
def correct_minor(
    item: Any, actor: Any, *, revision_id: int, reason: str, written: str = ""
) -> ExceptionalAct:
    """Publish the latest draft when nothing but wording differs from what is on line.

    Checked on the difference; by an animator who is not its last editor. ``written`` is when the
    text that she read was saved (ISO 8601): Wagtail's editor saves over a draft. Raises
    NotMinorError (it lists what was touched), NotOnLineError, UnderModerationError, FourEyesError,
    StakeError, StaleRevisionError, NothingToSubmitError, NotYoursError, ReasonNeededError, and
    NotReadyError when the draft may not be published.
    """
    check_account(actor)
    _check_animator(actor)
    reason = checked_reason(reason)
    held = lock_item(item)
    if not held.live:
        raise NotOnLineError
    if current_state(held) is not None:
        raise UnderModerationError
    revision = _latest(held, revision_id, written)
    if revision.pk == held.live_revision_id:
        return _already_applied(held, revision)
    if revision.user_id == actor.pk:
        raise FourEyesError
    check_not_named(held, actor)
    put_at_once(revision, held)
    keep_approval(revision, held)
    objections = objections_to_minor(held, object_of(revision))
    if objections:
        raise NotMinorError(objections)
    act = _new_act(Kind.MINOR, held, actor, revision, reason)
    return _apply(act, held, actor, revision)


@service
def publish_urgent(
    item: Any,
    actor: Any,
    *,
    revision_id: int,
    reason: str,
    written: str = "",
    confirms: int | None = None,
) -> ExceptionalAct:
    """Publish the latest draft with two animators: the first asks, another one confirms.

    ``confirms`` is the demand that was read, by who confirms it: a demand made for an older
    draft is then stale, not asked again in another name.

    Returns the act, applied or not yet (``applied_at``). What was in progress goes back to its
    author: approved later, it would undo the correction. Raises SecondPersonNeededError when
    the same person confirms, StakeError, StaleRevisionError when the draft changed in between,
    NothingToSubmitError when it is on line already, NotOnLineError for what is not (this corrects,
    a new text goes the long way), NotYoursError, ReasonNeededError, and NotReadyError when it may
    not be published.
    """
    check_account(actor)
    _check_animator(actor)
    held = lock_item(item)
    if not held.live:
        raise NotOnLineError
    check_not_named(held, actor)
    revision = _latest(held, revision_id, written)
    if revision.pk == held.live_revision_id:
        return _already_applied(held, revision)
    waiting = ExceptionalAct.objects.to_confirm().filter(**_key(held)).first()
    if confirms is not None and (
        waiting is None or waiting.pk != confirms or _is_stale(waiting, revision)
    ):
        raise StaleRevisionError
    if waiting is None or _is_stale(waiting, revision):
        return _ask(held, actor, revision, checked_reason(reason), waiting)
    if waiting.asked_by_id == actor.pk:
        raise SecondPersonNeededError
    _send_back(held, actor, waiting.reason)
    return _apply(waiting, held, actor, revision)


def _is_stale(act: ExceptionalAct, revision: Revision) -> bool:
    """The editor of Wagtail 8.0 may have saved over the draft that was asked for."""
    return act.revision_id != revision.pk or revision.created_at > act.asked_at


def _ask(
    held: Any, actor: Any, revision: Revision, reason: str, stale: ExceptionalAct | None
) -> ExceptionalAct:
    """A first demand; one made for an older draft is forgotten."""
    if stale is not None:
        stale.delete()
    act = _new_act(Kind.URGENT, held, actor, revision, reason)
    act.save()
    record(Action.URGENT_ASKED, held, actor, revision_id=revision.pk, reason=reason)
    exceptional_act_done.send(sender=ExceptionalAct, act=act, item=held)
    return act


@service
def give_up_urgent(act: ExceptionalAct, actor: Any) -> None:
    """Forget an urgent correction that was asked and not confirmed. Raises AlreadyDecidedError."""
    check_account(actor)
    _check_animator(actor)
    waiting = ExceptionalAct.objects.to_confirm().select_for_update(of=("self",))
    fresh = waiting.filter(pk=act.pk).first()
    if fresh is None:
        raise AlreadyDecidedError
    if fresh.item is not None:
        record(Action.WITHDRAW, fresh.item, actor, revision_id=fresh.revision_id)
    fresh.delete()


@service
def give_up_plan(item: Any, actor: Any, *, reason: str) -> None:
    """The approved version will not go on line at its date: its text can be corrected again.

    By an animator. Raises NotSubmittedError when nothing is planned, NotYoursError,
    ReasonNeededError.
    """
    check_account(actor)
    _check_animator(actor)
    reason = checked_reason(reason)
    held = lock_item(item)
    planned = held.revisions.filter(approved_go_live_at__isnull=False).order_by("-pk").first()
    if planned is None:
        raise NotSubmittedError
    _give_up_plans(held)
    plan_given_up.send(
        sender=type(held), item=held, revision=planned, actor=actor, reasons=[reason]
    )


@service
def withdraw_now(item: Any, actor: Any, *, reason: str, details: str = "") -> ExceptionalAct:
    """Take an object off line at once, its translations with it, even locked by a vote.

    By one animator, or a referent of its territory. Planned publications are given up; what was
    in progress goes back to its author. Already off line: the last withdrawal is returned.
    Of a discreet object, ``details`` stay in the act: its history says ``reason`` only.
    Raises NotYoursError, NotOnLineError, ReasonNeededError.
    """
    check_account(actor)
    versions = lock_versions(item)
    held = versions[0]
    if not _may_withdraw(held, actor):
        raise NotYoursError
    reason = checked_reason(reason)
    if not any(_is_or_comes_back(version) for version in versions):
        return _last_withdrawal(versions)
    said = checked_reason(f"{reason} {details}")
    act = _done(_new_act(Kind.WITHDRAWAL, held, actor, held.live_revision, said), actor)
    reason = reason if is_discreet(held) else said
    sent_back = _("Mis hors ligne pendant la relecture.") if is_discreet(held) else reason
    for version in versions:
        ExceptionalAct.objects.to_confirm().filter(**_key(version)).delete()
        _take_off_line(version, actor, sent_back)
    record(Action.WITHDRAW_NOW, held, actor, revision_id=act.revision_id, reason=reason)
    exceptional_act_done.send(sender=ExceptionalAct, act=act, item=held)
    return act


@service
def ratify(act: ExceptionalAct, actor: Any) -> ExceptionalAct:
    """The committee takes note: an animator, or who votes for a member organisation, without any
    hand in it; of a discreet object, an animator. Raises NotYoursError, FourEyesError,
    StakeError.
    """
    check_account(actor)
    fresh = ExceptionalAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if not may_ratify(Standing.of(actor), fresh) or not _may_read(actor, fresh):
        raise NotYoursError
    if fresh.applied_at is None or fresh.ratified_at is not None:
        return fresh
    if actor.pk in (fresh.asked_by_id, fresh.applied_by_id):
        raise FourEyesError
    if fresh.item is not None:
        check_not_named(getattr(fresh.item, "specific", fresh.item), actor)
    fresh.ratified_at, fresh.ratified_by_name = timezone.now(), name_of(actor)
    fresh.save(update_fields=["ratified_at", "ratified_by_name"])
    if fresh.item is not None:
        record(Action.RATIFY, fresh.item, actor, revision_id=fresh.revision_id)
    return fresh


def may_ratify(standing: Standing, act: ExceptionalAct) -> bool:
    return standing.is_animator or (bool(standing.voting_ids) and not is_discreet(act.model))


def _may_read(user: Any, act: ExceptionalAct) -> bool:
    """Whether what is said of a discreet object is for this person; true of any other."""
    return not is_discreet(act.model) or user in in_charge_of(act.item)


def _check_animator(actor: Any) -> None:
    if not Membership.objects.active().animators().filter(user=actor).exists():
        raise NotYoursError


def _may_withdraw(held: Any, actor: Any) -> bool:
    here = Organisation.objects.covering_any(territories_of(held))
    members = Membership.objects.active().filter(user=actor)
    referent = members.filter(role=Role.REFERENT, organisation__in=here.values("pk"))
    return members.animators().exists() or referent.exists()


def _key(held: Any) -> dict[str, Any]:
    return {"content_type": base_content_type(held), "object_id": str(held.pk)}


def _latest(held: Any, revision_id: int, written: str) -> Revision:
    """The latest draft, if it is the one that was read. Raises StaleRevisionError."""
    revision = held.get_latest_revision()
    if revision is None:
        raise NothingToSubmitError
    if revision.pk != revision_id or written not in ("", revision.created_at.isoformat()):
        raise StaleRevisionError
    return revision


def _new_act(
    kind: Any, held: Any, actor: Any, revision: Revision | None, reason: str
) -> ExceptionalAct:
    return ExceptionalAct(
        kind=kind,
        **_key(held),
        title=str(held)[:255],
        revision_id=revision.pk if revision else None,
        reason=reason,
        asked_by=actor,
        asked_by_name=name_of(actor),
    )


def _done(act: ExceptionalAct, actor: Any) -> ExceptionalAct:
    """Written as done in one go: only one that waits to be confirmed may wait on an object."""
    act.applied_by, act.applied_by_name, act.applied_at = actor, name_of(actor), timezone.now()
    act.save()
    return act


def _apply(act: ExceptionalAct, held: Any, actor: Any, revision: Revision) -> ExceptionalAct:
    _done(act, actor)
    _give_up_plans(held)
    put_at_once(revision, held)
    with engine_publishes():
        revision.publish(user=actor, skip_permission_checks=True)
    action = Action.MINOR if act.kind == Kind.MINOR else Action.URGENT
    record(action, held, actor, revision_id=revision.pk, reason=act.reason)
    exceptional_act_done.send(sender=ExceptionalAct, act=act, item=held)
    return act


def _already_applied(held: Any, revision: Revision) -> ExceptionalAct:
    """Asked again once it is done. Raises NothingToSubmitError when it was not done this way."""
    done = ExceptionalAct.objects.exclude(applied_at=None)
    act = done.filter(**_key(held), revision_id=revision.pk).exclude(kind=Kind.WITHDRAWAL).first()
    if act is None:
        raise NothingToSubmitError
    return act


def _is_or_comes_back(version: Any) -> bool:
    return version.live or _has_plan(version) or getattr(version, "may_come_back", False)


def _has_plan(version: Any) -> bool:
    return version.revisions.filter(approved_go_live_at__isnull=False).exists()


def _last_withdrawal(versions: list[Any]) -> ExceptionalAct:
    """Of one of the languages: it took the others too. Raises NotOnLineError."""
    done = ExceptionalAct.objects.filter(
        content_type=base_content_type(versions[0]),
        object_id__in=[str(version.pk) for version in versions],
        kind=Kind.WITHDRAWAL,
    ).first()
    if done is None:
        raise NotOnLineError
    return done


def _take_off_line(version: Any, actor: Any, reason: str) -> None:
    """Wagtail 8.0 refuses a locked page, and whoever has no right to publish; not this."""
    _give_up_plans(version)
    _send_back(version, actor, reason)
    if version.live:
        version.unpublish(user=None, log_action=False)
        log(instance=version, action="wagtail.unpublish", user=actor)


def _give_up_plans(version: Any) -> None:
    version.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)


def _send_back(version: Any, actor: Any, reason: str) -> None:
    current = current_state(version)
    if current is None or current.status != WorkflowState.STATUS_IN_PROGRESS:
        return
    asked = ScopedTaskState.objects.filter(
        pk=current.current_task_state_id, status=TaskState.STATUS_IN_PROGRESS
    ).first()
    if asked is not None:
        asked.reject(user=actor, comment=reason)
        record(Action.REQUEST_CHANGES, version, actor, state=asked, reason=reason)
