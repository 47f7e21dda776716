"""Production: refuses to start until every required value is given, and says which and why."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import EMAIL_BACKEND, STORAGES, database_from, env, mail_queue_to

REQUIRED = {
    "SECRET_KEY": "signe les sessions et les jetons ; 50 caractères aléatoires au moins",
    "ALLOWED_HOSTS": "noms d'hôte servis, séparés par des virgules",
    "DATABASE_URL": "base PostgreSQL, par exemple postgres://user:motdepasse@hote/base",
}
_missing = [f"{name} ({why})" for name, why in REQUIRED.items() if not env.str(name, default="")]
if _missing:
    raise ImproperlyConfigured(
        "Démarrage refusé, variables d'environnement manquantes : " + " ; ".join(_missing)
    )

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
FIRST_HOST = ALLOWED_HOSTS[0].lstrip(".")
DATABASES = {"default": database_from(env.str("DATABASE_URL"))}
if not DATABASES["default"]["ENGINE"].endswith("postgresql"):
    raise ImproperlyConfigured(
        "Démarrage refusé : DATABASE_URL doit désigner une base PostgreSQL en production."
    )
if REDIS_URL := env.str("REDIS_URL", default=""):
    CACHES = {
        "default": {
            "BACKEND": "millejours.redis_cache.OptionalRedisCache",
            "LOCATION": REDIS_URL,
        }
    }

WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default=f"https://{FIRST_HOST}")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "millejours.staticfiles.SiteStaticFilesStorage"},
}
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # SAMEORIGIN: the admin previews pages in a frame of its own
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("BEHIND_TLS_PROXY", default=True):
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
POST_OFFICE = mail_queue_to(EMAIL_CONFIG["EMAIL_BACKEND"])
globals().update({**EMAIL_CONFIG, "EMAIL_BACKEND": EMAIL_BACKEND})
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"ne-pas-repondre@{FIRST_HOST}")
