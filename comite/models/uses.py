"""Where a key message is used, and whether somebody compared it since it changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from articles.models import ArticlePage
from comite.models.key_messages import KeyMessage
from moderation.models import Organisation


class KeyMessageUseQuerySet(models.QuerySet["KeyMessageUse"]):
    def to_review(self) -> Self:
        """Those whose message changed since a person compared them."""
        return self.filter(state=KeyMessageUse.State.TO_REVIEW)

    def of_organisations(self, organisations: Iterable[Organisation]) -> Self:
        """Those that one of them answers for: by the message, or by the article that uses it."""
        keys = [organisation.pk for organisation in organisations]
        articles = ArticlePage.objects.filter(responsible_organisation__in=keys)
        return self.filter(Q(message__organisation__in=keys) | Q(page__in=articles.values("pk")))

    def for_list(self) -> Self:
        """With what a list shows, the longest wait first."""
        return self.select_related(
            "message__organisation", "message__locale", "page", "checked_by"
        ).order_by("review_opened_on", "message__title", "page__title", "pk")


class KeyMessageUse(models.Model):
    """A page that says a key message.

    ``wording`` is the wording that a person last compared the page with.
    """

    class State(models.TextChoices):
        UP_TO_DATE = "a-jour", _("à jour")
        TO_REVIEW = "a-revoir", _("à revoir")

    message = models.ForeignKey(
        KeyMessage, on_delete=models.CASCADE, related_name="uses", verbose_name=_("message clé")
    )
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="key_message_uses", verbose_name=_("page")
    )
    where = models.CharField(
        _("où dans la page"), max_length=300, blank=True, help_text=_("Un titre, ou la phrase.")
    )
    wording = models.TextField(_("formulation comparée"), editable=False)
    state = models.CharField(
        _("état"), max_length=8, choices=State, default=State.UP_TO_DATE, editable=False
    )
    checked_on = models.DateField(_("comparé le"), editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    review_opened_on = models.DateField(_("à revoir depuis le"), null=True, editable=False)
    review_reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)

    objects = KeyMessageUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage d’un message clé")
        verbose_name_plural = _("usages des messages clés")
        ordering = ["message__title", "page__title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "page"],
                name="key_message_used_once",
                violation_error_message=_("Cet usage est déjà noté."),
            )
        ]
        indexes = [models.Index(fields=["state", "review_opened_on"], name="use_to_review")]

    def __str__(self) -> str:
        return f"{self.message} – {self.page}"

    @property
    def is_to_review(self) -> bool:
        return self.state == self.State.TO_REVIEW
