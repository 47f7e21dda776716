"""The page of a stage."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from articles import panels
from articles.blocks import ArticleBodyBlock
from millejours.fields import SiteStreamField
from millejours.models import BasePage, Stage
from millejours.pictograms import PictogramField


class StagePage(BasePage):
    """One of the eight stages: its articles by theme, what to do when, before and after."""

    stage = models.ForeignKey(
        Stage,
        on_delete=models.PROTECT,
        related_name="pages",
        verbose_name=_("étape"),
        help_text=_("Ses bornes en jours se règlent dans Vocabulaires, Étapes."),
    )
    pictogram = PictogramField(_("pictogramme"), max_length=80, blank=True)
    body = SiteStreamField(ArticleBodyBlock(required=False), verbose_name=_("contenu"), blank=True)

    parent_page_types = ["articles.StageIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "articles/stage_page.html"
    search_kind = "etape"
    minor_fields = frozenset({"title", "summary", "body", "search_words"})

    edit_handler = panels.stage_panels()
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")

    def clean(self) -> None:
        super().clean()
        others = StagePage.objects.filter(locale=self.locale_id, stage=self.stage_id)
        if self.stage_id and others.exclude(pk=self.pk).exists():
            raise ValidationError({"stage": _("Cette étape a déjà sa page.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from articles.reading import stage_view  # noqa: PLC0415 (imports the models)

        return {**super().get_context(request, *args, **kwargs), **stage_view(self, request)}
