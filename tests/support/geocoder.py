"""A geocoder that misbehaves on demand: a small server on this machine.

It answers what a test wants, keeps the questions it was asked, and stops with the module.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

GONE = (BrokenPipeError, ConnectionResetError)  # the client no longer waits


def feature(**changes: Any) -> dict[str, Any]:
    """12 rue de la Paix in the second arrondissement of Paris, as the BAN gives it."""
    point = [changes.pop("lon", 2.331), changes.pop("lat", 48.8692)]
    properties = {
        "label": "12 Rue de la Paix 75002 Paris",
        "name": "12 Rue de la Paix",
        "type": "housenumber",
        "score": 0.97,
        "postcode": "75002",
        "citycode": "75102",
        "city": "Paris",
        **changes,
    }
    return {"geometry": {"type": "Point", "coordinates": point}, "properties": properties}


class Geocoder:
    """``answer``: features, raw bytes, or what makes features of the question; ``status``,
    ``headers``; ``delay``: seconds before it; ``drip``: seconds before each byte; ``raw``: what
    is sent in the place of an answer of HTTP. ``script``: (status, headers) of the next answers.
    """

    def __init__(self) -> None:
        self.answer: Any = [feature()]
        self.status = 200
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self.drip = 0.0
        self.raw = b""
        self.script: list[tuple[int, dict[str, str]]] = []
        self.asked: list[dict[str, list[str]]] = []
        self.paths: list[str] = []
        self.stopped = threading.Event()

    @property
    def questions(self) -> list[str]:
        return [question["q"][0] for question in self.asked]

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        self.paths.append(url.path)
        self.asked.append(parse_qs(url.query))
        self.stopped.wait(self.delay)
        if self.raw:
            handler.wfile.write(self.raw)
            return
        status, headers = self.script.pop(0) if self.script else (self.status, self.headers)
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        self._send(handler, self._body())

    def _body(self) -> bytes:
        if isinstance(self.answer, bytes):
            return self.answer
        answer: Any = self.answer
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            answer = answer(self.questions[-1])
        return json.dumps({"type": "FeatureCollection", "features": answer}).encode()

    def _send(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if not self.drip:
            handler.wfile.write(body)
            return
        for byte in body:
            if self.stopped.is_set():
                return
            handler.wfile.write(bytes([byte]))
            time.sleep(self.drip)


@pytest.fixture(scope="module")
def geocoder_server() -> Iterator[tuple[ThreadingHTTPServer, dict[str, Geocoder]]]:
    current: dict[str, Geocoder] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with contextlib.suppress(*GONE):
                current["geocoder"].respond(self)

        def finish(self) -> None:
            with contextlib.suppress(*GONE):
                super().finish()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server, current
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def geocoder(geocoder_server: Any, settings: Any) -> Iterator[Geocoder]:
    """The geocoder of the settings, for one test."""
    server, current = geocoder_server
    current["geocoder"] = Geocoder()
    use(settings, f"127.0.0.1:{server.server_address[1]}/geocodage")
    yield current["geocoder"]
    current["geocoder"].stopped.set()


def use(settings: Any, domain: str) -> None:
    settings.GEOCODER_ENABLED = True
    settings.GEOCODER_SCHEME = "http"
    settings.GEOCODER_DOMAIN = domain
    settings.GEOCODER_TIMEOUT_SECONDS = 2
