"""What the engine of moderation would hold of a made-up request: revisions, steps, voices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision, TaskState, WorkflowState

from maisons.models import LabelRequestPage
from maisons.requests.made_up import Course, Turn
from maisons.requests.made_up_people import People
from maisons.requests.raw_rows import RawRows
from millejours.languages import SOURCE_LANGUAGE
from millejours.working_days import add_working_days
from moderation.models import Choice, Event, Organisation, ScopedTaskState, Step, Vote
from moderation.models.journal import Action
from moderation.workflows import FILES, workflow_of


class EngineRows:
    """Made once, for every request."""

    def __init__(self, raw: RawRows, people: People) -> None:
        workflow = workflow_of(FILES)
        if workflow is None:
            raise ValueError("Le circuit des demandes de label manque (ensure_default_workflows).")
        self.raw, self.people, self.workflow = raw, people, workflow
        self.tasks = {task.specific.step: task.specific for task in workflow.tasks}
        kinds = ContentType.objects.get_for_models(LabelRequestPage, Page, ScopedTaskState)
        self.kind, self.base = kinds[LabelRequestPage], kinds[Page]
        self.state_kind = kinds[ScopedTaskState]

    def write(self, request: LabelRequestPage, course: Course, applicant: Any) -> int:
        """The rows of the round of a request that was filed; returns the key of its workflow."""
        workflow_state = self.raw.add(
            WorkflowState(
                content_type=self.kind,
                base_content_type=self.base,
                object_id=str(request.pk),
                workflow=self.workflow,
                status=_status(course),
                created_at=course.filed,
                requested_by=applicant,
            )
        )
        self._line(request, Action.FILE, applicant, course.opened, reason="Demande ouverte")
        revision = self._revision(request, applicant, course.filed)
        before: Turn | None = None
        for turn in course.turns:
            if before is not None and before.was_sent_back:
                revision = self._revision(request, applicant, turn.began)
            state = self._state(request, workflow_state, turn, revision)
            sent = Action.RESUME if before is not None and before.was_sent_back else Action.SUBMIT
            if before is None or before.was_sent_back:
                self._line(request, sent, applicant, turn.began, state=state)
            self._voices(request, state, turn)
            self._ended(request, state, turn, applicant)
            workflow_state.current_task_state_id = state.pk
            before = turn
        return workflow_state.pk

    def _revision(self, request: LabelRequestPage, applicant: Any, at: Any) -> Revision:
        revision = self.raw.add(
            Revision(
                content_type=self.kind,
                base_content_type=self.base,
                object_id=str(request.pk),
                created_at=at,
                user=applicant,
                object_str=request.number,
                content=request.serializable_data(),
            )
        )
        request.latest_revision_id = revision.pk
        request.latest_revision_created_at = at
        request.has_unpublished_changes = True
        return revision

    def _state(
        self, request: LabelRequestPage, workflow_state: Any, turn: Turn, revision: Revision
    ) -> ScopedTaskState:
        task = self.tasks[turn.step]
        status = _status_of(turn)
        return self.raw.add(
            ScopedTaskState(
                workflow_state=workflow_state,
                revision=revision,
                task=task,
                status=status,
                started_at=turn.began,
                finished_at=turn.ended,
                finished_by=self._hand(turn) if turn.ended else None,
                content_type=self.state_kind,
                step=turn.step,
                title=request.number,
                locale_code=SOURCE_LANGUAGE,
                departement_id=request.departement_id,
                region_id=request.region_id,
                editor_id=revision.user_id,
                deadline=add_working_days(turn.began, task.silence_days),
                outcome=turn.outcome,
                **task.rules(),
            )
        )

    def _hand(self, turn: Turn) -> Any:
        return self.people.decider if turn.step == Step.DECISION else self.people.instructor

    def _voices(self, request: LabelRequestPage, state: Any, turn: Turn) -> None:
        """Every organisation has spoken when the advice is over, the first one before."""
        if turn.step != Step.ADVICE:
            return
        spoken = self.people.committee if turn.ended else self.people.committee[:1]
        for rank, organisation in enumerate(spoken, 1):
            last = turn.ended or turn.began
            at = turn.began + (last - turn.began) * rank / len(spoken)
            choice = Choice.ABSTENTION if (request.pk + rank) % 5 == 0 else Choice.FOR
            self.raw.add(
                Vote(
                    task_state=state,
                    organisation=organisation,
                    voter_name="Essai",
                    choice=choice,
                    revision_id=state.revision_id,
                    cast_at=at,
                )
            )
            said = Action.ABSTAIN if choice == Choice.ABSTENTION else Action.VOTE_FOR
            self._line(request, said, None, at, state=state, organisation=organisation)

    def _ended(self, request: LabelRequestPage, state: Any, turn: Turn, applicant: Any) -> None:
        if turn.ended is None:
            return
        if state.status == TaskState.STATUS_CANCELLED and not turn.outcome:
            self._line(request, Action.WITHDRAW, applicant, turn.ended, state=state)
            return
        action = {
            TaskState.STATUS_REJECTED: Action.REQUEST_CHANGES,
            TaskState.STATUS_CANCELLED: Action.REFUSE,
            TaskState.STATUS_APPROVED: Action.APPROVE,
        }[state.status]
        if turn.step != Step.ADVICE:
            self._line(request, action, self._hand(turn), turn.ended, state=state)
        if turn.step == Step.DECISION and action == Action.APPROVE:
            said = {"state": state, "reason": turn.outcome}
            self._line(request, Action.DECIDED, self._hand(turn), turn.ended, **said)

    def _line(
        self,
        request: LabelRequestPage,
        action: Any,
        actor: Any,
        at: datetime | None,
        *,
        state: Any = None,
        organisation: Organisation | None = None,
        reason: str = "",
    ) -> None:
        self.raw.add(
            Event(
                at=at,
                actor=actor,
                actor_name=str(actor or ""),
                organisation=str(organisation or ""),
                action=action,
                step=state.step if state else "",
                content_type=self.kind,
                object_id=str(request.pk),
                title=request.number,
                revision_id=state.revision_id if state else None,
                workflow_state_id=state.workflow_state_id if state else None,
                reason=reason,
            )
        )


def _status(course: Course) -> str:
    last = course.turns[-1]
    if last.is_cancelled:
        return WorkflowState.STATUS_CANCELLED
    if last.was_sent_back:
        return WorkflowState.STATUS_NEEDS_CHANGES
    return WorkflowState.STATUS_APPROVED if course.is_over else WorkflowState.STATUS_IN_PROGRESS


def _status_of(turn: Turn) -> str:
    if turn.ended is None:
        return TaskState.STATUS_IN_PROGRESS
    if turn.was_sent_back:
        return TaskState.STATUS_REJECTED
    return TaskState.STATUS_CANCELLED if turn.is_cancelled else TaskState.STATUS_APPROVED
