"""The shipped regions, departments and communes, loaded for the tests that need them all.

Loading takes a few seconds: the fixture ``territoires`` does it once per module, outside of the
transaction of each test, and empties the tables at the end for those who count on few rows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.statistics import take_statistics


@contextlib.contextmanager
def shipped_territoires(django_db_blocker: Any) -> Iterator[None]:
    from millejours.loading import load_once
    from territoires.loading import FILES, REFERENCE_NAME, load_territoires

    with django_db_blocker.unblock():
        load_once(REFERENCE_NAME, FILES, load_territoires, force=True)
        count_rows()
    yield
    with django_db_blocker.unblock():
        empty_tables()


def count_rows() -> None:
    """Of these tables only: counted now, the others would be known as empty for good."""
    from territoires.models import Commune, Departement, FormerCommune, PostalCode, Region

    take_statistics(Commune, Departement, FormerCommune, PostalCode, Region)


def empty_tables() -> None:
    from millejours.models import ReferenceFile
    from territoires.loading import REFERENCE_NAME
    from territoires.models import Commune, Departement, FormerCommune, PostalCode, Region

    ReferenceFile.objects.filter(name=REFERENCE_NAME).delete()
    Commune.objects.update(parent=None)
    for model in (PostalCode, FormerCommune, Commune, Departement, Region):
        model._default_manager.order_by()._raw_delete(using="default")


@pytest.fixture(scope="module")
def territoires(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All communes are there; tests still need ``db`` or the mark."""
    with shipped_territoires(django_db_blocker):
        yield
