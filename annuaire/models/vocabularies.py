"""Vocabularies of the directory alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from millejours.models import Term


class Category(Term):
    """What sort of structure or professional a listing is."""

    class Kind(models.TextChoices):
        PLACE = "lieu", _("Lieu")
        PROFESSIONAL = "professionnel", _("Professionnel")

    kind = models.CharField(_("nature"), max_length=14, choices=Kind, default=Kind.PLACE)

    class Meta(Term.Meta):
        verbose_name = _("type de lieu ou de professionnel")
        verbose_name_plural = _("types de lieux et de professionnels")


class SpokenLanguage(Term):
    """A language in which parents can be received; ``slug`` is its code (ISO 639)."""

    class Meta(Term.Meta):
        verbose_name = _("langue parlée")
        verbose_name_plural = _("langues parlées")
