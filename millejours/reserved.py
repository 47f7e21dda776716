"""First segments of address that views own; no page may take one as slug under a home."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from millejours import languages

RESERVED_SEGMENTS = frozenset(
    {
        "admin",
        "aide",
        "annuaire",
        "api",
        "auto-evaluation",
        "calendrier",
        "connexion",
        "documents",
        "favicon.ico",
        "healthz",
        "media",
        "mon-espace",
        "mon-parcours",
        "plan-du-site",
        "readyz",
        "recherche",
        "robots.txt",
        "sitemap.xml",
        "static",
    }
    | set(languages.BY_CODE)
)


def validate_not_reserved(slug: str) -> None:
    """Raises ValidationError when ``slug`` is the first segment of a view's address."""
    if slug in RESERVED_SEGMENTS:
        raise ValidationError(
            _("« %(slug)s » est une adresse réservée du site : choisissez-en une autre."),
            params={"slug": slug},
        )
