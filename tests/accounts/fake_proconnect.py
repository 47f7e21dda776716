"""A ProConnect of our own on 127.0.0.1: its discovery, its keys, its signed answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = "client-des-1000-jours"
SECRET = "secret-du-client"
JWT_TYPE = "application/jwt"
JSON_TYPE = "application/json"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY = new_key()
OTHER_KEY = new_key()


@dataclass
class FakeProConnect:
    """What it answers; a test changes what it is about. ``asked``: the forms it received."""

    url: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "abc-123",
            "email": "agent@ars.example",
            "given_name": "Camille",
            "usual_name": "Martin",
        }
    )
    identity: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    key: rsa.RSAPrivateKey = KEY
    userinfo_key: rsa.RSAPrivateKey = KEY
    algorithm: str = "RS256"
    missing: str = ""
    is_down: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, path: str, form: dict[str, Any]) -> tuple[str, str]:
        if path == "/.well-known/openid-configuration":
            return JSON_TYPE, json.dumps(self._discovery())
        if path == "/jwks":
            public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
            return JSON_TYPE, json.dumps({"keys": [{**public, "kid": "k1", "use": "sig"}]})
        if path == "/token":
            self.asked.append(form)
            claims = {"sub": self.person["sub"], "nonce": self.nonce, **self.identity}
            token = self._signed(claims, self.key)
            return JSON_TYPE, json.dumps({"access_token": "a", "id_token": token})
        return JWT_TYPE, self._signed({**self.person, **self.userinfo}, self.userinfo_key)

    def _discovery(self) -> dict[str, str]:
        endpoints = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
        }
        endpoints.pop(self.missing, None)
        return endpoints

    def _signed(self, claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
        now = int(time.time())
        values = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **claims}
        values = {name: value for name, value in values.items() if value is not None}
        secret = SECRET * 2 if self.algorithm == "HS256" else key
        if self.algorithm == "none":
            return jwt.encode(values, None, algorithm="none", headers={"kid": "k1"})
        return jwt.encode(values, secret, algorithm=self.algorithm, headers={"kid": "k1"})


@contextmanager
def running() -> Iterator[FakeProConnect]:
    """Served until the block ends."""
    fake = FakeProConnect()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, form: dict[str, Any]) -> None:
            kind, text = fake.answer(self.path, form)
            self.send_response(500 if fake.is_down else 200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_args: Any) -> None:
            """Nothing on the console of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
