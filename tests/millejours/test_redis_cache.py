"""Pages answer when Redis does not."""

import pytest
from django.core.cache import caches

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def _without_redis(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "millejours.redis_cache.OptionalRedisCache",
            "LOCATION": NOBODY_LISTENS,
        }
    }
    yield
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.mark.usefixtures("_without_redis")
def test_an_absent_server_is_a_miss():
    cache = caches["default"]
    cache.set("key", "value", 10)
    assert cache.get("key", "nothing") == "nothing"
    cache.delete_many(["key"])


@pytest.mark.django_db
@pytest.mark.usefixtures("home_page", "_without_redis")
@pytest.mark.parametrize("path", ["/", "/aide/", "/annuaire/"])
def test_pages_answer_without_redis(client, settings, path):
    settings.PAGE_CACHE_SECONDS = 30
    assert client.get(path).status_code == 200
