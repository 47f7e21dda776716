"""A throw-away PostgreSQL cluster, for tests and measures.

    python scripts/postgres.py command arguments…

runs the command with ``DATABASE_URL`` and ``TEST_DATABASE_URL`` set to the cluster, then
deletes it, whatever happens. Reached by a unix socket only; nothing is flushed to disk.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

INSTALLED = Path("/usr/lib/postgresql")  # Debian and Ubuntu keep it out of PATH
OTHER_PLACES = [Path("/opt/homebrew/bin"), Path("/usr/local/pgsql/bin"), Path("/usr/pgsql/bin")]
ROLE = "millejours"
SECONDS_TO_START = 60
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
    "listen_addresses": "''",
}


class PostgresUnavailableError(Exception):
    """No server could be started; the message says why."""


def find_programs() -> Path | None:
    """The newest folder that holds ``initdb`` and ``pg_ctl``."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    if INSTALLED.exists():
        versions = sorted(INSTALLED.iterdir(), key=lambda path: _number(path.name))
        folders = [*(path / "bin" for path in reversed(versions)), *folders]
    for folder in [*folders, *OTHER_PLACES]:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "pg_ctl")):
            return folder
    return None


def _number(name: str) -> float:
    try:
        return float(name)
    except ValueError:
        return 0


def server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: who runs it then; None when we are somebody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresUnavailableError("aucun compte « postgres » ni « nobody » pour lancer le serveur")


def _run(command: list[str], account: pwd.struct_passwd | None, folder: Path) -> None:
    """Raises PostgresUnavailableError with what the command wrote when it fails."""
    log = folder / "command.log"
    options: dict[str, Any] = {}
    if account is not None:
        options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    with log.open("wb") as output:
        done = subprocess.run(  # the server inherits the output: a pipe would never close
            command,
            check=False,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C", "HOME": str(folder)},
            timeout=2 * SECONDS_TO_START,
            **options,
        )
    if done.returncode:
        raise PostgresUnavailableError(log.read_text(errors="replace").strip() or command[0])


def _make_folder(account: pwd.struct_passwd | None) -> Path:
    """A folder that the server's account can reach, short enough for a socket's path."""
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108
        readable = account is None or all(
            p.stat().st_mode & 0o001 for p in (parent, *parent.parents)
        )
        if parent.is_dir() and readable and len(str(parent)) < 60:  # noqa: PLR2004
            break
    folder = Path(tempfile.mkdtemp(prefix="millejours-pg-", dir=parent))
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _initialise(programs: Path, data: Path, account: pwd.struct_passwd | None) -> None:
    base = [str(programs / "initdb"), "-D", str(data), "-U", ROLE, "-A", "trust", "-E", "UTF8"]
    try:
        _run([*base, "--locale=C.UTF-8", "--no-sync"], account, data.parent)
    except PostgresUnavailableError:  # C.UTF-8 is missing from older systems
        shutil.rmtree(data, ignore_errors=True)
        _run([*base, "--locale=C", "--no-sync"], account, data.parent)
    with (data / "postgresql.conf").open("a", encoding="ascii") as file:
        file.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
        file.write(f"unix_socket_directories = '{data.parent}'\n")


@contextlib.contextmanager
def _signals_as_exit() -> Iterator[None]:
    """Let ``finally`` run when the terminal closes or the CI kills us."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    stopping = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # SIGINT is ignored in the background
    before = {number: signal.signal(number, leave) for number in stopping}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def throw_away_cluster() -> Iterator[str]:
    """The URL of a fresh cluster, stopped and deleted on the way out.

    Raises PostgresUnavailableError when there is no server to start.
    """
    programs = find_programs()
    if programs is None:
        raise PostgresUnavailableError("initdb et pg_ctl introuvables : installez PostgreSQL")
    account = server_account()
    control = str(programs / "pg_ctl")
    with _signals_as_exit():
        folder = _make_folder(account)
        data = folder / "data"
        try:
            _initialise(programs, data, account)
            wait = ["-w", "-t", str(SECONDS_TO_START)]
            log = str(folder / "server.log")
            _run([control, "start", "-D", str(data), "-l", log, *wait], account, folder)
            yield f"postgres://{ROLE}@/postgres?host={folder}"
        finally:
            interruption = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C
            with contextlib.suppress(PostgresUnavailableError, subprocess.TimeoutExpired):
                _run([control, "stop", "-D", str(data), "-m", "immediate", "-w"], account, folder)
            shutil.rmtree(folder, ignore_errors=True)
            signal.signal(signal.SIGINT, interruption)


def main() -> int:
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    try:
        with throw_away_cluster() as url:
            environment = {**os.environ, "DATABASE_URL": url, "TEST_DATABASE_URL": url}
            return subprocess.run(sys.argv[1:], check=False, env=environment).returncode
    except PostgresUnavailableError as error:
        sys.exit(f"PostgreSQL : {error}.")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
