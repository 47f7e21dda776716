"""What people edit of the search: words that mean the same thing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from millejours.models.guarded import ModeratedSnippet
from millejours.models.translatable import Shipped, StartsInSourceLanguage
from search import analysis


class Synonym(ModeratedSnippet, Shipped, StartsInSourceLanguage):  # type: ignore[misc]
    """A group of equivalent expressions: who types one finds pages that hold another."""

    moderation_workflow = "animation"

    slug = models.SlugField(_("identifiant"), max_length=60, blank=True, editable=False)
    expressions = models.TextField(
        _("expressions équivalentes"),
        max_length=500,
        help_text=_("Séparées par des virgules, par exemple : PMI, protection maternelle"),
    )

    class Meta(StartsInSourceLanguage.Meta):
        verbose_name = _("groupe de synonymes")
        verbose_name_plural = _("synonymes de la recherche")
        ordering = ["slug"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        return self.expressions

    def as_list(self) -> list[str]:
        """The expressions, spaces trimmed, empty ones dropped."""
        return [text for part in self.expressions.split(",") if (text := " ".join(part.split()))]

    def clean(self) -> None:
        """Raises ValidationError, at the field, for a group that would change nothing."""
        super().clean()
        language = self.locale.language_code if self.locale_id else "fr"
        known: dict[tuple[str, ...], str] = {}
        for text in self.as_list():
            found = tuple(analysis.terms(text, language))
            if not found:
                self._refuse(_("« %(text)s » ne contient aucun mot."), text=text)
            if found in known:
                self._refuse(
                    _("« %(text)s » et « %(other)s » sont déjà la même chose pour la recherche."),
                    text=text,
                    other=known[found],
                )
            known[found] = text
        if len(known) < 2:  # noqa: PLR2004
            self._refuse(_("Il faut au moins deux expressions, séparées par une virgule."))

    @staticmethod
    def _refuse(message: Any, **params: str) -> None:
        raise ValidationError({"expressions": ValidationError(message, params=params)})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        base = slugify((self.as_list() or ["groupe"])[0])[:50] or "groupe"
        taken = set(
            type(self)
            ._default_manager.filter(slug__startswith=base)
            .order_by()
            .values_list("slug", flat=True)
        )
        numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
        return base if base not in taken else next(s for s in numbered if s not in taken)
