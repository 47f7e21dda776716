"""The things that may be asked about an object, small typed tasks of Wagtail's engine.

Whoever acts does it through ``moderation.services``: the desk and Wagtail's own action view
(``on_action``) both end there, where the actor is checked against the task state itself.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, Task, TaskState
from wagtail.signals import task_submitted

from millejours.models.guarded import engine_publishes, refuse_if_not_ready
from millejours.working_days import add_working_days
from moderation.models.states import FILE_STEPS, ScopedTaskState, Step


class ModerationTask(Task):
    """What they share. ``silence_days`` are working days."""

    task_state_class = ScopedTaskState
    step: ClassVar[Any]  # one of Step

    silence_days = models.PositiveSmallIntegerField(
        _("délai de réponse, en jours ouvrés"),
        default=5,
        help_text=_("Passé ce délai, l’étape est en retard et s’élargit quand elle le peut."),
    )

    admin_form_fields = [*Task.admin_form_fields, "silence_days"]

    class Meta:
        abstract = True

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin on the revision that was approved before, or on the one just submitted.

        Wagtail 8.0 always takes the latest, approved or not, and resumes at the step that
        asked for changes: a text that changed since is read again from the first step, unless its
        type says ``resumes_where_it_was``.

        Raises PermissionDenied after a step that nobody decided: Wagtail skips those of a task
        that an administrator disables while something waits there.
        """
        previous = workflow_state.task_states.order_by("-started_at", "-pk").first()
        if previous is not None and previous.status == TaskState.STATUS_CANCELLED:
            raise PermissionDenied
        if previous is not None and previous.status == TaskState.STATUS_APPROVED:
            return self._begin(workflow_state, previous.revision, user)
        revision = workflow_state.content_object.get_latest_revision()
        first = workflow_state.workflow.tasks[0].specific
        changed = previous is not None and revision != previous.revision
        model = workflow_state.content_type.model_class()
        stays = getattr(model, "resumes_where_it_was", False)
        if changed and first.pk != self.pk and not stays:
            return first.start(workflow_state, user)
        if first.pk == self.pk and self.step not in FILE_STEPS:  # files are never published
            self._refuse_unready(workflow_state, revision)
        return self._begin(workflow_state, revision, user)

    def _refuse_unready(self, workflow_state: Any, revision: Revision) -> None:
        """Raises NotReadyError: what could not be published is not sent to be approved."""
        with engine_publishes():
            refuse_if_not_ready(workflow_state.content_object, revision)

    def _begin(self, workflow_state: Any, revision: Revision, user: Any) -> TaskState:
        state = ScopedTaskState(
            workflow_state=workflow_state,
            task=self,
            revision=revision,
            status=TaskState.STATUS_IN_PROGRESS,
            step=self.step,
            deadline=add_working_days(timezone.now(), self.silence_days),
            **self.rules(),
        )
        state.save()
        task_submitted.send(sender=ScopedTaskState, instance=state, user=user)
        return state

    def rules(self) -> dict[str, Any]:
        """What is frozen on the state besides the scope."""
        return {}

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        from moderation.competence import can_act_on  # noqa: PLC0415 (imports the models)

        return can_act_on(obj, self, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Never reached by the site's screens: ``get_actions`` offers nothing there."""
        raise PermissionDenied


class EditorialReviewTask(ModerationTask):
    """The animation team reads, corrects if it must; never the last editor (four eyes)."""

    step = Step.EDITORIAL

    open_to_reviewers = models.BooleanField(
        _("ouverte aux relecteurs"),
        default=False,
        help_text=_("Un relecteur de n’importe quelle organisation du comité peut approuver."),
    )

    admin_form_fields = [*ModerationTask.admin_form_fields, "open_to_reviewers"]

    class Meta:
        verbose_name = _("relecture éditoriale")
        verbose_name_plural = _("relectures éditoriales")

    def rules(self) -> dict[str, Any]:
        return {"open_to_reviewers": self.open_to_reviewers}

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.user_can_access_editor(obj, user)

    @classmethod
    def get_description(cls) -> str:
        return _("Une autre personne que l’auteur relit et approuve.")


class ExpertReviewTask(ModerationTask):
    """The organisations that pilot the themes give their opinion."""

    step = Step.EXPERT

    each_theme = models.BooleanField(
        _("un avis par thème"),
        default=False,
        help_text=_("Sinon, un seul avis favorable suffit."),
    )

    admin_form_fields = [*ModerationTask.admin_form_fields, "each_theme"]

    class Meta:
        verbose_name = _("avis d’expert")
        verbose_name_plural = _("avis d’experts")

    def rules(self) -> dict[str, Any]:
        return {"each_theme": self.each_theme}

    @classmethod
    def get_description(cls) -> str:
        return _("Les organisations qui pilotent les thèmes donnent leur avis.")


class TerritorialReviewTask(ModerationTask):
    """Referents of the department or of the region; the national pool where there is none."""

    step = Step.TERRITORIAL

    class Meta:
        verbose_name = _("relecture territoriale")
        verbose_name_plural = _("relectures territoriales")

    @classmethod
    def get_description(cls) -> str:
        return _("Un référent du département ou de la région approuve.")


class LanguageReviewTask(ModerationTask):
    """A translator of the language, other than the one who translated."""

    step = Step.LANGUAGE

    class Meta:
        verbose_name = _("relecture de la langue")
        verbose_name_plural = _("relectures des langues")

    @classmethod
    def get_description(cls) -> str:
        return _("Une autre personne que la traductrice relit la langue.")


class CommitteeVoteTask(ModerationTask):
    """Distinct organisations vote; a reasoned objection sends back. The last task."""

    step = Step.VOTE

    quorum = models.PositiveSmallIntegerField(_("organisations favorables nécessaires"), default=3)
    tacit_minimum = models.PositiveSmallIntegerField(
        _("accord tacite à l’échéance"),
        null=True,
        blank=True,
        help_text=_(
            "Nombre de votes favorables qui suffit, sans objection, quand le délai est passé."
            " Vide\u00a0: pas d’accord tacite."
        ),
    )

    admin_form_fields = [*ModerationTask.admin_form_fields, "quorum", "tacit_minimum"]

    class Meta:
        verbose_name = _("vote du comité")
        verbose_name_plural = _("votes du comité")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quorum__gte=1),
                name="quorum_at_least_one",
                violation_error_message=_("Il faut au moins une organisation."),
            ),
            models.CheckConstraint(
                condition=models.Q(tacit_minimum__isnull=True) | models.Q(tacit_minimum__gte=1),
                name="tacit_minimum_at_least_one",
                violation_error_message=_("Un accord tacite demande au moins un vote favorable."),
            ),
        ]

    def rules(self) -> dict[str, Any]:
        return {"quorum": self.quorum, "tacit_minimum": self.tacit_minimum}

    @classmethod
    def get_description(cls) -> str:
        return _("Les organisations du comité votent\u00a0; une objection motivée renvoie.")


