"""What a listing says of itself in other languages than its own."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from annuaire.models.listing import Listing
from millejours import languages


class Presentation(models.Model):
    """The presentation of a listing in another language: plain text, at most one a language.

    Written by those who keep the listing, part of its revisions: on line by an approval only.
    ``Listing.description`` is the text in the listing's own language; the forms want no other.
    """

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="presentations")
    language = models.CharField(
        _("langue"),
        max_length=12,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
    )
    text = models.TextField(_("texte"), max_length=Listing.LONGEST_PRESENTATION)

    panels = [
        FieldPanel("language"),
        FieldPanel("text", widget=AdminAutoHeightTextInput(attrs={"dir": "auto"})),
    ]

    class Meta:
        verbose_name = _("présentation dans une autre langue")
        verbose_name_plural = _("présentations dans d’autres langues")
        ordering = ["language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "language"], name="presentation_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_language_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Two texts that exchange their languages are written one after the other."""
        same = Presentation.objects.filter(listing_id=self.listing_id, language=self.language)
        same.exclude(pk=self.pk).delete()
        super().save(*args, **kwargs)
