"""Prepare the site, then serve it on this machine (``make run``).

    python scripts/run.py PORT

One process does both: loading Django once more would cost two seconds of every start. A child
runs the timed work (mails, publications at their date) beside the server, and stops with it.
"""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
TIMED_WORK = [sys.executable, "manage.py", "run_schedule", "--with-parent", "--skip-checks"]
SECONDS_TO_STOP = 15


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            sys.exit(f"Le port {port} est déjà pris : choisissez-en un autre (make run PORT=8123).")


@contextlib.contextmanager
def timed_work() -> Iterator[subprocess.Popen[bytes]]:
    """The child that runs the timetable, stopped on the way out."""
    child = subprocess.Popen(TIMED_WORK, cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()


def main() -> None:
    port = int(sys.argv[1])
    require_free(port)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "millejours.settings.dev")

    from django.core.management import execute_from_command_line
    from django.db import connections

    execute_from_command_line(["manage.py", "prepare"])
    connections.close_all()
    print(f"\nLe site : http://{HOST}:{port}/ (Ctrl-C pour arrêter)\n", flush=True)
    sys.argv = ["manage.py", "runserver", f"{HOST}:{port}"]  # what the reloader starts again
    with timed_work():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
