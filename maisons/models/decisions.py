"""The decision on a request, what it reserves, and the letter that tells it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from maisons.models.criteria import Criterion
from millejours.storage import private_storage
from moderation.models import Organisation


class Outcome(models.TextChoices):
    """How a decision may end; ``LabelRequestPage.moderation_outcomes`` says what each does."""

    LABEL = "label", _("label accordé")
    RESERVED = "label-reserves", _("label accordé avec réserves")
    ADJOURNED = "ajournement", _("décision ajournée")
    REFUSED = "refus", _("label refusé")


class Decision(models.Model):
    """Taken by a person for the organisation that decides; never changed, never deleted."""

    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(_("décision"), max_length=16, choices=Outcome.choices)
    reasons = models.TextField(_("motifs"), max_length=8000, blank=True)
    workflow_state_id = models.BigIntegerField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decider_name = models.CharField(_("qui"), max_length=255)
    decided_at = models.DateTimeField(_("le"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("décision de label")
        verbose_name_plural = _("décisions de label")
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def grants(self) -> bool:
        return self.outcome in {Outcome.LABEL, Outcome.RESERVED}


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def open(self) -> Self:
        return self.filter(lifted_at=None)


class Reservation(models.Model):
    """What a labelled Maison still has to do, before a day."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reservations")
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("réserve"), max_length=2000)
    due_on = models.DateField(_("à lever avant le"))
    reminded_at = models.DateTimeField(_("rappelée le"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("levée le"), null=True, blank=True)
    lifted_by_name = models.CharField(_("levée par"), max_length=255, blank=True)
    lifting_note = models.TextField(_("ce qui a été constaté"), max_length=2000, blank=True)

    objects = ReservationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("réserve")
        verbose_name_plural = _("réserves")
        ordering = ["decision", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


KIND_LENGTH = 30
SUBJECT_LENGTH = 400  # that of a template, and the names that it is filled with


class LetterTemplate(models.Model):
    """The words of one kind of letter, once edited in the admin. ``{nom}`` stand for values.

    Without a row, those shipped with the site (``maisons.labels.wording``).
    """

    kind = models.CharField(_("courrier"), max_length=KIND_LENGTH, unique=True)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"), max_length=8000)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("modèle de courrier")
        verbose_name_plural = _("modèles de courriers")
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.subject


def letter_path(letter: Letter, _name: str) -> str:
    """The same each time: what a killed production left behind is written over."""
    drawn = salted_hmac("maisons.letter", letter.key, algorithm="sha256").hexdigest()
    return f"maisons/courriers/{drawn[:32]}.pdf"


class Letter(models.Model):
    """A letter to those who made a request: its words as they were, its PDF made once.

    ``key`` says what it is about: there is never a second letter with the same. ``addressee``: the
    lines of an address.
    """

    request = models.ForeignKey(
        "maisons.LabelRequestPage", on_delete=models.PROTECT, related_name="letters"
    )
    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(_("courrier"), max_length=KIND_LENGTH)
    subject = models.CharField(_("objet"), max_length=SUBJECT_LENGTH)
    body = models.TextField(_("texte"))
    addressee = models.TextField(_("destinataire"), blank=True)
    signatory = models.CharField(_("signataire"), max_length=200, blank=True)
    file = models.FileField(upload_to=letter_path, storage=private_storage, blank=True)
    written_at = models.DateTimeField(_("écrit le"), auto_now_add=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("courrier")
        verbose_name_plural = _("courriers")
        ordering = ["request", "written_at", "pk"]

    def __str__(self) -> str:
        return self.subject
