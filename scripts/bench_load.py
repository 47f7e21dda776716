"""Sixteen people at once against gunicorn on this machine: times, requests a second.

    python scripts/bench_load.py NAME-OF-THE-ENGINE

The server and its clients share the machine's cores. The page cache is off. Nothing here serves a
real site.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench_settings"

from scripts.bench_figures import Figure, keep, percentile  # noqa: E402

CLIENTS = 16
SECONDS = 15
SECONDS_TO_START = 60
LISTENING = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")
SEARCHES = {
    "recherche 75015": "/annuaire/?lieu=75015&rayon=20",
    "recherche Mende": "/annuaire/?lieu=Mende&rayon=50",
    "recherche Bordeaux": "/annuaire/?lieu=Bordeaux&rayon=10",
    "recherche Occitanie": "/annuaire/?lieu=Occitanie",
    "recherche La Réunion": "/annuaire/?lieu=974",
}
MAPS = {
    "carte Paris": "/annuaire/carte.json?bbox=2.2,48.8,2.5,48.9&zoom=12",
    "carte Lyon": "/annuaire/carte.json?bbox=4.7,45.7,5.0,45.8&zoom=12",
}


def pages_of(listing: Any) -> dict[str, str]:
    """What is asked: searches, maps, the home, one listing."""
    detail = {"fiche": listing.get_absolute_url()} if listing else {}
    return {**SEARCHES, **MAPS, **detail, "accueil": "/"}


@contextlib.contextmanager
def gunicorn() -> Iterator[int]:
    """The port on which the site is served, with the number of workers of production."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"]
        command += ["--access-logfile", "/dev/null"]
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield _port(server, log)
        finally:
            server.terminate()
            server.wait(30)


def _port(server: subprocess.Popen[bytes], log: Any) -> int:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        log.seek(0)
        if found := LISTENING.search(log.read()):
            return int(found[1])
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(log.read())


class Visitor(threading.Thread):
    """Asks one page after the other until told to stop; ``times`` in milliseconds."""

    def __init__(self, port: int, addresses: list[str], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.addresses, self.stop = port, addresses, stop
        self.times: list[float] = []
        self.errors = 0

    def run(self) -> None:
        for address in itertools.cycle(self.addresses):
            if self.stop.is_set():
                return
            started = time.perf_counter()
            if self._get(address) != http.client.OK:
                self.errors += 1
            self.times.append((time.perf_counter() - started) * 1000)

    def _get(self, address: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
        except OSError:
            return 0
        finally:
            connection.close()
        return response.status


def load(port: int, addresses: list[str], seconds: float) -> tuple[list[float], int, float]:
    """The times of all requests, how many failed, requests a second."""
    stop = threading.Event()
    turns = [addresses[start:] + addresses[:start] for start in range(len(addresses))]
    visitors = [Visitor(port, turns[number % len(turns)], stop) for number in range(CLIENTS)]
    started = time.perf_counter()
    for visitor in visitors:
        visitor.start()
    time.sleep(seconds)
    stop.set()
    for visitor in visitors:
        visitor.join()
    took = time.perf_counter() - started
    times = [one for visitor in visitors for one in visitor.times]
    return times, sum(visitor.errors for visitor in visitors), len(times) / took


def main() -> None:
    import django

    django.setup()
    from django.utils.encoding import iri_to_uri

    from annuaire.models import Listing, Origin

    engine = sys.argv[1]
    listings = Listing.objects.filter(origin=Origin.GENERATED).count()
    pages = pages_of(Listing.objects.order_by("-pk").first())
    addresses = [iri_to_uri(address) for address in pages.values()]
    with gunicorn() as port:
        load(port, addresses, 3)  # each process opens its connections, fills its caches
        times, errors, rate = load(port, addresses, SECONDS)
    median, p95 = statistics.median(times), percentile(times, 0.95)
    print(
        f"{engine}, {listings} fiches, {CLIENTS} clients : {rate:.0f} requêtes/s, médiane "
        f"{median:.0f} ms, 95e centile {p95:.0f} ms, {errors} échecs sur {len(times)}, charge "
        f"{os.getloadavg()[0]:.1f}"
    )
    title = f"{CLIENTS} clients, {len(pages)} pages"
    keep([Figure(engine, listings, title, min(times), median, p95, per_second=rate)])


if __name__ == "__main__":
    main()
