from __future__ import annotations

from typing import Any

import pytest

from millejours.models import User
from tests.annuaire.registration import forms
from tests.support.geocoder import geocoder, geocoder_server

__all__ = ["geocoder", "geocoder_server"]


@pytest.fixture
def words(home_page: Any) -> None:
    forms.words()


@pytest.fixture
def midwife(words: None) -> User:
    return forms.professional()


@pytest.fixture
def her(client: Any, midwife: User) -> Any:
    """The midwife's browser."""
    client.force_login(midwife)
    return client
