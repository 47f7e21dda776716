"""Telephone numbers that help now."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from millejours.models.confirmed import Confirmed, ConfirmedQuerySet
from millejours.models.translatable import Shipped, StartsInSourceLanguage


class Situation(models.TextChoices):
    """What is happening to the person who looks for a number."""

    EMERGENCY = "urgence", _("Urgence vitale ou danger immédiat")
    DISTRESS = "detresse", _("Je n’en peux plus, j’ai des idées noires")
    VIOLENCE = "violences", _("Violences")
    CHILD = "enfant", _("Un enfant est en danger")
    POISON = "poison", _("Mon enfant a avalé un produit dangereux")
    PARENTING = "parents", _("Être parent, c’est difficile en ce moment")
    SPECIFIC = "situation", _("Prématurité, handicap, deuil")
    ADDICTION = "addictions", _("Tabac, alcool, drogues")
    HOUSING = "logement", _("Sans logement, à la rue")
    RIGHTS = "droits", _("Santé, droits et démarches")


class UsefulNumberQuerySet(ConfirmedQuerySet):
    def in_language(self, code: str) -> Self:
        return self.filter(locale__language_code=code)


class UsefulNumber(  # type: ignore[misc]
    PreviewableMixin, Confirmed, Shipped, StartsInSourceLanguage
):
    """A number, what it is for, and how sure we are of it.

    A row ``à vérifier`` is loaded as a draft, never shown before two people approve it.
    """

    minor_fields = frozenset({"name", "purpose"})
    confirmed_fields = frozenset({"number"})

    slug = models.SlugField(_("identifiant"), max_length=60)
    name = models.CharField(_("nom"), max_length=120)
    number = models.CharField(_("numéro"), max_length=20)
    purpose = models.CharField(_("pour quoi"), max_length=250)
    situation = models.CharField(_("situation"), max_length=12, choices=Situation)
    opening = models.CharField(_("horaires"), max_length=160, blank=True)
    cost = models.CharField(_("coût"), max_length=100, blank=True)
    territory = models.CharField(_("territoire"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    in_footer = models.BooleanField(_("dans le pied de page"), default=False)
    source = models.CharField(_("source"), max_length=300)
    objects = UsefulNumberQuerySet.as_manager()

    class Meta(StartsInSourceLanguage.Meta):
        verbose_name = _("numéro utile")
        verbose_name_plural = _("numéros utiles")
        ordering = ["order", "name"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        return f"{self.name} : {self.number}"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "millejours/number_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from millejours.useful_numbers import number_of  # noqa: PLC0415 (imports the model)

        context = super().get_preview_context(request, mode_name)
        return {**context, "number": number_of(self)}
