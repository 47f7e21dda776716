"""One model for each way of using the engine: publish, decide without publishing, a territory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from wagtail.snippets.models import register_snippet

from millejours.models import Theme
from millejours.models.guarded import ModeratedSnippet
from moderation.models import Organisation
from moderation.moderated import Effect, Outcome, Scope, Stakes
from territoires.models import Departement


class Toy(ModeratedSnippet):
    title = models.CharField(max_length=100)

    class Meta(ModeratedSnippet.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title


class Notice(Toy):
    """Published by default: it says nothing of what an approval does."""

    moderation_workflow: ClassVar[str] = "comite-editorial"
    minor_fields: ClassVar[frozenset[str]] = frozenset({"title"})

    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT)

    def moderation_scope(self) -> Scope:
        return Scope(themes=(self.theme,) if self.theme else ())

    @classmethod
    def moderation_stakes(cls) -> Sequence[Stakes]:
        declared = Stakes(Interest.objects.all(), item="notice", person="user")
        members = "organisation__memberships__user"
        return (declared, Stakes(Recusal.objects.all(), "notice", members, reads=False))


class Interest(models.Model):
    """Somebody who would gain by a notice, or nobody any more."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)


class Recusal(models.Model):
    """An organisation whose members leave a notice to others, and read nothing more for it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="recusals")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class Application(Toy):
    """Records a decision and never goes on line; it may end in more ways than two."""

    moderation_workflow: ClassVar[str] = "animation"
    moderation_outcomes: ClassVar[dict[str, Outcome]] = {
        "favorable": Outcome("Favorable", Effect.APPROVE),
        "reserves": Outcome("Favorable avec réserves", Effect.APPROVE, needs_reason=True),
        "ajourne": Outcome("Ajournée", Effect.REQUEST_CHANGES, needs_reason=True),
        "refus": Outcome("Refusée", Effect.REFUSE, needs_reason=True),
    }

    decision = models.CharField(max_length=20, blank=True)
    reserve = models.TextField(blank=True)
    decided_revision = models.BigIntegerField(null=True, blank=True)

    def on_approved(self, revision: Any, workflow_state: Any, actor: Any) -> None:
        step = workflow_state.current_task_state.specific
        self._keep(revision, step.outcome or "favorable", step.comment)

    def on_refused(self, revision: Any, workflow_state: Any, actor: Any) -> None:
        self._keep(revision, "refus", "")

    def _keep(self, revision: Any, decision: str, reserve: str) -> None:
        type(self).objects.filter(pk=self.pk).update(
            decision=decision, reserve=reserve, decided_revision=revision.pk
        )


class Place(Toy):
    """Somewhere: its department decides who reads it."""

    moderation_workflow: ClassVar[str] = "comite-editorial"

    departement = models.ForeignKey(Departement, null=True, blank=True, on_delete=models.PROTECT)

    def moderation_scope(self) -> Scope:
        return Scope(departement=self.departement)


register_snippet(Notice)
register_snippet(Place)
