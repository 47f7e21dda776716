"""Asks an address whether it still answers, without being led into a private network."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT_SECONDS = 10
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
GONE = {404, 410}
# The site is there, and refuses programs: nobody can say that the page is dead.
ANSWERS_PEOPLE_ONLY = {401, 403, 405, 406, 429, 451}
OK, FIRST_ERROR = 200, 400


class Verdict(Enum):
    ALIVE = auto()
    GONE = auto()
    NO_SUCH_HOST = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` is what a person reads: « 404 », « délai dépassé »."""

    verdict: Verdict
    status: str

    @property
    def has_failed(self) -> bool:
        return self.verdict != Verdict.ALIVE

    @property
    def is_gone(self) -> bool:
        """Dead at the first failure; any other failure must happen twice in a row."""
        return self.verdict in {Verdict.GONE, Verdict.NO_SUCH_HOST}


class RefusedError(Exception):
    """An address that the check does not open; the message says why."""


def probe(url: str) -> Answer:
    """Ask ``url`` by HEAD, then by GET where HEAD fails. Never raises."""
    answer = _ask("HEAD", url)
    return _ask("GET", url) if _deserves_a_get(answer) else answer


def _deserves_a_get(answer: Answer) -> bool:
    return answer.verdict != Verdict.NO_SUCH_HOST and not answer.status.startswith("2")


def _ask(method: str, url: str) -> Answer:
    try:
        return _verdict(_follow(method, url))
    except RefusedError as error:
        return Answer(Verdict.FAILED, str(error))
    except socket.gaierror:
        return Answer(Verdict.NO_SUCH_HOST, _("nom de site introuvable"))
    except TimeoutError:
        return Answer(Verdict.FAILED, _("pas de réponse à temps"))
    except ssl.SSLError as error:
        return Answer(Verdict.FAILED, _("certificat refusé (%s)") % (error.reason or ""))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(Verdict.FAILED, _("connexion impossible (%s)") % type(error).__name__)


def _verdict(code: int) -> Answer:
    if code in GONE:
        return Answer(Verdict.GONE, str(code))
    if code in ANSWERS_PEOPLE_ONLY:
        return Answer(Verdict.ALIVE, _("%s : le site refuse les vérifications") % code)
    return Answer(Verdict.ALIVE if OK <= code < FIRST_ERROR else Verdict.FAILED, str(code))


def _follow(method: str, url: str) -> int:
    """The status at the end of the redirects."""
    for _redirect in range(MOST_REDIRECTS + 1):
        code, location = _request(method, url)
        if code not in REDIRECTS or not location:
            return code
        url = urljoin(url, location)
    raise RefusedError(_("trop de redirections"))


def _request(method: str, url: str) -> tuple[int, str]:
    """``(status, Location)`` of one request; the body is never read."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(_("adresse qui n’est pas en http ni en https"))
    kind = PublicHTTPSConnection if parts.scheme == "https" else PublicHTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    path = parts.path or "/"
    try:
        connection.request(
            method,
            _ascii(f"{path}?{parts.query}" if parts.query else path),
            headers={"User-Agent": "millejours (verification des sources)", "Accept": "*/*"},
        )
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""
    finally:
        connection.close()


def _ascii(path: str) -> str:
    """Letters that an address may show but not send."""
    return "".join(c if "!" <= c <= "~" else _quoted(c) for c in path)


def _quoted(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises socket.gaierror for a name that nobody knows."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(str(error)) from error
    return [str(entry[4][0]) for entry in found]


def connect_publicly(
    address: tuple[str, int], timeout: float = TIMEOUT_SECONDS, *_args: Any
) -> socket.socket:
    """Connect to the very address that was checked: a name may answer otherwise a second time."""
    host, port = address
    found = resolve(host, port)
    allowed = found if settings.SOURCE_CHECK_ALLOW_PRIVATE else [ip for ip in found if _public(ip)]
    if not allowed:
        raise RefusedError(_("adresse d’un réseau privé"))
    return socket.create_connection((allowed[0], port), timeout)


def _public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


class PublicHTTPConnection(http.client.HTTPConnection):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = connect_publicly


class PublicHTTPSConnection(http.client.HTTPSConnection):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = connect_publicly
