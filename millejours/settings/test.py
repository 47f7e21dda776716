"""Tests: nothing is read from the developer's environment but the database to use."""

import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, VAR_DIR, database_from, env, mail_queue_to

DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "tests.moderation.toys"]
SECRET_KEY = "test-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# A file, as in service: in memory, the threads of the live server would share one connection,
# and one of them end the transaction of another. pytest --reuse-db keeps a file that is named.
SQLITE_FILE = env.str("TEST_SQLITE_FILE", "") or str(
    Path(tempfile.gettempdir()) / f"millejours-test-{os.getpid()}.sqlite3"
)
DATABASES = {"default": database_from(env.str("TEST_DATABASE_URL", f"sqlite:///{SQLITE_FILE}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": SQLITE_FILE}
    # Nobody wants these rows back after a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
POST_OFFICE = mail_queue_to("django.core.mail.backends.locmem.EmailBackend")
MEDIA_ROOT = VAR_DIR / "test-media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "test-private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "millejours.storage.PrivateStorage"},  # a field takes it for good
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
GEOCODER_ENABLED = False
MAP_TILES_ENABLED = False
LOGGING = {}
PAGE_CACHE_SECONDS = 0
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
