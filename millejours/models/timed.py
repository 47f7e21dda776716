"""What was already done, so that it is done once: mails asked for by key, timed work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailKey(models.Model):
    """A mail that one recipient was sent, and will not be sent again under the same key.

    ``recipient``: the account, or a digest of the address of a person who has none. The row
    outlives the mail itself, which is purged.
    """

    recipient = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    queued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="one_mail_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.recipient}"


class ScheduledRun(models.Model):
    """Where one line of the timetable stands (docs/decisions/0014-mail-and-timed-work.md).

    ``done_until``: the last time of the timetable that a run has satisfied. ``held_until`` and
    ``holder``: the process at work, until it gives up the line or is taken for dead.
    """

    class Outcome(models.TextChoices):
        NONE = "", _("jamais lancé")
        SUCCESS = "success", _("réussi")
        FAILURE = "failure", _("échoué")

    name = models.CharField(max_length=200, primary_key=True)
    done_until = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.NONE)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)

    class Meta:
        verbose_name = _("travail à heure dite")
        verbose_name_plural = _("travaux à heure dite")

    def __str__(self) -> str:
        return self.name
