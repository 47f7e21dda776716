"""The search backend of the site: the stock database ones, analysed by ``search.analysis``.

``WAGTAILSEARCH_BACKENDS`` names this package; the vendor of the database chooses, as in
``modelsearch.backends.database``.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 (modelsearch looks for this name)
    """Raises ImproperlyConfigured for a database other than SQLite and PostgreSQL."""
    if connection.vendor == "postgresql":
        from search.backends.postgres import PostgresBackend  # noqa: PLC0415

        return PostgresBackend(params)
    if connection.vendor == "sqlite":
        from search.backends.sqlite import SQLiteBackend  # noqa: PLC0415

        return SQLiteBackend(params)
    raise ImproperlyConfigured(
        f"La recherche veut SQLite ou PostgreSQL, pas {connection.vendor} (search/backends)."
    )
