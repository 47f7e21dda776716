"""What is planned to be written: the entries of the editorial calendar."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from millejours.models import Stage, Theme
from moderation.models import Organisation


class EditorialEntryQuerySet(models.QuerySet["EditorialEntry"]):
    def between(self, first: date, last: date) -> Self:
        """Planned on one of these days, both included."""
        return self.filter(planned_on__range=(first, last))

    def for_list(self) -> Self:
        """With what ``current_state`` reads, in one query."""
        page_type = ContentType.objects.get_for_model(Page)
        running = WorkflowState.objects.active().filter(
            base_content_type=page_type, object_id=Cast(OuterRef("page_id"), CharField())
        )
        return (
            self.select_related("organisation", "page", "stage", "theme")
            .annotate(page_is_submitted=Exists(running))
            .order_by("planned_on", "title", "pk")
        )


class EditorialEntry(models.Model):
    """Something to write, by whom and for when. With a page, its progress comes from the page."""

    class State(models.TextChoices):
        IDEA = "idee", _("idée")
        ORDERED = "commande", _("commandé")
        WRITING = "ecriture", _("en écriture")
        SUBMITTED = "soumis", _("soumis")
        PUBLISHED = "publie", _("publié")
        CANCELLED = "abandonne", _("abandonné")

    title = models.CharField(_("sujet"), max_length=160)
    planned_on = models.DateField(
        _("prévu le"), db_index=True, help_text=_("Le calendrier montre la semaine de ce jour.")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="editorial_entries",
        verbose_name=_("organisation responsable"),
    )
    page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="editorial_entries",
        verbose_name=_("page"),
        help_text=_(
            "Dès qu’elle existe\u00a0: les états «\u00a0soumis\u00a0» et «\u00a0publié\u00a0»"
            " en viennent."
        ),
    )
    stage = models.ForeignKey(
        Stage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("étape"),
    )
    theme = models.ForeignKey(
        Theme,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("thème"),
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.IDEA)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EditorialEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("sujet prévu")
        verbose_name_plural = _("sujets prévus")
        ordering = ["planned_on", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def current_state(self) -> Any:
        """A ``State``: what people said, or what happened to the page since it was planned."""
        state = self.State(self.state)
        if state == self.State.CANCELLED or self.page is None:
            return state
        if getattr(self, "page_is_submitted", False):
            return self.State.SUBMITTED
        return self.State.PUBLISHED if self._page_went_live else state

    @property
    def _page_went_live(self) -> bool:
        """An article on line long before it was planned to be rewritten does not count."""
        if self.page is None or not self.page.live:
            return False
        last = self.page.last_published_at
        return last is None or last >= self.created_at
