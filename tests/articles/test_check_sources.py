"""Every week, which sources no longer answer, and which texts rely on them."""

from __future__ import annotations

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles import probing
from articles.links import addresses
from articles.models import CheckedLink, Fact
from articles.probing import Verdict, probe
from tests.articles.editing_form import article_values, edit_url
from tests.articles.editing_form import source as source_values
from tests.articles.factories import FactFactory, make_article, source
from tests.factories import UserFactory
from tests.support.pages import html


class Site(BaseHTTPRequestHandler):
    """``/404`` answers 404; ``/vers/x`` leads to x; ``/sans-head`` knows GET only."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        if self.path.startswith("/vers/"):
            return self._answer(302, self.path.removeprefix("/vers"))
        if self.path == "/boucle":
            return self._answer(301, "/boucle")
        if self.path == "/ailleurs":
            return self._answer(302, "file:///etc/passwd")
        if self.path == "/sans-head" and self.command == "HEAD":
            return self._answer(501)
        code = self.path.strip("/")
        return self._answer(int(code) if code.isdigit() else 200)

    do_HEAD = do_GET  # noqa: N815 (the name that http.server calls)

    def _answer(self, code: int, location: str = "") -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def site(settings):
    """The address of a site on this machine, which the check is allowed to open."""
    settings.SOURCE_CHECK_ALLOW_PRIVATE = True
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
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
    assert probe(f"http://127.0.0.1:{port}/").verdict == Verdict.FAILED


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
        "224.0.0.1",
    ],
)
def test_private_networks_are_never_asked(monkeypatch, ip):
    monkeypatch.setattr(probing, "resolve", lambda _host, _port: [ip])
    answer = probe("http://interne.exemple.fr/")
    assert answer.verdict == Verdict.FAILED
    assert answer.status == "adresse d’un réseau privé"


def test_a_redirect_to_a_private_network_is_not_followed(site, settings, monkeypatch):
    settings.SOURCE_CHECK_ALLOW_PRIVATE = False
    local = [True, False]
    monkeypatch.setattr(probing, "_public", lambda _ip: local.pop(0) if local else False)
    assert probe(site + "/vers/200").status == "adresse d’un réseau privé"
    assert "HEAD /200" not in Site.asked


def test_an_unknown_name_is_dead_at_once(monkeypatch):
    def unknown(*_args: object, **_kwargs: object) -> list:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answer = probe("https://parti.exemple.fr/page")
    assert answer.verdict == Verdict.NO_SUCH_HOST
    assert answer.is_gone


# --- All of them --------------------------------------------------------------------------------


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

    def test_without_network_nothing_is_declared_dead(self, monkeypatch, capsys):
        for number in range(3):
            FactFactory(source_url=f"https://site{number}.exemple.fr/")

        def unknown(*_args: object) -> list:
            raise socket.gaierror

        monkeypatch.setattr(probing, "resolve", unknown)
        assert "le réseau semble coupé" in check(capsys)
        assert not CheckedLink.objects.exists()

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

    def test_the_report_of_the_admin_leads_to_what_must_be_corrected(self, site, admin, capsys):
        fact = FactFactory(label="Le congé", source_url=site + "/404")
        FactFactory(label="Un autre", source_url=site + "/200")
        check(capsys)
        page = html(admin.get(reverse("dead_sources")))
        edit = reverse("wagtailsnippets_articles_fact:edit", args=[fact.pk])
        assert "Le congé" in page.select_one(f"td a[href='{edit}']").text
        assert page.select_one(f"td a[href='{site}/404']")
        assert "Un autre" not in page.text
        menu = admin.get(reverse("wagtailadmin_home")).content.decode()
        assert reverse("dead_sources") in menu

    def test_the_report_is_exported(self, site, admin, capsys):
        FactFactory(source_url=site + "/404")
        check(capsys)
        response = admin.get(reverse("dead_sources"), {"export": "csv"})
        assert site + "/404" in b"".join(response.streaming_content).decode()

    def test_the_report_is_for_people_of_the_admin(self, client):
        client.force_login(UserFactory())
        assert client.get(reverse("dead_sources")).status_code == 302
