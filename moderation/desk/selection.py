"""What each section of the desk holds."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone
from wagtail.models import WorkflowState

from moderation.competence import awaiting
from moderation.desk import sections
from moderation.desk.access import Viewer, visible_to
from moderation.desk.items import discreet_types
from moderation.models import ExceptionalAct, ScopedTaskState, Step, Vote
from moderation.models.exceptional import ExceptionalActQuerySet

ANSWERED_SHOWN_DAYS = 30


def states_of(section: sections.OwnSection, viewer: Viewer) -> QuerySet[ScopedTaskState]:
    """The steps that ``section`` lists for this person."""
    return ScopedTaskState.objects.at_the_desk().filter(_rules(viewer)[section.key])


def acts(viewer: Viewer) -> QuerySet[ExceptionalAct]:
    """What waits for a second animator or for the committee, the most pressing first; then, for
    information, the minor corrections of the last weeks.
    """
    recent = timezone.now() - timedelta(days=ANSWERED_SHOWN_DAYS)
    shown = waiting_acts(viewer) | _shown_to(viewer).minor_since(recent)
    is_minor = Q(kind=ExceptionalAct.Kind.MINOR)
    return shown.order_by(
        Case(When(is_minor, then=1), default=0),
        F("applied_at").asc(nulls_first=True),
        "asked_at",
        "pk",
    )


def waiting_acts(viewer: Viewer) -> QuerySet[ExceptionalAct]:
    shown = _shown_to(viewer)
    return shown.to_confirm() | shown.to_ratify()


def _shown_to(viewer: Viewer) -> ExceptionalActQuerySet:
    """Those on discreet objects are for the animation team."""
    if viewer.is_animator or viewer.user.is_superuser:
        return ExceptionalAct.objects.all()
    return ExceptionalAct.objects.exclude(content_type__in=discreet_types())


def counts(viewer: Viewer) -> dict[str, int]:
    """How much there is in each section of its own, by key: two queries."""
    shown = {section.key for section in sections.own_sections(viewer)}
    rules = {key: rule for key, rule in _rules(viewer).items() if key in shown}
    # SQL names take no hyphen.
    names = {key: f"section_{number}" for number, key in enumerate(rules)}
    candidates = ScopedTaskState.objects.at_the_desk().filter(_in_progress() | _requests(viewer))
    found = candidates.aggregate(
        **{names[key]: Count("pk", filter=rule) for key, rule in rules.items()}
    )
    result = {key: found[name] for key, name in names.items()}
    if sections.ACTS.key in shown:
        result[sections.ACTS.key] = waiting_acts(viewer).count()
    return result


def awaiting_among(viewer: Viewer, keys: list[int]) -> set[int]:
    """Those of the steps ``keys`` on which this person may act now."""
    mine = awaiting(viewer.standing).filter(pk__in=keys)
    return set(mine.order_by().values_list("pk", flat=True))


def _rules(viewer: Viewer) -> dict[str, Q]:
    # Asked of what is in progress only: what is over is many times more.
    visible = Q(pk__in=visible_to(viewer).filter(_in_progress()).values("pk"))
    if viewer.sees_everything:
        visible = _in_progress()
    return {
        sections.AWAITING.key: Q(pk__in=awaiting(viewer.standing).values("pk")),
        sections.NOT_VOTED.key: _not_voted(viewer),
        sections.LATE.key: visible & Q(deadline__lt=timezone.now()),
        sections.IN_PROGRESS.key: visible,
        sections.REQUESTS.key: _requests(viewer),
    }


def _in_progress() -> Q:
    return Q(status=ScopedTaskState.STATUS_IN_PROGRESS)


def _not_voted(viewer: Viewer) -> Q:
    """Open votes where one of her organisations at least has not spoken."""
    rule = Q(pk__in=[])
    for organisation in viewer.committee_ids:
        voted = Vote.objects.filter(task_state=OuterRef("pk"), organisation=organisation)
        rule |= _in_progress() & Q(step=Step.VOTE) & ~Exists(voted)
    return rule


def _requests(viewer: Viewer) -> Q:
    """The last step of what she sent, answered a short while ago or not yet."""
    recent = timezone.now() - timedelta(days=ANSWERED_SHOWN_DAYS)
    active = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    return Q(
        workflow_state__requested_by=viewer.user.pk, workflow_state__current_task_state=F("pk")
    ) & (Q(workflow_state__status__in=active) | Q(finished_at__gte=recent))
