"""An article for parents, its sources, who reviewed it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from articles import panels
from articles.blocks import ESSENTIALS_FEATURES, ArticleBodyBlock
from articles.forms import ArticlePageForm
from articles.models.approved import ApprovedContent
from articles.models.querysets import ArticleManager
from articles.territories import TerritoriesField, single_territory
from millejours.fields import SiteStreamField
from millejours.models import Audience, BasePage, Need, Stage, Theme
from millejours.pictograms import PictogramField
from moderation.moderated import Scope, locale_code_of


class ArticlePage(ApprovedContent, BasePage):
    """One subject, in plain words, for a stage: the essential first, its sources at the end."""

    main_stage = models.ForeignKey(
        Stage,
        on_delete=models.PROTECT,
        related_name="articles",
        verbose_name=_("étape principale"),
    )
    stages = ParentalManyToManyField(
        Stage,
        blank=True,
        related_name="also_articles",
        verbose_name=_("autres étapes"),
        help_text=_("Les étapes où cet article est utile aussi."),
    )
    themes = ParentalManyToManyField(Theme, related_name="articles", verbose_name=_("thèmes"))
    audiences = ParentalManyToManyField(Audience, blank=True, verbose_name=_("publics"))
    needs = ParentalManyToManyField(
        Need,
        blank=True,
        verbose_name=_("besoins"),
        help_text=_("Mènent le lecteur vers les lieux et professionnels près de chez lui."),
    )
    territories = TerritoriesField(
        _("territoires"),
        default=list,
        blank=True,
        help_text=_("Seulement si l’article ne vaut que là. Vide : partout en France."),
    )
    pictogram = PictogramField(_("pictogramme"), max_length=80, blank=True)
    essentials = RichTextField(
        _("l’essentiel"),
        features=ESSENTIALS_FEATURES,
        max_length=900,
        help_text=_("Trois à cinq phrases courtes, lues avant tout le reste."),
    )
    body = SiteStreamField(ArticleBodyBlock(), verbose_name=_("contenu"))

    objects = ArticleManager()
    base_form_class = ArticlePageForm
    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "articles/article_page.html"
    search_kind = "article"
    minor_fields = frozenset({"title", "summary", "essentials", "body", "search_words"})
    edit_handler = panels.article_panels()
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("essentials", boost=2),
        index.SearchField("body"),
        index.RelatedFields("themes", [index.SearchField("label")]),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @cached_property
    def themes_in_order(self) -> list[Theme]:
        """Its themes, asked for once however often a page reads them."""
        return sorted(self.themes.all(), key=lambda theme: (theme.order, theme.pk))

    @property
    def is_sensitive(self) -> bool:
        return any(theme.sensitive for theme in self.themes_in_order)

    def moderation_scope(self) -> Scope:
        """Its themes, and the territory when it holds in a single one."""
        departement, region = single_territory(self.territories)
        themes = tuple(self.themes_in_order)
        return Scope(themes, departement, region, locale_code_of(self))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from articles.reading import article_view  # noqa: PLC0415 (imports the models)

        return {**super().get_context(request, *args, **kwargs), **article_view(self, request)}


class ArticleSource(Orderable):
    """Where what an article says comes from."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="sources")
    institution = models.CharField(_("institution"), max_length=160)
    title = models.CharField(_("titre du document"), max_length=300)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    published_on = models.DateField(_("date du document"), null=True, blank=True)
    checked_on = models.DateField(_("consulté le"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return f"{self.institution}, {self.title}"
