"""What to do when, from the wish for a child to the second birthday."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from millejours.models import Stage
from millejours.models.confirmed import Confirmed, ConfirmedQuerySet
from millejours.models.translatable import Shipped, StartsInSourceLanguage

DAYS_PER_MONTH = 365.25 / 12
TERM_IN_SA = 41  # weeks of amenorrhoea at the expected date of birth, data/LISEZMOI.md
BIRTH_TO_CONCEPTION = -273
MOST_MONTHS = 60


class LandmarkQuerySet(ConfirmedQuerySet):
    def opening_in(self, stage: Stage) -> Self:
        return self.filter(stage__translation_key=stage.translation_key)


class Landmark(  # type: ignore[misc]
    PreviewableMixin, Confirmed, Shipped, StartsInSourceLanguage
):
    """A window of time, relative to conception, pregnancy, due date or birth.

    ``start`` and ``end`` are whole ``unit``s after ``reference``, negative before it. Both are
    included, except the end in months (« 9th month » is 8 to 9). Source: data/evenements.csv.
    """

    class Reference(models.TextChoices):
        CONCEPTION = "conception", _("conception")
        PREGNANCY = "grossesse_sa", _("grossesse, en semaines d’aménorrhée")
        DUE_DATE = "terme", _("date prévue d’accouchement")
        BIRTH = "naissance", _("naissance ou arrivée au foyer")

    class Unit(models.TextChoices):
        DAYS = "jours", _("jours")
        WEEKS = "semaines_SA", _("semaines d’aménorrhée")
        MONTHS = "mois", _("mois")

    class For(models.TextChoices):
        PARENTS = "parents", _("les parents")
        MOTHER = "mere", _("la mère")
        OTHER_PARENT = "pere_coparent", _("le père ou coparent")
        CHILD = "enfant", _("l’enfant")

    class Category(models.TextChoices):
        EXAMINATION = "examen", _("examen")
        ULTRASOUND = "echographie", _("échographie")
        SCREENING = "depistage", _("dépistage")
        VACCINE = "vaccination", _("vaccination")
        INTERVIEW = "entretien", _("entretien")
        WORKSHOP = "atelier", _("préparation, atelier")
        STEP = "demarche", _("démarche")
        LEAVE = "conge", _("congé")

    class Obligation(models.TextChoices):
        YES = "oui", _("obligatoire")
        NO = "non", _("facultatif")
        DEPENDS = "selon_situation", _("selon la situation")

    minor_fields = frozenset({"title", "description"})
    confirmed_fields = frozenset(
        {"reference", "unit", "start", "end", "obligation", "situation", "territories"}
    )

    slug = models.SlugField(_("identifiant"), max_length=80)
    title = models.CharField(_("titre"), max_length=120)
    description = models.CharField(_("description"), max_length=300)
    reference = models.CharField(_("référence"), max_length=12, choices=Reference)
    unit = models.CharField(_("unité"), max_length=11, choices=Unit)
    start = models.SmallIntegerField(_("début"))
    end = models.SmallIntegerField(_("fin"))
    for_whom = models.CharField(_("pour"), max_length=13, choices=For)
    category = models.CharField(_("catégorie"), max_length=11, choices=Category)
    obligation = models.CharField(_("obligation"), max_length=15, choices=Obligation)
    situation = models.CharField(_("situation"), max_length=40, default="tous")
    territories = models.CharField(_("territoires"), max_length=80, blank=True)
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="landmarks", verbose_name=_("étape")
    )
    public_source = models.CharField(
        _("source montrée"),
        max_length=300,
        blank=True,
        help_text=_("Le document officiel, tel que le public le lit."),
    )
    source = models.CharField(
        _("note sur la source"),
        max_length=300,
        help_text=_("Comment cette date a été trouvée ; le public ne la lit pas."),
    )

    objects = LandmarkQuerySet.as_manager()

    class Meta(StartsInSourceLanguage.Meta):
        verbose_name = _("repère du calendrier")
        verbose_name_plural = _("repères du calendrier")
        ordering = ["stage", "pk"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raises ValidationError, at each field, for what no calendar could show."""
        super().clean()
        errors = dict(self._errors())
        if errors:
            raise ValidationError(errors)

    def _errors(self) -> Iterator[tuple[str, Any]]:
        from articles import situations  # noqa: PLC0415 (imports the models)

        if self.start is not None and self.end is not None and self.end < self.start:
            yield "end", _("La fenêtre finit avant de commencer.")
        for name in ("start", "end"):
            count = getattr(self, name)
            if self.unit == self.Unit.MONTHS and count is not None and abs(count) > MOST_MONTHS:
                yield name, _("Pas plus de 60 mois avant ou après.")
        if self.unit == self.Unit.WEEKS and self.reference != self.Reference.PREGNANCY:
            yield "unit", _("Les semaines d’aménorrhée ne comptent que la grossesse.")
        if self.situation not in situations.values():
            yield "situation", _("Choisissez une situation de la liste.")
        unknown = situations.unknown_territories(self.territories)
        if unknown:
            message = _("Codes inconnus : %(codes)s. Écrivez par exemple 973|976, ou R93.")
            yield "territories", ValidationError(message, params={"codes": ", ".join(unknown)})

    @property
    def is_for_everybody(self) -> bool:
        return self.situation == "tous" and not self.territories

    @property
    def first_day(self) -> int:
        """When the window opens, in days relative to birth: an order, not a date."""
        if self.unit == self.Unit.WEEKS:
            return (self.start - TERM_IN_SA) * 7
        days = round(self.start * DAYS_PER_MONTH) if self.unit == self.Unit.MONTHS else self.start
        return days + (BIRTH_TO_CONCEPTION if self.reference == self.Reference.CONCEPTION else 0)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "articles/landmark_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from articles.reading import shown_landmark  # noqa: PLC0415 (imports the model)

        context = super().get_preview_context(request, mode_name)
        return {**context, "item": shown_landmark(self)}
