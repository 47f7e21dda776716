"""A developer's machine: SQLite out of the box, demo accounts, nothing to configure."""

from .base import *  # noqa: F403
from .base import LOGGING, SCHEDULE, VAR_DIR, database_from, env, mail_queue_to

DEBUG = True
SECRET_KEY = "dev-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database_from(env.str("DATABASE_URL", f"sqlite:///{VAR_DIR}/db.sqlite3"))}
POST_OFFICE = mail_queue_to("django.core.mail.backends.console.EmailBackend")
# Nobody's machine asks every source of the site whether it answers.
SCHEDULE = [job for job in SCHEDULE if job.command != "check_sources"]
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=0)  # a template edited shows at once
LOGGING["loggers"]["wagtail"] = {"level": "WARNING"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost, where browsers allow keys