class AdmissibilityTask(ModerationTask):
    """Of a file: the referents of its territory say whether it may be instructed."""

    step = Step.ADMISSIBILITY

    class Meta:
        verbose_name = _("recevabilité d’un dossier")
        verbose_name_plural = _("recevabilités des dossiers")

    @classmethod
    def get_description(cls) -> str:
        return _("Un référent de la région ou du département dit si le dossier est complet.")


class InstructionTask(ModerationTask):
    """Of a file: the organisations of its territory instruct it, one of them concludes."""

    step = Step.INSTRUCTION

    class Meta:
        verbose_name = _("instruction d’un dossier")
        verbose_name_plural = _("instructions des dossiers")

    @classmethod
    def get_description(cls) -> str:
        return _("Les organisations du territoire donnent leurs avis et une synthèse motivée.")


class AdviceTask(ModerationTask):
    """The committee votes an opinion on a file, which never decides by itself.

    Ends when every organisation has spoken; at the deadline if ``quorum`` of them did.
    """

    step = Step.ADVICE

    quorum = models.PositiveSmallIntegerField(_("organisations qui doivent répondre"), default=3)

    admin_form_fields = [*ModerationTask.admin_form_fields, "quorum"]

    class Meta:
        verbose_name = _("avis du comité sur un dossier")
        verbose_name_plural = _("avis du comité sur les dossiers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quorum__gte=1),
                name="advice_quorum_at_least_one",
                violation_error_message=_("Il faut au moins une organisation."),
            )
        ]

    def rules(self) -> dict[str, Any]:
        return {"quorum": self.quorum}

    @classmethod
    def get_description(cls) -> str:
        return _("Les organisations du comité donnent un avis, qui ne décide pas.")


class DecisionTask(ModerationTask):
    """A person of the organisation that decides (``Role.DECIDER``) ends a file."""

    step = Step.DECISION

    is_delegated = models.BooleanField(
        _("décision déléguée aux territoires"),
        default=False,
        help_text=_(
            "Les décideurs des organisations du territoire peuvent aussi décider\u00a0; sinon, ceux"
            " de l’organisation nationale seulement."
        ),
    )

    admin_form_fields = [*ModerationTask.admin_form_fields, "is_delegated"]

    class Meta:
        verbose_name = _("décision sur un dossier")
        verbose_name_plural = _("décisions sur les dossiers")

    def rules(self) -> dict[str, Any]:
        return {"is_delegated": self.is_delegated}

    @classmethod
    def get_description(cls) -> str:
        return _("L’organisation qui décide le fait, au vu des avis.")
