from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.support.territoires import territoires

__all__ = ["ready", "territoires"]


@pytest.fixture(scope="module")
def ready(territoires, django_db_blocker) -> Iterator[None]:
    """What the articles stand on, once for this module, rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        from home.starting_content import load_starting_content
        from millejours.useful_numbers_loading import load_useful_numbers
        from millejours.vocabulary_loading import load_vocabularies
        from moderation.loading import load_organisations

        with override_settings(DEBUG=True):
            load_vocabularies()
            load_useful_numbers()
            load_organisations()
            load_starting_content()
        yield
        transaction.set_rollback(True)
