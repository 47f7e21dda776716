"""Who did what, on which revision, when and why: written once, never deleted."""

from __future__ import annotations

from typing import Any, NoReturn

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    SUBMIT = "soumission", _("soumet")
    WITHDRAW = "retrait", _("retire sa demande")
    RESUME = "reprise", _("soumet à nouveau")
    APPROVE = "accord", _("approuve")
    REQUEST_CHANGES = "modifications", _("demande des modifications")
    REFUSE = "refus", _("refuse")
    VOTE_FOR = "pour", _("vote pour")
    OBJECT = "objection", _("fait une objection")
    ABSTAIN = "abstention", _("s’abstient")
    VOTE_AGAINST = "contre", _("donne un avis défavorable")
    TACIT = "tacite", _("accord tacite")
    NAME = "designation", _("désigne une organisation")
    ESCALATE = "elargissement", _("élargit faute de réponse")
    DECIDED = "decision", _("décision prise")
    MINOR = "mineure", _("correction mineure")
    URGENT_ASKED = "urgence-demandee", _("demande une correction urgente")
    URGENT = "urgence", _("correction urgente")
    WITHDRAW_NOW = "hors-ligne", _("met hors ligne")
    PROMPT = "immediat", _("met à jour sans relecture")
    CONFIRM = "confirmation", _("confirme que tout est vrai")
    CEASE = "fin", _("retire du site")
    ALERT = "signalement", _("traite un signalement")
    INVITE = "invitation", _("invite un collègue")
    ENTRUST = "fiche-confiee", _("confie la fiche à qui l’a demandée")
    NOT_ENTRUST = "fiche-gardee", _("ne confie pas la fiche à qui l’a demandée")
    ATTACH = "rattachement", _("rattache à un organisme")
    DETACH = "detachement", _("détache d’un organisme")
    FILE = "dossier", _("tient un dossier")
    RATIFY = "ratification", _("ratifie")
    REFUSED = "tentative", _("tentative refusée")


class EventQuerySet(models.QuerySet["Event"]):
    def delete(self) -> NoReturn:
        raise TypeError("Decisions are never deleted.")

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("Decisions are never changed.")

    def for_the_committee(self) -> EventQuerySet:
        """Without those of the models whose journal is private (``moderation/moderated.py``)."""
        private = [
            model for model in apps.get_models() if getattr(model, "journal_is_private", False)
        ]
        kinds = ContentType.objects.get_for_models(*private, for_concrete_models=False)
        return self.exclude(content_type__in=[kind.pk for kind in kinds.values()])

    def of(self, item: models.Model) -> EventQuerySet:
        """The history of one object, from its first submission."""
        kind = journal_content_type(item)
        return self.filter(content_type=kind, object_id=str(item.pk)).order_by("at", "pk")


class Event(models.Model):
    """A line of the journal; it holds names and titles, so that it outlives what it names."""

    at = models.DateTimeField(_("le"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("qui"), max_length=255, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=16, choices=Action)
    step = models.CharField(_("étape"), max_length=10, blank=True)
    content_type = models.ForeignKey(
        ContentType, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    object_id = models.CharField(max_length=255)
    title = models.CharField(_("objet"), max_length=255)
    revision_id = models.BigIntegerField(_("version"), null=True, blank=True)
    workflow_state_id = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(_("motif"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("journal des décisions")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="event_object"),
            models.Index(fields=["workflow_state_id"], name="event_workflow_state"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_action_display()} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("Decisions are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Decisions are never deleted.")


def journal_content_type(item: Any) -> ContentType:
    """The type under which its lines are written: the root's, unless it has one of its own."""
    if hasattr(item, "get_journal_content_type"):
        return item.get_journal_content_type()
    return base_content_type(item)


def base_content_type(item: models.Model) -> ContentType:
    """The type of the root model: every page shares Wagtail's."""
    if hasattr(item, "get_base_content_type"):
        return item.get_base_content_type()
    return ContentType.objects.get_for_model(item, for_concrete_model=False)
