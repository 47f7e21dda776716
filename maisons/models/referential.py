"""One version of the national referential: a page, approved by the committee as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from maisons.referential.freezing import (
    PublishedVersionLock,
    refuse_change,
    saved_as_a_whole,
)
from millejours.models import BasePage
from millejours.visibility import restricted

OF_VIEWS = frozenset({"comparer"})  # addresses under /maisons/referentiel/


class ReferentialQuerySet(PageQuerySet):
    def readable(self) -> Self:
        """On line, for everybody."""
        return self.live().exclude(restricted())

    def newest_first(self) -> Self:
        return self.order_by(models.F("in_force_from").desc(nulls_first=True), "-pk")

    def in_force(self, on: date | None = None) -> ReferentialPage | None:
        """The version under which a request is made on that day (today), None before the first."""
        day = on or timezone.localdate()
        return self.readable().filter(in_force_from__lte=day).newest_first().first()


ReferentialManager: Any = PageManager.from_queryset(ReferentialQuerySet)


class ReferentialPage(BasePage):
    """``in_force_from``: the day from which new requests are made under this version.

    ``is_model``: not official; every screen and document made from it says so.
    Once on line, its text never changes again (``maisons.referential.freezing``).
    """

    version = models.CharField(
        _("version"), max_length=20, help_text=_("Par exemple 2027-1. Jamais donnée deux fois.")
    )
    in_force_from = models.DateField(
        _("en vigueur à partir du"),
        null=True,
        blank=True,
        help_text=_("Les demandes déposées à partir de ce jour suivent cette version."),
    )
    is_model = models.BooleanField(
        _("modèle de démonstration, non officiel"), default=False, editable=False
    )

    objects = ReferentialManager()

    parent_page_types = ["maisons.ReferentialIndexPage"]
    subpage_types: list[str] = []
    template = "maisons/referential_page.html"

    content_panels = [
        HelpPanel(
            content=_(
                "Une version ne change plus une fois publiée\u00a0: préparez-en alors une nouvelle."
                " Avant la publication\u00a0: une date d’entrée en vigueur, aucun domaine vide, des"
                " codes tous différents et au moins un critère exigé dans l’offre socle."
            )
        ),
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("version"), FieldPanel("in_force_from")]),
        InlinePanel("domains", label=_("Domaine"), heading=_("Domaines et critères")),
    ]

    class Meta:
        verbose_name = _("version du référentiel")
        verbose_name_plural = _("versions du référentiel")

    def clean(self) -> None:
        super().clean()
        self.version = self.version.strip()
        errors = {}
        others = type(self).objects.filter(locale_id=self.locale_id).exclude(pk=self.pk)
        if self.version and (taken := others.filter(version__iexact=self.version).first()):
            text = _("La version «\u00a0%(version)s\u00a0» existe déjà\u00a0: %(title)s.")
            errors["version"] = text % {"version": self.version, "title": taken.title}
        same_day = others.filter(in_force_from=self.in_force_from).order_by("pk")
        if self.in_force_from and (taken := same_day.first()):
            text = _("Une autre version entre en vigueur ce jour-là\u00a0: %(title)s.")
            errors["in_force_from"] = text % {"title": taken.title}
        if self.slug in OF_VIEWS:
            errors["slug"] = _("Cette adresse est celle d’un outil du site.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, update_fields: Any = None, **more: Any) -> Any:
        """Raises PublishedVersionError."""
        refuse_change(self, update_fields)
        if update_fields is not None:
            more["update_fields"] = update_fields
        with saved_as_a_whole():
            return super().save(*args, **more)

    def save_revision(self, *args: Any, **more: Any) -> Any:
        """Raises PublishedVersionError: not even a draft says something else."""
        refuse_change(self)
        return super().save_revision(*args, **more)

    def kept_in(self) -> ReferentialPage:
        return self

    def get_lock(self) -> Any:
        if self.live and self.first_published_at and not self.alias_of_id:
            return PublishedVersionLock(self)
        return super().get_lock()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from maisons.referential.reading import reading_of  # noqa: PLC0415 (reads the models)

        context = super().get_context(request, *args, **kwargs)
        return {**context, "reading": reading_of(self)}
