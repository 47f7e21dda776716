"""Settings of the measures: a developer's database, without what slows a developer's pages."""

from millejours.settings.dev import *  # noqa: F403
from millejours.settings.dev import LOGGING

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
PAGE_CACHE_SECONDS = 0  # what is measured is what the cache does not answer
LOGGING["root"] = {"level": "ERROR", "handlers": ["console"]}
