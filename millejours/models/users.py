"""People with an account: professionals, editors, committee members, referents."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from millejours import languages


def validate_time_zone(value: str) -> None:
    """Raises ValidationError when ``value`` is not an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Fuseau horaire inconnu : %(value)s."), params={"value": value})


class UserManager(BaseUserManager["User"]):
    """Accounts are known by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("Une adresse électronique est nécessaire.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **fields, is_staff=True, is_superuser=True)


class User(AbstractUser):
    """An account; ``email`` is the login, unique whatever the case."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("adresse électronique"), unique=True)
    language = models.CharField(
        _("langue des courriels"),
        max_length=12,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        default=languages.SOURCE_LANGUAGE,
    )
    time_zone = models.CharField(
        _("fuseau horaire"),
        max_length=40,
        default=settings.TIME_ZONE,
        validators=[validate_time_zone],
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Un compte existe déjà pour cette adresse."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email
