from __future__ import annotations

from typing import Any

import pytest

from maisons.models import LabelRequestPage
from millejours.models import User
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory
from tests.maisons.application import factories


@pytest.fixture(autouse=True)
def course(db: None) -> None:
    """That of the engine, without which nothing is filed."""
    ensure_default_workflows()


@pytest.fixture
def director(db: None) -> User:
    return UserFactory()


@pytest.fixture
def her(client: Any, director: User) -> Any:
    """The director's browser."""
    client.force_login(director)
    return client


@pytest.fixture
def draft(director: User) -> LabelRequestPage:
    return factories.draft(director)


@pytest.fixture
def complete(director: User) -> LabelRequestPage:
    return factories.complete(director)
