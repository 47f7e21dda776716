"""What those who instruct a request write, and what they ask of those who make it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from maisons.models.answers import Paper
from maisons.models.criteria import Criterion
from moderation.models import Organisation

LONGEST = 8000


def _request(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.CASCADE, related_name=name
    )


def _person() -> models.ForeignKey:
    """The name beside it stays when the account goes."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )


class Conclusion(models.TextChoices):
    FAVOURABLE = "favorable", _("favorable")
    RESERVED = "reserve", _("favorable avec réserve")
    UNFAVOURABLE = "defavorable", _("défavorable")


class CriterionOpinionQuerySet(models.QuerySet["CriterionOpinion"]):
    def of_this_round(self, filed_at: Any) -> Self:
        """Given since the request was last filed: older ones were on other answers."""
        return self.filter(given_at__gte=filed_at) if filed_at else self.none()


class CriterionOpinion(models.Model):
    """What one organisation of the territory thinks of one criterion; its last word stays."""

    request = _request("opinions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    conclusion = models.CharField(_("avis"), max_length=12, choices=Conclusion.choices)
    comment = models.TextField(_("commentaire"), max_length=LONGEST, blank=True)
    author = _person()
    author_name = models.CharField(_("qui"), max_length=255)
    given_at = models.DateTimeField(_("le"), auto_now=True)

    objects = CriterionOpinionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("avis sur un critère")
        verbose_name_plural = _("avis sur les critères")
        ordering = ["request", "criterion", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "criterion", "organisation"],
                name="criterion_opinion_once_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.get_conclusion_display()}"


class Synthesis(models.Model):
    """The reasoned synthesis with which the instruction ends; one a round of instruction."""

    request = _request("syntheses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    conclusion = models.CharField(_("conclusion"), max_length=12, choices=Conclusion.choices)
    text = models.TextField(_("synthèse motivée"), max_length=LONGEST)
    author = _person()
    author_name = models.CharField(_("qui"), max_length=255)
    written_at = models.DateTimeField(_("le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("synthèse de l’instruction")
        verbose_name_plural = _("synthèses de l’instruction")
        ordering = ["request", "written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.get_conclusion_display()}"


class Visit(models.Model):
    request = _request("visits")
    visited_on = models.DateField(_("date de la visite"))
    people = models.CharField(_("organisations présentes"), max_length=300)
    report = models.TextField(_("compte rendu"), max_length=LONGEST)
    paper = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = _person()
    author_name = models.CharField(_("qui"), max_length=255)
    written_at = models.DateTimeField(_("écrit le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("compte rendu de visite")
        verbose_name_plural = _("comptes rendus de visite")
        ordering = ["request", "visited_on", "pk"]

    def __str__(self) -> str:
        return str(self.visited_on)


class DepartmentalOpinion(models.Model):
    """Of the comité départemental des services aux familles, when it was asked."""

    request = _request("departmental_opinions")
    given_on = models.DateField(_("séance du"))
    conclusion = models.CharField(_("avis"), max_length=12, choices=Conclusion.choices)
    text = models.TextField(_("avis motivé"), max_length=LONGEST, blank=True)
    paper = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = _person()
    author_name = models.CharField(_("qui"), max_length=255)
    written_at = models.DateTimeField(_("écrit le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("avis du comité départemental des services aux familles")
        verbose_name_plural = _("avis des comités départementaux des services aux familles")
        ordering = ["request", "given_on", "pk"]

    def __str__(self) -> str:
        return f"{self.given_on} : {self.get_conclusion_display()}"


class ComplementQuerySet(models.QuerySet["Complement"]):
    def open(self) -> Self:
        return self.filter(answered_at=None, closed_at=None)


class Complement(models.Model):
    """What is still asked of those who make the request: only ``criteria`` open again.

    ``opens_project``: the description of the place too. ``closed_at``: ended without an answer.
    """

    request = _request("complements")
    criteria = models.ManyToManyField(
        Criterion, blank=True, related_name="+", verbose_name=_("critères à compléter")
    )
    opens_project = models.BooleanField(_("le projet peut être modifié"), default=False)
    message = models.TextField(_("ce qui est demandé"), max_length=LONGEST)
    deadline = models.DateField(_("à rendre avant le"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = _person()
    author_name = models.CharField(_("qui"), max_length=255)
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    reminded_at = models.DateTimeField(_("rappelé le"), null=True, blank=True)
    answered_at = models.DateTimeField(_("rendu le"), null=True, blank=True)
    answered_by = _person()
    closed_at = models.DateTimeField(_("clos sans réponse le"), null=True, blank=True)

    objects = ComplementQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("demande de complément")
        verbose_name_plural = _("demandes de complément")
        ordering = ["request", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(answered_at=None, closed_at=None),
                name="label_complement_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.message[:80]


class Message(models.Model):
    """A word of the thread between those who make the request and those who instruct it."""

    request = _request("messages")
    author = _person()
    author_name = models.CharField(_("qui"), max_length=255)
    from_applicants = models.BooleanField(_("de la part du porteur"))
    text = models.TextField(_("message"), max_length=4000)
    sent_at = models.DateTimeField(_("le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message d’une demande")
        verbose_name_plural = _("messages des demandes")
        ordering = ["request", "sent_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Recusal(models.Model):
    """An organisation with an interest in the project: its members read and never decide."""

    request = _request("recusals")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="label_recusals"
    )
    reason = models.CharField(_("pourquoi"), max_length=500)
    author = _person()
    author_name = models.CharField(_("qui"), max_length=255)
    declared_at = models.DateTimeField(_("déclaré le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("conflit d’intérêts déclaré")
        verbose_name_plural = _("conflits d’intérêts déclarés")
        ordering = ["request", "declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"], name="label_recusal_once_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.reason}"
