"""The words by which parents, professionals and editors find things: data, not code.

A term exists once per language (``translation_key`` ties its translations together). Terms
that the directory filters on own a ``bit``: their place in the integer masks that search
reads (docs/decisions/0006). A bit is given when the term first goes on line, and never used again
for another: a draft takes no place.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel

from millejours.models.guarded import ModeratedSnippet
from millejours.models.translatable import StartsInSourceLanguage
from millejours.pictograms import PictogramField

HIGHEST_BIT = 61  # of a signed 64-bit integer, one spare


class VocabularyFullError(ValidationError):
    """No bit is left for one more term of a vocabulary."""


class RetiredBit(models.Model):
    """A bit whose term was deleted: it may still be set in masks, so nobody gets it again."""

    vocabulary = models.CharField(max_length=100)
    bit = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "bit"], name="retired_bit_unique")
        ]

    def __str__(self) -> str:
        return f"{self.vocabulary} {self.bit}"


class TermQuerySet(models.QuerySet[Any]):
    def in_language(self, code: str) -> Self:
        return self.filter(locale__language_code=code)

    def live(self) -> Self:
        """Those that the public may read, and that may be chosen."""
        return self.filter(live=True)

    def next_bit(self) -> int:
        """The first bit never used; raises VocabularyFullError past ``HIGHEST_BIT``."""
        retired = RetiredBit.objects.filter(vocabulary=self.model._meta.label_lower)
        used = [
            self.aggregate(highest=models.Max("bit"))["highest"],
            retired.aggregate(highest=models.Max("bit"))["highest"],
        ]
        bit = max((highest + 1 for highest in used if highest is not None), default=0)
        if bit > HIGHEST_BIT:
            raise VocabularyFullError(
                _("Ce vocabulaire est plein (%(count)d termes)."), params={"count": bit}
            )
        return bit


class Term(ModeratedSnippet, StartsInSourceLanguage):  # type: ignore[misc]
    """One word of a vocabulary: a stable slug, a label in one language, an order."""

    moderation_workflow = "animation"
    minor_fields = frozenset({"label"})
    has_bit: ClassVar[bool] = True

    slug = models.SlugField(_("identifiant"), max_length=60)
    label = models.CharField(_("libellé"), max_length=120)
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    bit = models.PositiveSmallIntegerField(
        _("bit"),
        null=True,
        blank=True,
        editable=False,
        validators=[MaxValueValidator(HIGHEST_BIT)],
    )

    objects = TermQuerySet.as_manager()
    override_translatable_fields: ClassVar[list[Any]] = []

    class Meta(StartsInSourceLanguage.Meta):
        abstract = True
        ordering = ["order", "label"]
        unique_together = [("translation_key", "locale"), ("slug", "locale"), ("bit", "locale")]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Raises VocabularyFullError where there is no room for one more term."""
        super().clean()
        if self.has_bit and self.bit is None:
            self._bit_of_translation_or_next()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.has_bit and self.live and self.bit is None:
            self.bit = self._bit_of_translation_or_next()
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A revision never changes the bit of its term."""
        item = super().with_content_json(content)
        item.bit = self.bit
        return item

    def _bit_of_translation_or_next(self) -> int:
        terms = type(self)._default_manager.all()
        same = terms.filter(translation_key=self.translation_key, bit__isnull=False).first()
        return same.bit if same else terms.next_bit()


class Stage(Term):
    """One of the stages from the wish for a child to the second birthday.

    ``start_day`` and ``end_day`` are days relative to birth, both included; ``None`` is open.
    """

    start_day = models.SmallIntegerField(_("premier jour"), null=True, blank=True)
    end_day = models.SmallIntegerField(_("dernier jour"), null=True, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")

    def clean(self) -> None:
        super().clean()
        if None not in (self.start_day, self.end_day) and self.start_day > self.end_day:  # type: ignore[operator]
            raise ValidationError({"end_day": _("L’étape finit avant de commencer.")})


class Priority(Term):
    """One of the ten priorities of the policy (December 2021)."""

    minor_fields = frozenset({"label", "short_label"})
    has_bit = False

    number = models.PositiveSmallIntegerField(_("numéro"))
    short_label = models.CharField(_("libellé court"), max_length=60, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("priorité")
        verbose_name_plural = _("priorités")


class Action(Term):
    """A kind of action under a priority."""

    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="actions", verbose_name=_("priorité")
    )

    class Meta(Term.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")


class Need(Term):
    """What a parent would say she needs."""

    minor_fields = frozenset({"label", "hint"})

    hint = models.CharField(_("précision"), max_length=200, blank=True)
    sensitive = models.BooleanField(
        _("sensible"),
        default=False,
        help_text=_("Un regard sur l’écran peut mettre la personne en danger."),
    )
    pictogram = PictogramField(_("pictogramme"), max_length=80, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("besoin")
        verbose_name_plural = _("besoins")


class Audience(Term):
    """To whom an action or an article speaks."""

    class Meta(Term.Meta):
        verbose_name = _("public")
        verbose_name_plural = _("publics")


class Theme(Term, ClusterableModel):  # type: ignore[misc]
    """An editorial theme; organisations pilot themes."""

    has_bit = False

    stages = ParentalManyToManyField(
        Stage, blank=True, related_name="themes", verbose_name=_("étapes")
    )
    reference = models.CharField(_("référence dans la politique"), max_length=200, blank=True)
    sensitive = models.BooleanField(_("sensible"), default=False)

    class Meta(Term.Meta):
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
