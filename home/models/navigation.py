"""Links of the header and the footer, edited in the admin, one set per language."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from millejours.models.translatable import StartsInSourceLanguage


class NavigationItemQuerySet(models.QuerySet["NavigationItem"]):
    def in_language(self, code: str) -> Self:
        return self.filter(locale__language_code=code)


class NavigationItem(StartsInSourceLanguage):
    """One link: to a page (its address follows the page) or to a path of the site."""

    class Placement(models.TextChoices):
        HEADER = "header", _("Menu principal")
        FOOTER = "footer", _("Pied de page")
        LEGAL = "legal", _("Liens légaux")

    placement = models.CharField(_("emplacement"), max_length=8, choices=Placement)
    label = models.CharField(_("libellé"), max_length=60)
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("page"),
    )
    path = models.CharField(
        _("chemin"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^/(?!/)", _("Un chemin du site commence par « / »."))],
        help_text=_("Par exemple /annuaire/. Laissez vide si une page est choisie."),
    )
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)

    objects = NavigationItemQuerySet.as_manager()

    class Meta(StartsInSourceLanguage.Meta):
        verbose_name = _("lien de navigation")
        verbose_name_plural = _("liens de navigation")
        ordering = ["placement", "order", "label"]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        if bool(self.page_id) == bool(self.path):
            raise ValidationError(_("Choisissez une page ou écrivez un chemin, l’un des deux."))
