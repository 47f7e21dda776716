"""Settings common to every environment. Values from outside are read with django-environ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from millejours import languages

from . import timed_work, upkeep
from .accounts import *  # noqa: F403
from .accounts import ACCOUNT_APPS

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

# --- Application ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "home",
    "espace",
    "comite",
    "search",
    "articles",
    "maisons",
    "annuaire",
    "moderation",
    "territoires",
    "millejours",
    *ACCOUNT_APPS,
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "post_office",
    "django_filters",
    "widget_tweaks",
    "dsfr",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "millejours.stack.RoomyStackMiddleware",
    "millejours.probes.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "millejours.middleware.SiteCSPMiddleware",
    "millejours.middleware.PublicHeadersMiddleware",
    "millejours.middleware.ManyParametersMiddleware",
    "millejours.page_cache.PageCacheMiddleware",
    "millejours.accounts.middleware.NeverStoredMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "millejours.middleware.UrlLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "millejours.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "millejours.publishing.RefusedPublicationMiddleware",
    "maisons.requests.hiding.RequestsHiddenMiddleware",
    "millejours.kept_files.KeptFileMiddleware",
]

ROOT_URLCONF = "millejours.urls"
WSGI_APPLICATION = "millejours.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "millejours.context_processors.site",
                "home.context_processors.navigation_links",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, caches, tasks -------------------------------------------------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def database_from(url: str) -> dict:
    """Django's database settings for a URL, with our options for SQLite and PostgreSQL."""
    config = env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
    else:
        config.setdefault("CONN_MAX_AGE", 60)
        config.setdefault("CONN_HEALTH_CHECKS", True)
    return config


PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=30)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- E-mail and timed work (docs/decisions/0014-mail-and-timed-work.md) -------------------------

EMAIL_BACKEND = "millejours.mail.backend.QueueBackend"
EMAIL_TIMEOUT = 20  # Django's default waits for ever
# After each failure; 52 hours in all, then the mail is given up.
MAIL_RETRY_MINUTES = [1, 5, 15, 30, 60, 120, 240, 480, 720, 1440]
MAIL_KEPT_DAYS = env.int("MAIL_KEPT_DAYS", default=30)


def mail_queue_to(backend: str) -> dict[str, Any]:
    """The settings of django-post-office; ``backend`` is what really sends."""
    return {"BACKENDS": {"default": backend}, "FILE_STORAGE": "private"}


SCHEDULE = timed_work.SCHEDULE

# --- People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "millejours.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Languages ---------------------------------------------------------------------------------

languages.register_with_django()
LANGUAGE_CODE = languages.SOURCE_LANGUAGE
PUBLIC_LANGUAGES = env.list("PUBLIC_LANGUAGES", default=[languages.SOURCE_LANGUAGE])
LANGUAGES = languages.as_choices(PUBLIC_LANGUAGES)
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGES_BIDI = [*languages.rtl_codes(), "he", "ur", "ug", "ckb", "ar-dz"]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["millejours.formats"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
ASSETS_DIR = VAR_DIR / "assets"  # written by manage.py build_assets
STATICFILES_DIRS = [("site", ASSETS_DIR)]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "millejours.staticfiles.AppFinderWithoutDesignSystem",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "millejours.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DSFR_USE_INTEGRITY_CHECKSUMS = False  # manifest storage rewrites url() in the CSS

# --- Wagtail -----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Les 1000 premiers jours"
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "millejours.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "millejours.SiteDocument"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40 * 1000 * 1000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "millejours.forms.SiteImageForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # never an address of the file itself
WAGTAILDOCS_DOCUMENT_FORM_BASE = "millejours.forms.SiteDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "mp3", "vtt"]
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # /articles/le-conge-du-pere/, not le-cong%C3%A9…
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "millejours.rich_text.RichTextArea"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", _("français"))]
WAGTAIL_FINISH_WORKFLOW_ACTION = "moderation.publication.finish"
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False  # a vote in progress is never lost in silence
WAGTAILEMBEDS_FINDERS: list[dict] = []  # a video is a link with its transcript, never an iframe
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Security ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "home.views.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- The site's own ----------------------------------------------------------------------------

GEOCODER_DOMAIN = env.str("GEOCODER_DOMAIN", default="data.geopf.fr/geocodage")
GEOCODER_SCHEME = env.str("GEOCODER_SCHEME", default="https")
GEOCODER_ENABLED = env.bool("GEOCODER_ENABLED", default=True)
GEOCODER_TIMEOUT_SECONDS = 2
MAP_TILES_ENABLED = env.bool("MAP_TILES_ENABLED", default=False)
MAP_TILES_HOST = "https://data.geopf.fr"
MODERATION_BULK_SAMPLE = env.int("MODERATION_BULK_SAMPLE", default=5)  # read in full, at least
MODERATION_BULK_MOST = env.int("MODERATION_BULK_MOST", default=200)  # approved together
RECONFIRMATION = upkeep.RECONFIRMATION
REGISTRATION_KEPT_DAYS = env.int("REGISTRATION_KEPT_DAYS", default=90)
IMPORT_FILES_KEPT_DAYS = env.int("IMPORT_FILES_KEPT_DAYS", default=365)
MODERATION_MINOR_WORDS = env.int("MODERATION_MINOR_WORDS", default=30)
SOURCE_REPORT_EMAILS = env.list("SOURCE_REPORT_EMAILS", default=[])
SOURCE_CHECK_ALLOW_PRIVATE = env.bool("SOURCE_CHECK_ALLOW_PRIVATE", default=False)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_query": {"()": "millejours.logs.WithoutQuery"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_query"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
