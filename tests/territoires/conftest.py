from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.geocoder import geocoder, geocoder_server
from tests.support.territoires import shipped_territoires

__all__ = ["geocoder", "geocoder_server"]


@pytest.fixture(scope="package")
def territoires(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All communes, loaded once for this folder."""
    with shipped_territoires(django_db_blocker):
        yield
