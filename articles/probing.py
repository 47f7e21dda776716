"""Asks an address whether it still answers, without being led into a private network."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from threading import Thread, Timer
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

MOST_SECONDS = 15.0  # an address, names, redirects and second try included
HEAD_SECONDS = 8.0  # of which HEAD may take that much: GET keeps the rest
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
GONE = {404, 410}
# The site is there, and refuses programs: nobody can say that the page is dead.
ANSWERS_PEOPLE_ONLY = {401, 403, 405, 406, 429, 451}
OK, FIRST_ERROR = 200, 400
# IPv6 addresses that name a host of the Internet are there, except tunnels to an IPv4 address
# (Teredo, 6to4), examples and special uses. NAT64, ::/96 and site-local are outside.
GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
REFUSED_NETWORKS = [
    ipaddress.ip_network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "192.88.99.0/24")
]


class Verdict(Enum):
    ALIVE = auto()
    GONE = auto()
    NO_SUCH_HOST = auto()
    NOT_RESOLVED = auto()  # for now: the name servers do not answer
    UNREACHABLE = auto()
    FAILED = auto()


NO_NETWORK = {Verdict.NO_SUCH_HOST, Verdict.NOT_RESOLVED, Verdict.UNREACHABLE}


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
        return self.verdict == Verdict.GONE

    @property
    def says_nothing(self) -> bool:
        """Neither dead nor alive: what was known of the address stays."""
        return self.verdict == Verdict.NOT_RESOLVED

    @property
    def may_be_our_network(self) -> bool:
        return self.verdict in NO_NETWORK


class RefusedError(Exception):
    """An address that the check does not open; the message says why."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment when a request is given up."""

    at: float

    def left(self) -> float:
        """Seconds that remain; raises TimeoutError when none does."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    @contextmanager
    def cutting(self, connected: socket.socket) -> Iterator[None]:
        """Hang up at the deadline: whoever sends a byte now and then cannot hold the check.

        Works on a copy of the socket, which TLS takes over. Raises TimeoutError.
        """
        copy = connected.dup()
        timer = Timer(max(self.at - time.monotonic(), 0), _hang_up, [copy])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            copy.close()
        self.left()


def _hang_up(connected: socket.socket) -> None:
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:  # the other side was quicker
        return


def probe(url: str) -> Answer:
    """Ask ``url`` by HEAD, then by GET where HEAD fails. Never raises."""
    start = time.monotonic()
    answer = _ask("HEAD", url, Deadline(start + min(HEAD_SECONDS, MOST_SECONDS)))
    return _ask("GET", url, Deadline(start + MOST_SECONDS)) if _deserves_a_get(answer) else answer


def _deserves_a_get(answer: Answer) -> bool:
    if answer.verdict in {Verdict.NO_SUCH_HOST, Verdict.NOT_RESOLVED}:
        return False
    return not answer.status.startswith("2")


def _ask(method: str, url: str, deadline: Deadline) -> Answer:
    try:
        return _verdict(_follow(method, url, deadline))
    except (RefusedError, OSError, http.client.HTTPException, ValueError) as error:
        return _answer_for(error)


def _answer_for(error: Exception) -> Answer:
    """What an error means; the order matters, an OSError is many things."""
    match error:
        case RefusedError():
            return Answer(Verdict.FAILED, str(error))
        case socket.gaierror(errno=socket.EAI_NONAME):
            return Answer(Verdict.NO_SUCH_HOST, _("nom de site introuvable"))
        case socket.gaierror():
            return Answer(Verdict.NOT_RESOLVED, _("nom de site introuvable pour l’instant"))
        case TimeoutError():
            return Answer(Verdict.UNREACHABLE, _("pas de réponse à temps"))
        case ssl.SSLError():
            return Answer(Verdict.UNREACHABLE, _("certificat refusé (%s)") % (error.reason or ""))
    verdict = Verdict.UNREACHABLE if isinstance(error, OSError) else Verdict.FAILED
    return Answer(verdict, _("connexion impossible (%s)") % type(error).__name__)


def _verdict(code: int) -> Answer:
    if code in GONE:
        return Answer(Verdict.GONE, str(code))
    if code in ANSWERS_PEOPLE_ONLY:
        return Answer(Verdict.ALIVE, _("%s : le site refuse les vérifications") % code)
    return Answer(Verdict.ALIVE if OK <= code < FIRST_ERROR else Verdict.FAILED, str(code))


def _follow(method: str, url: str, deadline: Deadline) -> int:
    """The status at the end of the redirects."""
    for _redirect in range(MOST_REDIRECTS + 1):
        code, location = _request(method, url, deadline)
        if code not in REDIRECTS or not location:
            return code
        url = urljoin(url, location)
    raise RefusedError(_("trop de redirections"))


def _request(method: str, url: str, deadline: Deadline) -> tuple[int, str]:
    """``(status, Location)`` of one request; the body is never read."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(_("adresse qui n’est pas en http ni en https"))
    kind = PublicHTTPSConnection if parts.scheme == "https" else PublicHTTPConnection
    connection = kind(parts.hostname, parts.port, deadline)
    path = parts.path or "/"
    try:
        connection.request(
            method,
            _ascii(f"{path}?{parts.query}" if parts.query else path),
            headers={"User-Agent": "millejours (verification des sources)", "Accept": "*/*"},
        )
        with connection.getresponse() as response:
            return response.status, _readable(response.getheader("Location") or "")
    finally:
        connection.close()


