"""Small cached values are dropped when their source changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from millejours.caching import PAGES_KEY, forget, one_version, pages_version, remembered
from millejours.models import Need, UsefulNumber
from millejours.useful_numbers import useful_numbers
from millejours.vocabulary import vocabulary
from tests.factories import NeedFactory, UsefulNumberFactory


@pytest.mark.django_db
def test_a_value_is_built_once() -> None:
    built: list[int] = []

    def build() -> list[int]:
        built.append(1)
        return [1]

    assert remembered("key", build) == remembered("key", build) == [1]
    assert len(built) == 1
    forget("key")
    remembered("key", build)
    assert len(built) == 2


@pytest.mark.django_db
def test_an_empty_value_is_remembered_too(assert_max_queries: Any) -> None:
    assert list(vocabulary(Need)) == []
    with assert_max_queries(0):
        assert list(vocabulary(Need)) == []


@pytest.mark.django_db
def test_forgetting_happens_again_after_the_commit(
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Another process may have cached the old value while the transaction was open."""
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        forget("key")
        cache.set("key", "old value, read by another process")
    assert cache.get("key") is None


@pytest.mark.django_db
def test_a_change_of_one_model_leaves_the_others_cached(assert_max_queries: Any) -> None:
    UsefulNumberFactory()
    numbers = useful_numbers()
    NeedFactory()
    with assert_max_queries(0):
        assert useful_numbers() == numbers


@pytest.mark.django_db
def test_a_deleted_number_disappears() -> None:
    kept, gone = UsefulNumberFactory(), UsefulNumberFactory()
    assert len(useful_numbers()) == 2
    gone.delete()
    assert [number.slug for number in useful_numbers()] == [kept.slug]
    assert UsefulNumber.objects.count() == 1


# --- One request reads one version ----------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that were asked of the shared cache, in order."""
    keys: list[str] = []
    read = cache.get

    def get(key: str, *args: Any, **kwargs: Any) -> Any:
        keys.append(key)
        return read(key, *args, **kwargs)

    monkeypatch.setattr("django.core.cache.cache.get", get)
    return keys


@pytest.mark.django_db
def test_a_request_asks_once_for_the_version(asked: list[str]) -> None:
    with one_version():
        versions = {pages_version() for _time in range(5)}
    assert len(versions) == 1
    assert asked.count(PAGES_KEY) == 1


@pytest.mark.django_db
def test_the_next_request_sees_what_another_process_dropped() -> None:
    with one_version():
        before = pages_version()
    cache.delete(PAGES_KEY)  # as another process does
    with one_version():
        assert pages_version() != before


@pytest.mark.django_db
def test_a_request_sees_at_once_what_it_forgets_itself() -> None:
    with one_version():
        before = pages_version()
        remembered("key", lambda: "old")
        forget("key")
        assert pages_version() != before
        assert remembered("key", lambda: "new") == "new"


@pytest.mark.django_db
def test_outside_of_a_request_the_version_is_always_read() -> None:
    @one_version()
    def fail() -> None:
        raise ValueError(pages_version())

    with pytest.raises(ValueError, match=r"\w"):
        fail()
    before = pages_version()
    cache.delete(PAGES_KEY)
    assert pages_version() != before


@pytest.mark.django_db
def test_a_page_asks_once(client: Client, home_page: Any, asked: list[str]) -> None:
    client.get("/annuaire/?lieu=Mende")
    asked.clear()
    client.get("/annuaire/?lieu=Mende")
    assert asked.count(PAGES_KEY) == 1
