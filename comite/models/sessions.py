"""Meetings of the committee: who was there, what was on the agenda, what became of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.wording import in_words
from moderation.models import Organisation

LONGEST_MINUTES = 50_000


class SessionQuerySet(models.QuerySet["Session"]):
    def not_closed(self) -> Self:
        return self.exclude(state=Session.State.CLOSED)

    def after(self, session: Session) -> Self:
        """Those still to be held after ``session``, the nearest first."""
        later = Q(held_on__gt=session.held_on) | Q(held_on=session.held_on, pk__gt=session.pk)
        return self.not_closed().filter(later).order_by("held_on", "pk")


class Session(models.Model):
    """A meeting. Its minutes may be corrected until they are closed too (``minutes_closed_at``)."""

    class State(models.TextChoices):
        PREPARATION = "preparation", _("en préparation")
        CONVENED = "convoquee", _("convoquée")
        OPEN = "ouverte", _("ouverte")
        CLOSED = "close", _("close")

    held_on = models.DateField(_("date"), db_index=True)
    starts_at = models.TimeField(_("heure"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    link = models.URLField(_("lien de visioconférence"), max_length=500, blank=True)
    chair = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="chaired_sessions",
        verbose_name=_("organisation qui préside"),
    )
    state = models.CharField(
        _("état"), max_length=11, choices=State, default=State.PREPARATION, editable=False
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    minutes = models.TextField(_("compte rendu"), max_length=LONGEST_MINUTES, blank=True)
    minutes_closed_at = models.DateTimeField(null=True, editable=False)
    minutes_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return str(_("Séance du %(date)s")) % {"date": in_words(self.held_on)}

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class Attendance(models.Model):
    """A person who was called or came; the name stays when the account goes."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("nom"), max_length=255)
    is_present = models.BooleanField(_("présent"), default=False)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["organisation__acronym", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation", "name"], name="attends_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"
