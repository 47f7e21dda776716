"""Who acts for which organisation, in which role, between which dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from millejours import languages
from moderation.models.organisations import Organisation

if TYPE_CHECKING:
    from millejours.models import User


class Role(models.TextChoices):
    AUTHOR = "auteur", _("auteur : écrit et soumet")
    REVIEWER = "relecteur", _("relecteur : donne l’avis et vote pour son organisation")
    REFERENT = "referent", _("référent : relit ce qui concerne son territoire")
    ANIMATOR = "animateur", _("animateur : équipe d’animation, relit et organise")
    TRANSLATOR = "traducteur", _("traducteur : relit une langue")
    DECIDER = "decideur", _("décideur : prend la décision sur les dossiers")


SPEAKING_ROLES = (Role.REVIEWER, Role.ANIMATOR)  # they give an opinion, they vote


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, on: date | None = None) -> Self:
        """Those whose dates, both included, and whose account are valid that day (today)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day),
            Q(ends_on=None) | Q(ends_on__gte=day),
            user__is_active=True,
        )

    def speaking(self) -> Self:
        return self.filter(role__in=SPEAKING_ROLES)

    def animators(self) -> Self:
        return self.filter(role=Role.ANIMATOR)


class Membership(models.Model):
    """A person in an organisation. Her votes stay when she leaves (``ends_on``)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("personne"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("rôle"), max_length=10, choices=Role)
    language = models.CharField(
        _("langue"),
        max_length=12,
        blank=True,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        help_text=_("Seulement pour un traducteur."),
    )
    starts_on = models.DateField(_("à partir du"), null=True, blank=True)
    ends_on = models.DateField(
        _("jusqu’au"),
        null=True,
        blank=True,
        help_text=_("Une personne qui part garde ici sa date de fin\u00a0: ses votes restent."),
    )
    substitute_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="substitutes",
        verbose_name=_("supplée"),
        help_text=_("La personne remplacée\u00a0; donnez alors les deux dates."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        ordering = ["organisation__acronym", "user__last_name", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "language", "substitute_of", "starts_on"],
                name="membership_once",
                nulls_distinct=False,
                violation_error_message=_("Cette personne a déjà ce rôle."),
            )
        ]
        indexes = [models.Index(fields=["role", "organisation"], name="membership_role")]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation} ({self.get_role_display().split(' :')[0]})"

    def clean(self) -> None:
        super().clean()
        if self.role == Role.TRANSLATOR and not self.language:
            raise ValidationError({"language": _("Quelle langue relit cette personne\u00a0?")})
        if self.role != Role.TRANSLATOR and self.language:
            raise ValidationError({"language": _("Seul un traducteur a une langue.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("La fin vient avant le début.")})
        if self.substitute_of_id and not (self.starts_on and self.ends_on):
            raise ValidationError(
                {"substitute_of": _("Une suppléance a une date de début et une date de fin.")}
            )
        if self.substitute_of_id and self.substitute_of_id == self.user_id:
            raise ValidationError({"substitute_of": _("Personne ne se supplée soi-même.")})


def is_member(user: User, organisation: Organisation) -> bool:
    return Membership.objects.active().filter(user=user, organisation=organisation).exists()
