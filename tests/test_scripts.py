"""The scripts behind make: what they start is stopped, what they refuse is explained."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from scripts import bootstrap, postgres, run
from tests.support import chromium
from tests.support.project import PROJECT

needs_postgres = pytest.mark.skipif(
    postgres.find_programs() is None, reason="PostgreSQL introuvable"
)


def folder_of(url: str) -> Path:
    return Path(url.split("host=")[1])


@needs_postgres
def test_a_throw_away_cluster_answers_then_disappears() -> None:
    with postgres.throw_away_cluster() as url:
        assert folder_of(url).is_dir()
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert not folder_of(url).exists()


@needs_postgres
def test_a_cluster_disappears_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), postgres.throw_away_cluster() as url:
        raise ZeroDivisionError
    assert not folder_of(url).exists()


@needs_postgres
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_cluster_disappears_when_we_are_told_to_stop(how: signal.Signals) -> None:
    tell = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    command = [sys.executable, "scripts/postgres.py", sys.executable, "-c", tell]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        folder = folder_of(process.stdout.readline().strip())
        assert folder.is_dir()
        process.send_signal(how)
        process.wait(30)
    assert process.returncode != 0
    assert not folder.exists()


def test_without_postgres_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_programs", lambda: None)
    with (
        pytest.raises(postgres.PostgresUnavailableError, match="installez PostgreSQL"),
        postgres.throw_away_cluster(),
    ):
        pass


def test_an_old_python_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "MINIMUM", (99, 0))
    with pytest.raises(SystemExit, match=r"trop ancien : il faut Python 99\.0 ou plus récent"):
        bootstrap.require_recent_python()


def test_requirements_are_installed_again_only_when_they_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "requirements.txt").write_text("a==1")
    python = tmp_path / "python"
    python.touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", python)
    assert not bootstrap.is_installed("run")
    bootstrap.stamp_of("run").write_text(bootstrap.digest_of(bootstrap.FILES["run"]))
    assert bootstrap.is_installed("run")
    (tmp_path / "requirements.txt").write_text("a==2")
    assert not bootstrap.is_installed("run")


def test_a_port_already_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Le port {port} est déjà pris"):
            run.require_free(port)


def test_the_browser_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chromium.find_chromium.cache_clear()
    monkeypatch.setenv("CHROMIUM", str(tmp_path))
    assert chromium.find_chromium() == tmp_path
    chromium.find_chromium.cache_clear()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    assert chromium.find_chromium() is None
    monkeypatch.undo()
    chromium.find_chromium.cache_clear()
