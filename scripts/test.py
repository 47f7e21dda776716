"""Run every test on SQLite, then on PostgreSQL, and say which engines and browser ran.

    python scripts/test.py [arguments of pytest]

``TEST_DATABASE_URL``: a PostgreSQL to use instead of a throw-away cluster (a database whose
name starts with ``test_`` is created in it). ``REQUIRE_ALL=1``: a missing engine, a missing
browser or a skipped test is a failure.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.postgres import PostgresUnavailableError, throw_away_cluster  # noqa: E402
from tests.support.chromium import find_chromium, version_of  # noqa: E402

WORKERS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]  # see tests/conftest.py
NO_TEST_COLLECTED = 5
SECONDS_TO_STOP = 20


@dataclass(frozen=True, slots=True)
class Result:
    """How one run of pytest ended: ``closing`` is its last line, e.g. "12 passed in 3s"."""

    engine: str
    code: int
    closing: str
    browser_tests: int


def run_pytest(engine: str, arguments: list[str], changes: Mapping[str, str | None]) -> Result:
    """Run pytest once, showing what it writes. ``changes``: environment, None removes."""
    print(f"\n── Tests sur {engine} ──", flush=True)
    with tempfile.TemporaryDirectory(prefix="millejours-test-") as folder:
        facts = Path(folder) / "facts.json"
        environment = {**os.environ, **{k: v for k, v in changes.items() if v is not None}}
        environment["TEST_FACTS"] = str(facts)
        for name in (name for name, value in changes.items() if value is None):
            environment.pop(name, None)
        color = ["--color=yes"] if sys.stdout.isatty() else []
        command = [sys.executable, "-m", "pytest", *WORKERS, *color, *arguments]
        code, closing = _stream(command, environment)
        known = json.loads(facts.read_text(encoding="utf-8")) if facts.exists() else {}
    return Result(engine, code, closing, known.get("browser_tests", 0))


def _stream(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Copy the command's output as it comes; its exit code and last line."""
    tail = b""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        try:
            while chunk := os.read(process.stdout.fileno(), 65536):
                sys.stdout.buffer.write(chunk)
                sys.stdout.buffer.flush()
                tail = (tail + chunk)[-4096:]
        except KeyboardInterrupt:  # the terminal told pytest too
            _wait(process)
            raise
        except BaseException:
            process.send_signal(signal.SIGINT)
            _wait(process)
            raise
    lines = tail.decode(errors="replace").splitlines()
    return process.returncode, next((line for line in reversed(lines) if line.strip()), "")


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Let pytest delete its databases."""
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()


def server_version(url: str) -> str:
    """For example "15.18"; raises psycopg.Error when the server does not answer."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]).split()[0] if row else "?"


@contextlib.contextmanager
def postgres_url() -> Iterator[str]:
    """The developer's PostgreSQL when it answers, otherwise a throw-away one."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://", "psql://", "pgsql://")):
        try:
            server_version(url.replace("psql://", "postgres://").replace("pgsql://", "postgres://"))
        except psycopg.Error as error:
            print(f"TEST_DATABASE_URL ne répond pas ({error}) : serveur jetable à la place.")
        else:
            yield url
            return
    with throw_away_cluster() as url:
        yield url


def test_on_sqlite(arguments: list[str]) -> Result:
    engine = f"SQLite {sqlite3.sqlite_version}"
    return run_pytest(engine, arguments, {"TEST_DATABASE_URL": None})


def test_on_postgres(arguments: list[str]) -> Result | str:
    """The result, or the reason why PostgreSQL could not be used. The browser ran already."""
    try:
        with postgres_url() as url:
            engine = f"PostgreSQL {server_version(url)}"
            changes = {"TEST_DATABASE_URL": url, "WITHOUT_BROWSER_TESTS": "1"}
            return run_pytest(engine, arguments, changes)
    except PostgresUnavailableError as error:
        return str(error)


def report(results: list[Result], postgres_missing: str, chromium: Path | None) -> None:
    print()
    for result in results:
        print(f"{result.engine} : {result.closing.strip('= ')}")
    engines = [f"{result.engine} oui" for result in results]
    if postgres_missing:
        engines.append(f"PostgreSQL non ({postgres_missing})")
    if chromium is None:
        browser = "non (Chromium introuvable)"
    elif not any(result.browser_tests for result in results):
        browser = f"{version_of(chromium)} non (aucun test choisi n'en a besoin)"
    else:
        browser = f"{version_of(chromium)} oui"
    print(f"Moteurs : {', '.join(engines)} ; navigateur : {browser}")


def main() -> int:
    arguments = sys.argv[1:]
    chromium = find_chromium()
    results = [test_on_sqlite(arguments)]
    postgres = test_on_postgres(arguments)
    postgres_missing = postgres if isinstance(postgres, str) else ""
    if isinstance(postgres, Result):
        results.append(postgres)
    report(results, postgres_missing, chromium)

    accepted = {0, NO_TEST_COLLECTED} if arguments else {0}
    failed = any(result.code not in accepted for result in results)
    required = os.environ.get("REQUIRE_ALL") == "1"
    if required and (postgres_missing or not any(result.browser_tests for result in results)):
        print("Échec : REQUIRE_ALL=1 exige PostgreSQL et Chromium.")
        failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nTests interrompus.")
        sys.exit(130)
