"""How a person wants to be told, and what waits for her daily digest."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LINE_LENGTH = 300


class NotificationChoice(models.Model):
    """What one person chose; without a row, a mail for each event."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choice"
    )
    daily_digest = models.BooleanField(
        _("un seul courriel par jour"),
        default=False,
        help_text=_(
            "Chaque matin à 7 h, ce qui vous attend et ce qui a été décidé sur vos textes, au lieu"
            " d’un courriel à chaque fois. Les urgences arrivent toujours aussitôt."
        ),
    )

    class Meta:
        verbose_name = _("choix des messages")
        verbose_name_plural = _("choix des messages")

    def __str__(self) -> str:
        return f"{self.user} : {'point du jour' if self.daily_digest else 'à chaque fois'}"


class HeldNewsQuerySet(models.QuerySet["HeldNews"]):
    def to_send(self) -> Self:
        return self.filter(sent_at=None, user__is_active=True)

    def hold(self, news: HeldNews) -> None:
        """Keep it until the digest, unless the same was kept before."""
        self.bulk_create([news], ignore_conflicts=True)


class HeldNews(models.Model):
    """A decision that a person reads in her next digest, written in her language.

    The row stays once it is sent: a decision is told once.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_news"
    )
    key = models.CharField(max_length=200)
    line = models.CharField(max_length=LINE_LENGTH)
    detail = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    held_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = HeldNewsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="held_news_once")]

    def __str__(self) -> str:
        return self.line
