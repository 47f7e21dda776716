"""A database that other processes share with the test, and those processes."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.support.project import PROJECT

SECONDS = 120


class SharedDatabase:
    """On SQLite a copy of the test's file; on PostgreSQL the test's database itself."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "shared.sqlite3"
        self.url = f"sqlite:///{self.file}"
        if connection.vendor == "sqlite":
            self._copy(connection.connection, self.file)
        else:
            parts = urlsplit(os.environ["TEST_DATABASE_URL"])
            name = connection.settings_dict["NAME"]
            self.url = urlunsplit(parts._replace(path=f"/{name}"))

    def read_back(self) -> None:
        """What the processes wrote is in the test's database from now on."""
        if connection.vendor == "sqlite":
            with contextlib.closing(sqlite3.connect(self.file)) as written:
                written.backup(connection.connection)

    @staticmethod
    def _copy(source: sqlite3.Connection, file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as copy:
            source.backup(copy)

    @contextlib.contextmanager
    def process(self, what: str, **how: Any) -> Iterator[subprocess.Popen[str]]:
        """Another process, ready to begin when it is told to (``go``)."""
        command = [sys.executable, "-m", "tests.moderation.separate", what, json.dumps(how)]
        environment = {**os.environ, "TEST_DATABASE_URL": self.url}
        with subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            try:
                yield process
            finally:
                process.kill()


def wait_until_ready(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise AssertionError(process.communicate()[1])


def go(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


def results_of(process: subprocess.Popen[str]) -> list[str]:
    output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, errors
    return json.loads(output)