def _readable(header: str) -> str:
    """A header that http.client has read as Latin-1, in UTF-8 where the site wrote UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


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
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error
    return [str(entry[4][0]) for entry in found]


def _resolve_in_time(host: str, port: int, deadline: Deadline) -> list[str]:
    """As ``resolve``, which has no time limit of its own. Raises TimeoutError."""
    found: Future[list[str]] = Future()

    def work() -> None:
        try:
            found.set_result(resolve(host, port))
        except Exception as error:  # noqa: BLE001 (raised again below)
            found.set_exception(error)

    Thread(target=work, daemon=True).start()
    return found.result(deadline.left())


def connect_publicly(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Connect to the very addresses that were checked: a name may answer otherwise later.

    All of them are tried, in order. Raises OSError, TimeoutError or RefusedError.
    """
    found = list(dict.fromkeys(_resolve_in_time(host, port, deadline)))
    allowed = found if settings.SOURCE_CHECK_ALLOW_PRIVATE else [ip for ip in found if _public(ip)]
    if not allowed:
        raise RefusedError(_("adresse d’un réseau privé"))
    failure: OSError | None = None
    for turn, ip in enumerate(allowed):
        try:
            share = deadline.left() / (len(allowed) - turn)
            return socket.create_connection((ip, port), share)
        except OSError as error:
            failure = error
    raise failure or TimeoutError


def _public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 6 and address not in GLOBAL_IPV6:  # noqa: PLR2004
        return False
    refused = any(address in network for network in REFUSED_NETWORKS)
    return address.is_global and not address.is_multicast and not refused


class PublicHTTPConnection(http.client.HTTPConnection):
    """A connection to the public Internet, given up at the deadline."""

    def __init__(self, host: str, port: int | None, deadline: Deadline) -> None:
        super().__init__(host, port)
        self._deadline, self._watch = deadline, ExitStack()
        self._create_connection = self._connect_in_time

    def _connect_in_time(self, address: tuple[str, int], *_args: Any) -> socket.socket:
        connected = connect_publicly(*address, self._deadline)
        self._watch.enter_context(self._deadline.cutting(connected))
        connected.settimeout(max(self._deadline.at - time.monotonic(), 0.001))
        return connected

    def close(self) -> None:
        super().close()
        self._watch.close()


class PublicHTTPSConnection(PublicHTTPConnection, http.client.HTTPSConnection):
    """The same over TLS."""
