"""Rows that exist once per language and start in the source language."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, TranslatableMixin


class StartsInSourceLanguage(TranslatableMixin):
    """A translatable row: the one that nobody gave a language to is French."""

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._start_in_source_language()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._start_in_source_language()

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """A form does not show the language: Django alone would let a known slug through."""
        if "slug" not in (exclude or ()) and self._slug_is_taken():
            raise ValidationError({"slug": _("Cet identifiant existe déjà.")}, code="unique")
        super().validate_unique(exclude)

    def _start_in_source_language(self) -> None:
        if self.locale_id is None:
            self.locale = Locale.get_default()

    def _slug_is_taken(self) -> bool:
        try:
            self._meta.get_field("slug")
        except FieldDoesNotExist:
            return False
        self._start_in_source_language()
        rows = type(self)._default_manager.filter(
            locale_id=self.locale_id,
            slug=self.slug,  # type: ignore[attr-defined]
        )
        return rows.exclude(pk=self.pk).exists()


class Shipped(models.Model):
    """A row that may come from a shipped file, which later corrects it unless people edited it."""

    loaded = models.JSONField(
        default=dict, editable=False, help_text="As last loaded from the shipped file."
    )

    class Meta:
        abstract = True
