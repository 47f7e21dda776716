"""The agenda of a session: objects at the vote, and subjects written by hand."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comite.models.sessions import Session
from moderation.models import Organisation, ScopedTaskState

LONGEST_CONCLUSION = 4000


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def for_list(self) -> Self:
        """In order, with what ``status`` reads and a list shows."""
        return self.select_related(
            "session",
            "task_state__workflow_state__requested_by",
            "rapporteur",
            "pulled_out_for",
        ).order_by("order", "pk")

    def left_open(self) -> Self:
        """Neither decided, concluded, nor put off."""
        at_vote = Q(task_state__status=ScopedTaskState.STATUS_IN_PROGRESS)
        by_hand = Q(is_by_hand=True, conclusion="")
        return self.filter(at_vote | by_hand, put_off=False)

    def to_carry(self, session: Session) -> Self:
        """Put off by an earlier session, and on no later agenda yet."""
        earlier = Q(session__held_on__lt=session.held_on) | Q(
            session__held_on=session.held_on, session__pk__lt=session.pk
        )
        waiting = self.filter(earlier, put_off=True, carried_to=None)
        return waiting.order_by("session__held_on", "order", "pk")


class AgendaItem(models.Model):
    """One subject of a session.

    Without ``task_state`` it is a subject written by hand, or an object deleted since: its title
    stays. ``pulled_out_for`` is the organisation that asked for a vote of its own.
    """

    class Status(models.TextChoices):
        OPEN = "en-cours", _("à décider")
        APPROVED = "adopte", _("adopté")
        SENT_BACK = "renvoye", _("renvoyé à l’auteur")
        WITHDRAWN = "retire", _("retiré du circuit")
        CONCLUDED = "conclu", _("conclu")
        PUT_OFF = "reporte", _("reporté à la séance suivante")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    task_state = models.ForeignKey(
        ScopedTaskState,
        null=True,
        on_delete=models.SET_NULL,
        related_name="agenda_items",
        verbose_name=_("objet"),
    )
    is_by_hand = models.BooleanField(default=False)
    title = models.CharField(_("sujet"), max_length=255)
    text = models.TextField(_("présentation"), max_length=4000, blank=True)
    rapporteur = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("rapporteur"),
    )
    minutes_planned = models.PositiveSmallIntegerField(_("durée en minutes"), null=True, blank=True)
    pulled_out_for = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pulled_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pulled_out_at = models.DateTimeField(null=True)
    pull_reason = models.CharField(_("à discuter"), max_length=500, blank=True)
    conclusion = models.TextField(_("conclusion"), max_length=LONGEST_CONCLUSION, blank=True)
    put_off = models.BooleanField(default=False)
    carried_to = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="carried_from"
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("objet de l’ordre du jour")
        verbose_name_plural = _("ordre du jour")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "task_state"], name="once_on_an_agenda")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pulled_out(self) -> bool:
        return self.pulled_out_at is not None

    @property
    def status(self) -> Any:
        """A ``Status``."""
        if self.put_off:
            return self.Status.PUT_OFF
        if self.is_by_hand:
            return self.Status.CONCLUDED if self.conclusion else self.Status.OPEN
        if self.task_state is None:
            return self.Status.WITHDRAWN
        return STATUS_OF_STATES.get(self.task_state.status, self.Status.WITHDRAWN)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


STATUS_OF_STATES = {
    ScopedTaskState.STATUS_IN_PROGRESS: AgendaItem.Status.OPEN,
    ScopedTaskState.STATUS_APPROVED: AgendaItem.Status.APPROVED,
    ScopedTaskState.STATUS_REJECTED: AgendaItem.Status.SENT_BACK,
}
