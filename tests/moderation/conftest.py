from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

ON_POSTGRES = "needs PostgreSQL: locks that SQLite does not have"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"on_postgres: {ON_POSTGRES}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Left out, not skipped, in the run on SQLite: ``make test`` runs both."""
    if os.environ.get("TEST_DATABASE_URL", "").startswith(("postgres", "psql", "pgsql")):
        return
    elsewhere = [item for item in items if item.get_closest_marker("on_postgres")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture
def told() -> Iterator[list[tuple[str, bool]]]:
    """The exceptional acts of which the committee is told at once: kind, and whether done."""
    from moderation.signals import exceptional_act_done

    acts: list[tuple[str, bool]] = []

    def listen(sender: type, act: object, **_more: object) -> None:
        acts.append((act.kind, act.applied_at is not None))  # type: ignore[attr-defined]

    exceptional_act_done.connect(listen)
    yield acts
    exceptional_act_done.disconnect(listen)
