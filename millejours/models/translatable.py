"""Rows that exist once per language and start in the source language."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.models import Locale, TranslatableMixin


class StartsInSourceLanguage(TranslatableMixin):
    """A translatable row: the one that nobody gave a language to is French."""

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.locale_id is None:
            self.locale = Locale.get_default()
        super().save(*args, **kwargs)


class Shipped(models.Model):
    """A row that may come from a shipped file, which later corrects it unless people edited it."""

    loaded = models.JSONField(
        default=dict, editable=False, help_text="As last loaded from the shipped file."
    )

    class Meta:
        abstract = True
