"""A real geocoder beside the tests: addok, the engine of the State's own, with a few addresses.

Its parts are in an environment of its own (``var/addok``, see addok-requirements.txt) and Redis
is the system's. Sockets in a folder of its own and a port that the system chooses: several runs
of the tests may have theirs at the same time.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.project import PROJECT

VENV = PROJECT / "var" / "addok"
SUPPORT = Path(__file__).parent
SECONDS_TO_START = 60  # a second, when the machine has nothing else to do
LISTENING = re.compile(r"Listening at: http://(127\.0\.0\.1:\d+)")


def missing_part() -> str:
    """What prevents it from starting, for people; empty when nothing does."""
    if not (VENV / "bin" / "addok").exists():
        return f"addok n'est pas installé dans {VENV.relative_to(PROJECT)}"
    return "" if shutil.which("redis-server") else "redis-server est introuvable"


@contextlib.contextmanager
def running_addok() -> Iterator[str]:
    """Its address (``127.0.0.1:port``), while it answers; everything is stopped on the way out."""
    with contextlib.ExitStack() as stack:
        # Short: the path of a socket holds 107 characters.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="addok-", dir="/tmp")))
        environment = {
            **os.environ,
            "ADDOK_CONFIG_MODULE": str(SUPPORT / "addok_config.py"),
            "ADDOK_FOLDER": str(folder),
        }
        redis = ["redis-server", "--port", "0", "--unixsocket", f"{folder}/redis.sock"]
        redis += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        stack.enter_context(_running(redis, environment, folder / "redis.log"))
        _wait_for(folder / "redis.sock", folder / "redis.log")
        data = folder / "addresses.jsonl"
        data.write_text("".join(f"{json.dumps(one)}\n" for one in addresses()), encoding="utf-8")
        for arguments in (["batch", str(data)], ["ngrams"]):
            command = [str(VENV / "bin" / "addok"), *arguments]
            subprocess.run(
                command, env=environment, check=True, capture_output=True, timeout=SECONDS_TO_START
            )
        log = folder / "gunicorn.log"
        server = [str(VENV / "bin" / "gunicorn"), "-b", "127.0.0.1:0", "--no-control-socket"]
        server += ["--chdir", str(folder), "addok.http.wsgi"]
        stack.enter_context(_running(server, environment, log))
        yield _address_in(log)


def addresses() -> Iterator[dict[str, object]]:
    """The lines of addok-addresses.json, as addok reads them."""
    for kind, code, name, postcode, city, context, lat, lon, numbers in json.loads(
        (SUPPORT / "addok-addresses.json").read_text(encoding="utf-8")
    ):
        yield {
            "id": f"{code}_{name}",
            "type": kind,
            "name": name,
            "postcode": postcode,
            "citycode": code,
            "city": city,
            "context": context,
            "lat": lat,
            "lon": lon,
            "importance": 0.5,
            "housenumbers": {
                number: {"id": f"{code}_{name}_{number}", "lat": at[0], "lon": at[1]}
                for number, at in numbers.items()
            },
        }


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(path: Path, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not path.exists():
        if time.monotonic() > deadline:
            raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
        time.sleep(0.02)


def _address_in(log: Path) -> str:
    """Where the server listens, as it writes it once it does."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        written = log.read_text(encoding="utf-8", errors="replace")
        if found := LISTENING.search(written):
            return found[1]
        if time.monotonic() > deadline:
            raise RuntimeError(written)
        time.sleep(0.02)
