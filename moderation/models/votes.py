"""What an organisation said of a revision: an expert's opinion, or a vote of the committee."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models.organisations import Organisation
from moderation.models.states import ScopedTaskState


class Choice(models.TextChoices):
    FOR = "pour", _("pour")
    OBJECTION = "objection", _("objection motivée")
    ABSTENTION = "abstention", _("abstention")


class VoteQuerySet(models.QuerySet["Vote"]):
    def favourable(self) -> Self:
        return self.filter(choice=Choice.FOR)


class Vote(models.Model):
    """One organisation, one voice at a step; the voter's name stays when the account goes.

    ``PROTECT`` on the state: Wagtail deletes states with old revisions or with the object, and
    decisions are never deleted.
    """

    task_state = models.ForeignKey(ScopedTaskState, on_delete=models.PROTECT, related_name="votes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="votes"
    )
    voter_name = models.CharField(_("nom"), max_length=255)
    choice = models.CharField(_("choix"), max_length=10, choices=Choice)
    reason = models.TextField(_("motif"), blank=True)
    revision_id = models.BigIntegerField(_("version"))
    cast_at = models.DateTimeField(_("le"), auto_now_add=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["cast_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task_state", "organisation"], name="one_vote_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.get_choice_display()}"
