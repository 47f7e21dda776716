"""The workflows of the site, made when they are missing, and what they are attached to.

What an administrator changes afterwards in "Circuits d'approbation" stays changed.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Page,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)

from moderation.models import (
    AdmissibilityTask,
    AdviceTask,
    CommitteeVoteTask,
    DecisionTask,
    EditorialReviewTask,
    ExpertReviewTask,
    InstructionTask,
    TerritorialReviewTask,
)

COMMITTEE = "comite-editorial"
TWO_PEOPLE = "deux-personnes"
ANIMATION = "animation"
REFERENTS = "referents"
FILES = "dossiers"
NAMES = {
    COMMITTEE: "Comité éditorial",
    TWO_PEOPLE: "Deux personnes",
    ANIMATION: "Équipe d’animation",
    REFERENTS: "Référents territoriaux",
    FILES: "Demandes de label",
}


def _tasks_of(key: str) -> list[Task]:
    """The tasks of a new workflow, not saved yet."""
    if key == COMMITTEE:
        return [
            EditorialReviewTask(name="Relecture éditoriale"),
            ExpertReviewTask(name="Avis d’expert", silence_days=10),
            CommitteeVoteTask(name="Vote du comité", silence_days=10, quorum=3),
        ]
    if key == TWO_PEOPLE:
        return [EditorialReviewTask(name="Seconde personne", open_to_reviewers=True)]
    if key == REFERENTS:
        return [TerritorialReviewTask(name="Relecture du référent", silence_days=5)]
    if key == FILES:
        return [
            AdmissibilityTask(name="Recevabilité", silence_days=15),
            InstructionTask(name="Instruction", silence_days=60),
            AdviceTask(name="Avis du comité", silence_days=20, quorum=3),
            DecisionTask(name="Décision", silence_days=20),
        ]
    return [EditorialReviewTask(name="Accord de l’équipe d’animation")]


@transaction.atomic
def ensure_default_workflows() -> str:
    """Create and attach what is missing; returns what was done, in one sentence."""
    workflows = {key: _ensure(key) for key in NAMES}
    homes = _attach_to_homes(workflows[COMMITTEE])
    models = _attach_to_models(workflows)
    return f"{homes} accueils et {models} modèles rattachés"


def _ensure(key: str) -> Workflow:
    workflow = Workflow.objects.filter(name=NAMES[key]).order_by("pk").first()
    if workflow is not None:
        return workflow
    workflow = Workflow.objects.create(name=NAMES[key])
    for order, task in enumerate(_tasks_of(key)):
        task.save()
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def workflow_of(key: str) -> Workflow | None:
    """The one of that name, for what is attached to none; None when it was disabled."""
    return Workflow.objects.filter(name=NAMES[key], active=True).order_by("pk").first()


def _attach_to_homes(workflow: Workflow) -> int:
    """Each locale's home has its own; a tree without one would inherit Wagtail's at the root."""
    attached = 0
    for site in Site.objects.select_related("root_page").order_by("pk"):
        for home in site.root_page.get_translations(inclusive=True).order_by("pk"):
            _row, is_new = WorkflowPage.objects.get_or_create(
                page=home, defaults={"workflow": workflow}
            )
            attached += is_new
    return attached


def attach_new_home(home: Page) -> None:
    """A home made later, in a new language, is attached as soon as it is saved."""
    workflow = Workflow.objects.filter(name=NAMES[COMMITTEE]).order_by("pk").first()
    if workflow is not None:
        WorkflowPage.objects.get_or_create(page_id=home.pk, defaults={"workflow": workflow})


def moderated_models() -> list[type[WorkflowMixin]]:
    """The small models that say which workflow is theirs (``moderation_workflow``)."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, WorkflowMixin) and hasattr(model, "moderation_workflow")
    ]


def _attach_to_models(workflows: dict[str, Workflow]) -> int:
    attached = 0
    for model in moderated_models():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        _row, is_new = WorkflowContentType.objects.get_or_create(
            content_type=content_type, defaults={"workflow": workflows[model.moderation_workflow]}
        )
        attached += is_new
    return attached
