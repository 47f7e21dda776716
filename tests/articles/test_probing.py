"""What the check of the sources refuses to ask, and names that nobody knows."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from articles import probing
from articles.probing import Verdict, probe


@pytest.mark.parametrize(
    "url",
    ["ftp://exemple.fr/", "file:///etc/passwd", "http:///", "exemple", "http://[", "http://a:b/"],
)
def test_only_http_is_asked(url):
    assert probe(url).verdict == Verdict.FAILED


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "::1",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "2002:808:808::1",
        "2001:0:808:808:0:0:80ff:fffe",
        "2001:db8::1",
        "fec0::1",
        "fe80::1",
        "ff02::1",
        "::",
        "192.88.99.1",
        "255.255.255.255",
        "224.0.0.1",
    ],
)
def test_private_networks_are_never_asked(monkeypatch, ip):
    monkeypatch.setattr(probing, "resolve", lambda _host, _port: [ip])
    answer = probe("http://interne.exemple.fr/")
    assert answer.verdict == Verdict.FAILED
    assert answer.status == "adresse d’un réseau privé"


@pytest.mark.parametrize("ip", ["8.8.8.8", "2001:4860:4860::8888", "2a01:cb00::1"])
def test_the_public_internet_is_asked(ip):
    assert probing._public(ip)


def test_a_name_that_takes_for_ever_is_given_up(monkeypatch):
    waiting = threading.Event()
    monkeypatch.setattr(probing, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(probing, "resolve", lambda _host, _port: waiting.wait(10))
    start = time.monotonic()
    assert probe("https://lent.exemple.fr/").status == "pas de réponse à temps"
    waiting.set()
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (socket.EAI_NONAME, Verdict.NO_SUCH_HOST),
        (socket.EAI_AGAIN, Verdict.NOT_RESOLVED),
        (socket.EAI_FAIL, Verdict.NOT_RESOLVED),
    ],
)
def test_a_name_that_is_not_found_is_not_dead_at_once(monkeypatch, code, verdict):
    def fail(*_args: object, **_kwargs: object) -> list:
        raise socket.gaierror(code, "non")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    answer = probe("https://parti.exemple.fr/page")
    assert answer.verdict == verdict
    assert not answer.is_gone
