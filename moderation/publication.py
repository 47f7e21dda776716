"""What an approval does: by default, that revision and no other goes on line.

``WAGTAIL_FINISH_WORKFLOW_ACTION``: imported while Wagtail's models load, so nothing of ours is
imported above.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format

if TYPE_CHECKING:
    from moderation.moderated import Approval


def finish(workflow_state: Any, user: Any = None) -> None:
    """Hand the approved revision to its object, whoever gave the last approval.

    Wagtail 8.0 would publish the latest revision, and refuse without the publish permission.
    Raises PermissionDenied when nobody approved: a workflow whose tasks are disabled ends here.
    """
    step = workflow_state.current_task_state
    if step is None or step.status != step.STATUS_APPROVED:
        raise PermissionDenied
    revision = step.revision
    item = revision.as_object()
    if hasattr(item, "on_approved"):
        item.on_approved(revision, workflow_state, user)
    else:
        publish_approved(revision, workflow_state, user)


def publish_approved(revision: Any, workflow_state: Any, actor: Any) -> None:
    """Stamp who approved on the revision, then publish it, at once or at its planned date."""
    from millejours.models.guarded import engine_publishes  # noqa: PLC0415

    stamp(revision, approval_of(workflow_state))
    with engine_publishes():
        revision.publish(user=actor, skip_permission_checks=True)


def approval_of(workflow_state: Any) -> Approval:
    """The organisations in whose name the revision that is approved was approved."""
    from moderation.moderated import Approval  # noqa: PLC0415

    organisations = _that_voted(workflow_state) or _of_hands(workflow_state)
    return Approval(
        organisations=organisations,
        on=timezone.localdate(),
        is_fictitious=_is_fictitious(workflow_state, organisations),
    )


def _that_voted(workflow_state: Any) -> tuple[Any, ...]:
    """Those whose last voice on this text is favourable: an abstention since takes it back."""
    from moderation.models import Choice, Organisation, Vote  # noqa: PLC0415

    votes = Vote.objects.favourable().filter(
        task_state__workflow_state=workflow_state,
        task_state__status="approved",  # what was sent back since says nothing any more
        revision_id=workflow_state.current_task_state.revision_id,
    )
    said = Vote.objects.filter(
        task_state__workflow_state=workflow_state,
        revision_id=workflow_state.current_task_state.revision_id,
    )
    last = dict(said.order_by("pk").values_list("organisation", "choice"))
    kept = [pk for pk in votes.values_list("organisation", flat=True) if last[pk] == Choice.FOR]
    return tuple(Organisation.objects.filter(pk__in=kept).order_by("acronym"))


def _of_hands(workflow_state: Any) -> tuple[Any, ...]:
    """Where nobody votes, those in whose name the people who approved could."""
    from moderation.competence import memberships_used  # noqa: PLC0415
    from moderation.models import Organisation, ScopedTaskState  # noqa: PLC0415

    steps = ScopedTaskState.objects.filter(workflow_state=workflow_state, status="approved")
    used = [memberships_used(state) for state in steps.order_by("pk")]
    acting = {member.organisation_id for memberships in used for member in memberships}
    return tuple(Organisation.objects.filter(pk__in=acting).order_by("acronym"))


def _is_fictitious(workflow_state: Any, organisations: tuple[Any, ...]) -> bool:
    """Whether any hand in it was the demonstration's: then nothing says "vérifié"."""
    from moderation.models import Membership  # noqa: PLC0415

    if any(organisation.is_fictitious for organisation in organisations):
        return True
    hands = workflow_state.task_states.exclude(finished_by=None).values("finished_by")
    return Membership.objects.filter(user__in=hands, organisation__is_fictitious=True).exists()


MARKS = ("is_initial_content", "is_demonstration")


def stamp(revision: Any, approval: Approval) -> None:
    """Write on the revision what its approval makes true; the text is not touched."""
    item = revision.as_object()
    content = {**revision.content, **_marks(item, False, approval.is_fictitious)}
    if hasattr(item, "stamp_approval"):
        item.stamp_approval(content, approval)
    _rewrite(revision, content)


def put_at_once(revision: Any, shown: Any) -> None:
    """A correction waits for no date, and keeps the marks of ``shown``, which it corrects."""
    marks = _marks(shown, *(getattr(shown, name, None) for name in MARKS))
    _rewrite(revision, {**revision.content, **marks, "go_live_at": None})


def keep_approval(revision: Any, shown: Any) -> None:
    """A minor correction stays under the approval of ``shown``, which it corrects."""
    if hasattr(shown, "keep_approval"):
        content = {**revision.content}
        shown.keep_approval(content)
        _rewrite(revision, content)


def _marks(item: Any, *values: bool | None) -> dict[str, bool | None]:
    """Those of the two marks that the model of ``item`` has."""
    names = {field.name for field in item._meta.get_fields()}
    return {name: value for name, value in zip(MARKS, values, strict=True) if name in names}


def _rewrite(revision: Any, content: dict[str, Any]) -> None:
    revision.content = content
    revision.save(update_fields=["content"])


def is_approved(revision: Any) -> bool:
    """Whether the committee approved exactly this revision (a planned publication is)."""
    return _approvals(revision).exists()


def _approvals(revision: Any) -> Any:
    """The last steps of the workflows that approved exactly this revision."""
    from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415

    approved = WorkflowState.objects.filter(status=WorkflowState.STATUS_APPROVED)
    return TaskState.objects.filter(revision=revision, pk__in=approved.values("current_task_state"))


def reasons_against(item: Any, revision: Any) -> list[str]:
    """The guard of publication: nothing goes round an approval that is in progress."""
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from millejours.models.guarded import is_engine_publishing  # noqa: PLC0415

    if is_engine_publishing():
        return []
    if (day := _withdrawn_since(item, revision)) is not None:
        said = {"day": date_format(timezone.localtime(day), "j F Y")}
        return [_("Mis hors ligne le %(day)s, ce texte doit être approuvé à nouveau") % said]
    if not getattr(item, "workflow_in_progress", False) or is_approved(revision):
        return []
    return [_("Une version est en cours d’approbation")]


def _withdrawn_since(item: Any, revision: Any) -> datetime | None:
    """When the object was taken off line in a hurry, if this text was not approved since."""
    from moderation.models import ExceptionalAct  # noqa: PLC0415
    from moderation.models.journal import base_content_type  # noqa: PLC0415

    acts = ExceptionalAct.objects.filter(
        content_type=base_content_type(item),
        object_id=str(item.pk),
        kind=ExceptionalAct.Kind.WITHDRAWAL,
    )
    act = acts.order_by("-applied_at").first()
    if act is None or act.applied_at is None:
        return None
    approved = _approvals(revision).filter(finished_at__gt=act.applied_at)
    return None if revision and approved.exists() else act.applied_at


def is_to_confirm(revision: Any) -> bool:
    """Whether an urgent correction was asked for exactly this revision."""
    from moderation.models import ExceptionalAct  # noqa: PLC0415

    return ExceptionalAct.objects.to_confirm().filter(revision_id=revision.pk).exists()
