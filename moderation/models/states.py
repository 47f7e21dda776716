"""An object at one step of its workflow, with what was frozen when the step began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from millejours.models import Theme
from moderation.models.organisations import Organisation
from moderation.models.people import Membership
from moderation.moderated import scope_of
from moderation.stakes import without_stake
from territoires.models import Departement, Region

if TYPE_CHECKING:
    from wagtail.models import Task

TITLE_LENGTH = 255


class Step(models.TextChoices):
    EDITORIAL = "redaction", _("relecture éditoriale")
    EXPERT = "avis", _("avis d’expert")
    TERRITORIAL = "territoire", _("relecture territoriale")
    LANGUAGE = "langue", _("relecture de la langue")
    VOTE = "vote", _("vote du comité")
    ADMISSIBILITY = "recevable", _("recevabilité")
    INSTRUCTION = "instruire", _("instruction")
    ADVICE = "consulter", _("avis du comité")
    DECISION = "decider", _("décision")


# The steps of a file, which is read and decided in pages of its own room, not at the desk.
FILE_STEPS = (Step.ADMISSIBILITY, Step.INSTRUCTION, Step.ADVICE, Step.DECISION)


class ScopedTaskStateQuerySet(models.QuerySet["ScopedTaskState"]):
    def in_progress(self) -> Self:
        return self.filter(status=TaskState.STATUS_IN_PROGRESS)

    def at_the_desk(self) -> Self:
        """Those that the desk shows: a file is the business of fewer people."""
        return self.exclude(step__in=FILE_STEPS)

    def late(self, now: Any) -> Self:
        return self.filter(deadline__lt=now)


class ScopedTaskState(TaskState):
    """What is asked, of whom, about which revision: nothing here moves with a later draft.

    ``deadline`` ends a step (a vote) or starts a reminder; ``escalated_at`` is when silence
    opened the step to the animation team or to the national pool.
    """

    step = models.CharField(_("étape"), max_length=10, choices=Step)
    title = models.CharField(_("titre"), max_length=TITLE_LENGTH)
    locale_code = models.CharField(_("langue"), max_length=12, blank=True)
    departement = models.ForeignKey(
        Departement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    editor = models.ForeignKey(
        "millejours.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    deadline = models.DateTimeField(_("échéance"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("élargi le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("rappelé le"), null=True, blank=True)
    outcome = models.CharField(_("issue"), max_length=40, blank=True)
    is_tacit = models.BooleanField(_("accord tacite"), default=False)
    # The rules of this step, as they were when it began.
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    tacit_minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    each_theme = models.BooleanField(default=False)
    open_to_reviewers = models.BooleanField(default=False)
    is_delegated = models.BooleanField(default=False)

    objects = ScopedTaskStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("étape d’un objet")
        verbose_name_plural = _("étapes des objets")
        indexes = [models.Index(fields=["step", "deadline"], name="scoped_step_deadline")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Freeze the scope the first time, before ``task_submitted`` is sent."""
        is_new = self._state.adding and bool(self.revision_id)
        if not is_new:
            super().save(*args, **kwargs)
            return
        item = self.revision.as_object()
        scope = scope_of(item)
        self.title = str(item)[:TITLE_LENGTH]
        self.locale_code = scope.locale_code
        self.departement = scope.departement
        self.region = scope.region or (scope.departement and scope.departement.region)
        self.editor = self.revision.user
        with transaction.atomic():
            super().save(*args, **kwargs)
            whole = [None] if self.step == Step.EXPERT else []
            ScopedTheme.objects.bulk_create(
                ScopedTheme(task_state=self, theme=theme) for theme in scope.themes or whole
            )

    def approve(self, user: Any = None, update: bool = True, comment: str = "") -> Any:
        """Go to the step that follows this one; Wagtail 8.0 would skip those once approved."""
        with transaction.atomic():
            super().approve(user=user, update=False, comment=comment)
            if update:
                self._go_on(user)
        return self

    def _go_on(self, user: Any) -> None:
        following = self.following_task()
        if following is None:
            self.workflow_state.finish(user=user)
        else:
            self.workflow_state.update(user=user, next_task=following)

    def following_task(self) -> Task | None:
        tasks = list(self.workflow_state.workflow.tasks)
        places = [number for number, task in enumerate(tasks) if task.pk == self.task_id]
        after = places[0] + 1 if places else 0
        return tasks[after] if after < len(tasks) else None


def _able_to_speak() -> Any:
    """Memberships with which somebody may still give an opinion; inside a ``ScopedTheme`` query."""
    from moderation.models.votes import Vote  # noqa: PLC0415 (imports this module)

    spoken = Vote.objects.filter(task_state=OuterRef(OuterRef("task_state")))
    return (
        without_stake(Membership.objects.active().speaking(), "task_state")
        .exclude(organisation__in=spoken.values("organisation"))
        .exclude(user__in=spoken.exclude(user=None).values("user"))
    )


class ScopedThemeQuerySet(models.QuerySet["ScopedTheme"]):
    def to_name(self) -> Self:
        """Nobody can answer for them: the animation team names an organisation, or another."""
        named = _able_to_speak().filter(organisation=OuterRef("named_organisation"))
        return self.nameable().filter(~Exists(named))

    def nameable(self) -> Self:
        """Those whose pilots cannot answer, or did not in time; another may be named again.

        A pilot that abstained, or spoke without covering the theme, cannot answer any more.
        """
        pilots = _able_to_speak().filter(organisation__piloted_themes=OuterRef("theme"))
        unanswered = Q(task_state__escalated_at__isnull=False) | ~Exists(pilots)
        return self.filter(unanswered, covered=False)

    def answered_by(self, organisations: Any) -> Self:
        """Those that one of ``organisations`` pilots, or was named for."""
        piloted = Organisation.piloted_themes.through.objects.filter(
            organisation__in=organisations, theme=OuterRef("theme")
        )
        return self.filter(Q(named_organisation__in=organisations) | Exists(piloted))


class ScopedTheme(models.Model):
    """A theme of the object; at the step of opinions, one on which an opinion is asked.

    Without a theme, the opinion is asked on the object as a whole.
    """

    task_state = models.ForeignKey(ScopedTaskState, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    named_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    covered = models.BooleanField(default=False)

    objects = ScopedThemeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task_state", "theme"], name="scoped_theme_once")
        ]

    def __str__(self) -> str:
        return str(self.theme or _("l’ensemble"))
