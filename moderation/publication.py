"""What an approval does: by default, that revision and no other goes on line.

``WAGTAIL_FINISH_WORKFLOW_ACTION``: imported while Wagtail's models load, so nothing of ours is
imported above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

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
    from moderation.models import Organisation, Vote  # noqa: PLC0415

    votes = Vote.objects.favourable().filter(
        task_state__workflow_state=workflow_state,
        task_state__status="approved",  # what was sent back since says nothing any more
        revision_id=workflow_state.current_task_state.revision_id,
    )
    voted = Organisation.objects.filter(pk__in=votes.values("organisation"))
    return tuple(voted.order_by("acronym"))


def _of_hands(workflow_state: Any) -> tuple[Any, ...]:
    """Where nobody votes, those for which the people who approved act."""
    from moderation.models import Membership, Organisation  # noqa: PLC0415

    hands = workflow_state.task_states.filter(status="approved").values("finished_by")
    acting = Membership.objects.active().speaking().filter(user__in=hands)
    found = Organisation.objects.filter(pk__in=acting.values("organisation"))
    return tuple(found.order_by("acronym"))


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
    from wagtail.models import WorkflowState  # noqa: PLC0415

    return WorkflowState.objects.filter(
        status=WorkflowState.STATUS_APPROVED, current_task_state__revision=revision
    ).exists()


def reasons_against(item: Any, revision: Any) -> list[str]:
    """The guard of publication: nothing goes round an approval that is in progress."""
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from millejours.models.guarded import is_engine_publishing  # noqa: PLC0415

    if is_engine_publishing() or not getattr(item, "workflow_in_progress", False):
        return []
    if is_approved(revision):
        return []
    return [_("Une version est en cours d’approbation")]
