"""Small cached values are dropped when their source changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from millejours.caching import forget, remembered
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
