"""Every week, which sources no longer answer, and which texts rely on them."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import probing
from articles.links import addresses
from articles.models import CheckedLink, Fact
from articles.probing import Verdict, probe
from tests.articles.editing_form import article_values, edit_url
from tests.articles.editing_form import source as source_values
from tests.articles.factories import FactFactory, make_article, source
from tests.factories import UserFactory


class Site(BaseHTTPRequestHandler):
    """``/404`` answers 404; ``/vers/x`` leads to x; ``/sans-head`` knows GET only."""

    asked: list[str]
    poured: int
    closing = threading.Event()

    def do_GET(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        head = self.command == "HEAD"
        match self.path:
            case "/boucle":
                self._answer(301, "/boucle")
            case "/lettres":  # UTF-8 bytes, as some sites do: http.server writes Latin-1
                self._answer(302, "/arrivée".encode().decode("latin-1"))
            case "/goutte":
                self._drip(b"")
            case "/goutte-a-goutte":
                self._drip(b"HTTP/1.1 200 OK\r\n")
            case "/ailleurs":
                self._answer(302, "file:///etc/passwd")
            case "/sans-head" | "/fleuve" if head:
                self._answer(501)
            case "/fleuve":
                self._pour()
            case path if path.startswith("/vers/"):
                self._answer(302, path.removeprefix("/vers"))
            case path:
                code = path.strip("/")
                self._answer(int(code) if code.isdigit() else 200)

    do_HEAD = do_GET  # noqa: N815 (the name that http.server calls)

    def _answer(self, code: int, location: str = "") -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self, start: bytes) -> None:
        """A byte now and then, for ever."""
        try:
            self.wfile.write(start)
            while not Site.closing.wait(0.05):
                self.wfile.write(b"x")
        except OSError:
            return

    def _pour(self) -> None:
        """A body without end."""
        self.send_response(200)
        self.end_headers()
        try:
            while not Site.closing.is_set():
                Site.poured += self.wfile.write(b"x" * 65_536)
        except OSError:
            return

    def log_message(self, *_args: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def site(settings):
    """The address of a site on this machine, which the check is allowed to open."""
    settings.SOURCE_CHECK_ALLOW_PRIVATE = True
    Site.asked, Site.poured = [], 0
    Site.closing.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Site.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


# --- One address --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/", Verdict.ALIVE),
        ("/200", Verdict.ALIVE),
        ("/sans-head", Verdict.ALIVE),
        ("/vers/vers/200", Verdict.ALIVE),
        ("/accentué?q=é", Verdict.ALIVE),
        ("/403", Verdict.ALIVE),
        ("/404", Verdict.GONE),
        ("/410", Verdict.GONE),
        ("/vers/404", Verdict.GONE),
        ("/500", Verdict.FAILED),
        ("/boucle", Verdict.FAILED),
        ("/ailleurs", Verdict.FAILED),
    ],
)
def test_what_an_answer_means(site, path, verdict):
    assert probe(site + path).verdict == verdict


def test_a_page_is_asked_by_head_first(site):
    probe(site + "/200")
    probe(site + "/404")
    assert Site.asked == ["HEAD /200", "HEAD /404", "GET /404"]


def test_redirects_are_followed_five_times(site):
    assert probe(site + "/vers" * 5 + "/200").verdict == Verdict.ALIVE
    assert probe(site + "/vers" * 6 + "/200").status == "trop de redirections"


def test_a_closed_port_is_a_failure(settings):
    settings.SOURCE_CHECK_ALLOW_PRIVATE = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert probe(f"http://127.0.0.1:{port}/").verdict == Verdict.UNREACHABLE


def test_a_redirect_to_a_private_network_is_not_followed(site, settings, monkeypatch):
    settings.SOURCE_CHECK_ALLOW_PRIVATE = False
    local = [True, False]
    monkeypatch.setattr(probing, "_public", lambda _ip: local.pop(0) if local else False)
    assert probe(site + "/vers/200").status == "adresse d’un réseau privé"
    assert "HEAD /200" not in Site.asked


def test_a_redirect_whose_address_has_raw_letters_is_followed(site):
    assert probe(site + "/lettres").verdict == Verdict.ALIVE
    assert Site.asked[-1] == "HEAD /arriv%C3%A9e"


@pytest.mark.parametrize("path", ["/goutte", "/goutte-a-goutte"])
def test_a_site_that_answers_byte_by_byte_is_given_up(site, monkeypatch, path):
    monkeypatch.setattr(probing, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(probing, "MOST_SECONDS", 0.6)
    start = time.monotonic()
    answer = probe(site + path)
    assert time.monotonic() - start < 2
    assert answer.status == "pas de réponse à temps"
    assert answer.verdict == Verdict.UNREACHABLE


def test_a_tls_greeting_that_never_comes_is_given_up(site, monkeypatch):
    monkeypatch.setattr(probing, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(probing, "MOST_SECONDS", 0.6)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start = time.monotonic()
        answer = probe(f"https://127.0.0.1:{silent.getsockname()[1]}/")
    assert time.monotonic() - start < 2
    assert answer.status == "pas de réponse à temps"


def test_a_body_is_not_read(site):
    assert probe(site + "/fleuve").verdict == Verdict.ALIVE
    time.sleep(0.1)
    assert Site.poured < 8_000_000  # what the two ends of a connection hold, never the whole


def test_every_address_of_a_name_is_tried(site, monkeypatch):
    monkeypatch.setattr(probing, "resolve", lambda _host, _port: ["::1", "127.0.0.1"])
    port = site.rpartition(":")[2]
    assert probe(f"http://deux.exemple.fr:{port}/200").verdict == Verdict.ALIVE


# --- All of them --------------------------------------------------------------------------------


def fail_to_resolve(monkeypatch, code: int) -> None:
    def fail(*_args: object, **_kwargs: object) -> list:
        raise socket.gaierror(code, "non")

    monkeypatch.setattr(socket, "getaddrinfo", fail)


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def check(capsys) -> str:
    call_command("check_sources")
    return capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.usefixtures("home_page")
class TestTheCheck:
    def test_every_address_is_known_with_its_users(self, admin):
        FactFactory(label="Le congé", source_url="https://un.exemple.fr/")
        article = make_article(
            title="Un article", sources=[source(url="https://un.exemple.fr/"), source(url="")]
        )
        draft = article_values(sources=[source_values(url="https://deux.exemple.fr/")])
        admin.post(edit_url(article), draft)
        known = addresses()
        assert list(known) == ["https://deux.exemple.fr/", "https://un.exemple.fr/"]
        names = [user.name for user in known["https://un.exemple.fr/"]]
        assert names[0] == "Chiffre\u00a0: Le congé"
        assert known["https://deux.exemple.fr/"][0].edit_url == edit_url(article)

    def test_the_draft_of_a_fact_is_read_too(self):
        fact = FactFactory(source_url="https://avant.exemple.fr/")
        fact.source_url = "https://apres.exemple.fr/"
        fact.save_revision()
        fact.source_url = "https://avant.exemple.fr/"
        fact.has_unpublished_changes = True
        fact.save()
        assert list(addresses()) == ["https://apres.exemple.fr/", "https://avant.exemple.fr/"]

    def test_a_dead_link_is_reported_with_who_uses_it(self, site, capsys):
        fact = FactFactory(label="Le congé", source_url=site + "/404")
        article = make_article(title="Un article", sources=[source(url=site + "/404")])
        make_article(title="Un autre", sources=[source(url=site + "/200")])
        said = check(capsys)
        assert "2 adresses vérifiées" in said
        assert "1 lien mort" in said
        assert site + "/404" in said
        assert "Le congé" in said
        assert f"/fact/edit/{fact.pk}/" in said
        assert edit_url(article) in said
        assert "Un autre" not in said
        link = CheckedLink.objects.get(url=site + "/404")
        assert link.is_dead
        assert link.dead_since

    def test_another_failure_is_dead_the_second_time_in_a_row(self, site, capsys):
        FactFactory(source_url=site + "/503")
        assert re.search("0 liens? morts?", check(capsys))
        assert "1 lien mort" in check(capsys)

    def test_a_link_that_answers_again_is_alive(self, site, capsys):
        fact = FactFactory(source_url=site + "/vers/404")
        check(capsys)
        Fact.objects.filter(pk=fact.pk).update(source_url=site + "/200")
        CheckedLink.objects.update(url=site + "/200")
        check(capsys)
        link = CheckedLink.objects.get()
        assert not link.is_dead
        assert link.dead_since is None

    def test_an_address_nobody_uses_is_forgotten(self, site, capsys):
        fact = FactFactory(source_url=site + "/404")
        check(capsys)
        fact.delete()
        check(capsys)
        assert not CheckedLink.objects.exists()

    @pytest.mark.parametrize("reached", [0, 1])
    def test_without_network_nothing_is_declared_dead(self, site, monkeypatch, capsys, reached):
        for number in range(4):
            FactFactory(source_url=f"https://site{number}.exemple.fr/")
        if reached:
            FactFactory(source_url=site + "/200")

        def known(host: str, _port: int) -> list[str]:
            if host == "127.0.0.1":
                return [host]
            raise socket.gaierror(socket.EAI_NONAME, "non")

        monkeypatch.setattr(probing, "resolve", known)
        assert "le réseau semble coupé" in check(capsys)
        assert not CheckedLink.objects.exists()

    def test_sites_that_cannot_be_reached_are_our_network_too(self, settings, capsys):
        settings.SOURCE_CHECK_ALLOW_PRIVATE = True
        for port in (1, 2, 3):
            FactFactory(source_url=f"http://127.0.0.1:{port}/")
        assert "le réseau semble coupé" in check(capsys)

    def test_a_name_is_dead_the_second_time_it_is_unknown(self, monkeypatch, capsys):
        FactFactory(source_url="https://parti.exemple.fr/")
        fail_to_resolve(monkeypatch, socket.EAI_NONAME)
        assert "0 lien" in check(capsys)
        assert "1 lien mort" in check(capsys)

    def test_a_passing_failure_of_names_changes_nothing(self, monkeypatch, capsys):
        FactFactory(source_url="https://un.exemple.fr/")
        dead = timezone.now() - dt.timedelta(days=7)
        FactFactory(source_url="https://deux.exemple.fr/")
        CheckedLink.objects.create(
            url="https://deux.exemple.fr/",
            status="404",
            is_dead=True,
            checked_at=dead,
            dead_since=dead,
        )
        fail_to_resolve(monkeypatch, socket.EAI_AGAIN)
        check(capsys)
        assert "1 lien mort" in check(capsys)
        assert CheckedLink.objects.get(url="https://un.exemple.fr/").dead_since is None
        assert CheckedLink.objects.get(url="https://deux.exemple.fr/").dead_since == dead

    def test_two_checks_at_once_note_the_same_address(self, site, capsys):
        FactFactory(source_url=site + "/404")
        other = []

        def another_check(execute, sql, *args):
            if sql.startswith('INSERT INTO "articles_checkedlink"') and not other:
                other.append(sql)
                url, now = site + "/404", timezone.now()
                CheckedLink.objects.create(url=url, status="500", checked_at=now)
            return execute(sql, *args)

        with connection.execute_wrapper(another_check):
            assert "1 lien mort" in check(capsys)
        assert CheckedLink.objects.get().status == "404"

    def test_a_mail_that_does_not_leave_is_told(self, site, settings, monkeypatch, capsys):
        def fail(*_args: object) -> None:
            raise smtplib.SMTPServerDisconnected("fermé")

        FactFactory(source_url=site + "/404")
        settings.SOURCE_REPORT_EMAILS = ["redaction@exemple.test"]
        monkeypatch.setattr("articles.links.send_mail", fail)
        call_command("check_sources")
        assert "n’a pas pu être envoyé\u00a0: fermé" in capsys.readouterr().err
        assert CheckedLink.objects.get().is_dead

    def test_the_report_is_sent_where_the_settings_say(self, site, settings, capsys, mailoutbox):
        FactFactory(source_url=site + "/404")
        check(capsys)
        assert not mailoutbox
        settings.SOURCE_REPORT_EMAILS = ["redaction@exemple.test"]
        check(capsys)
        assert mailoutbox[0].to == ["redaction@exemple.test"]
        assert site + "/404" in mailoutbox[0].body

    def test_nothing_to_check(self, capsys):
        assert re.search("0 adresses? vérifiées?", check(capsys))
