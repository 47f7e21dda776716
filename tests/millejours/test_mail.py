"""Queueing mails: what people read, in whose language, once, and nothing can break the caller."""

from __future__ import annotations

from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from post_office.models import STATUS, Email

from millejours.mail import MailKind, absolute_url, queue_mail
from millejours.mail.health import count_failed
from millejours.models import MailKey
from tests.factories import UserFactory
from tests.support.at_once import at_once
from tests.support.mail import addresses, deliver, html_of

pytestmark = pytest.mark.django_db

TEXT = """{% extends "millejours/mail/base.txt" %}{% block content %}{{ title }}
{{ link }}{% endblock %}"""
HTML = """{% extends "millejours/mail/base.html" %}{% block content %}
<p class="mail-action"><a href="{{ link }}">{{ title }}</a></p>{% endblock %}"""
ASKED = MailKind(
    text="asked.txt",
    html="asked.html",
    subject="À voter\u00a0: %(title)s",
    why="Vous recevez ce message parce que vous votez pour %(organisation)s.",
)
CONTEXT = {
    "title": "Le congé d’un père & d’une mère",
    "organisation": "l’Organisation A",
    "link": "https://www.example.org/admin/vote/1/",
}


@pytest.fixture(autouse=True)
def _templates(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "asked.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "asked.html").write_text(HTML, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.org"


def queue(to: Any = "a@example.org", title: str = CONTEXT["title"], **options: Any) -> Any:
    return queue_mail(to, ASKED, {**CONTEXT, "title": title}, **options)


# --- What people read -------------------------------------------------------------------------


def test_a_mail_says_what_is_asked_and_why_in_text_and_in_html() -> None:
    queue(UserFactory(email="camille@example.org"))
    [message] = deliver()
    assert message.to == ["camille@example.org"]
    assert message.subject == "À voter\u00a0: Le congé d’un père & d’une mère"
    for version in (message.body, html_of(message)):
        assert "Bonjour," in version
        assert CONTEXT["link"] in version
        assert "Les 1000 premiers jours" in version
        assert "parce que vous votez pour l’Organisation A." in version
        assert f"https://www.example.org{reverse('wagtailadmin_account')}" in version


def test_only_the_html_is_escaped() -> None:
    queue(title="<b>L'accueil</b> & co")
    [message] = deliver()
    assert "<b>L'accueil</b> & co" in message.body
    assert "<b>L'" not in html_of(message)
    assert "&lt;b&gt;L&#x27;accueil&lt;/b&gt; &amp; co" in html_of(message)


def test_the_text_has_no_useless_blank_line() -> None:
    queue()
    [message] = deliver()
    assert "\n\n\n" not in message.body
    assert message.body.startswith("Les 1000 premiers jours\n\nBonjour,\n\nLe congé")


def test_the_html_is_dressed_without_anything_from_elsewhere() -> None:
    queue()
    html = html_of(deliver()[0])
    assert "<style>body {" in html
    assert "<img" not in html
    assert "url(" not in html


def test_a_kind_without_settings_gives_no_link_to_them() -> None:
    kind = MailKind(ASKED.text, ASKED.html, ASKED.subject, ASKED.why, settings_view="")
    queue_mail("a@example.org", kind, CONTEXT)
    [message] = deliver()
    assert "Choisir les messages" not in message.body + html_of(message)


def test_a_path_becomes_a_whole_address() -> None:
    assert absolute_url("/admin/") == "https://www.example.org/admin/"
    assert absolute_url("https://elsewhere.example/") == "https://elsewhere.example/"


def test_a_value_forgotten_by_the_caller_is_an_error() -> None:
    with pytest.raises(KeyError, match="organisation"):
        queue_mail("a@example.org", ASKED, {"title": "x", "link": "y"})


# --- In whose language ------------------------------------------------------------------------

MONDAY = MailKind(ASKED.text, ASKED.html, gettext_lazy("Monday"), "")


@pytest.mark.parametrize(
    ("language", "subject", "direction"),
    [("es", "lunes", "ltr"), ("ar", "الاثنين", "rtl"), ("fr", "lundi", "ltr")],
)
def test_a_mail_is_in_the_language_of_the_person(
    language: str, subject: str, direction: str
) -> None:
    before = get_language()
    queue_mail(UserFactory(language=language), MONDAY, CONTEXT)
    [message] = deliver()
    assert message.subject == subject
    assert f'<html lang="{language}" dir="{direction}">' in html_of(message)
    assert get_language() == before


def test_an_address_is_written_to_in_french_or_in_the_language_given() -> None:
    queue_mail("a@example.org", MONDAY, CONTEXT)
    queue_mail("b@example.org", MONDAY, CONTEXT, language="es")
    queue_mail("c@example.org", MONDAY, CONTEXT, language="xx")
    assert [message.subject for message in deliver()] == ["lundi", "lunes", "lundi"]


# --- Headers ----------------------------------------------------------------------------------


def test_a_mail_says_that_a_machine_wrote_it() -> None:
    queue()
    [message] = deliver()
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert message.message()["List-Unsubscribe"] is None


def test_the_message_id_is_known_before_the_mail_leaves() -> None:
    queued = queue()
    assert queued.message_id.endswith("@www.example.org>")
    [message] = deliver()
    assert message.message()["Message-ID"] == queued.message_id


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\u2028", "\x85"])
def test_a_title_cannot_add_a_header(end: str) -> None:
    queue(title=f"Bonjour{end}Bcc: pirate@example.org")
    [message] = deliver()
    assert message.subject == "À voter\u00a0: Bonjour Bcc: pirate@example.org"
    assert message.recipients() == ["a@example.org"]
    assert message.message()["Bcc"] is None


def test_a_very_long_title_is_cut() -> None:
    queue(title="a" * 5000)
    [message] = deliver()
    assert len(message.subject) == 200
    assert message.subject.endswith("…")


@pytest.mark.parametrize("title", ["{{ settings }}", "{% include 'x' %}", "{% bad", "100 %", "%s"])
def test_a_title_is_never_executed(title: str) -> None:
    queue(title=title)
    [message] = deliver()
    assert message.subject == f"À voter\u00a0: {title}"
    assert title in message.body


# --- In the caller's transaction --------------------------------------------------------------


def test_nothing_is_sent_at_once() -> None:
    queue()
    assert mail.outbox == []
    assert Email.objects.get().status == STATUS.queued


def test_a_mail_goes_away_with_the_transaction_that_asked_for_it() -> None:
    with transaction.atomic():
        queue(key="asked")
        transaction.set_rollback(True)
    assert deliver() == []
    assert queue(key="asked") is not None
    assert len(deliver()) == 1


# --- Once -------------------------------------------------------------------------------------


def test_the_same_mail_is_never_queued_twice_for_the_same_person() -> None:
    person = UserFactory()
    assert queue(person, key="vote-1-asked") is not None
    assert queue(person, key="vote-1-asked") is None
    person.email = "nouvelle@example.org"
    person.save()
    assert queue(person, key="vote-1-asked") is None
    assert len(deliver()) == 1


def test_another_person_and_another_key_are_other_mails() -> None:
    for address, key in [("a@example.org", "1"), ("b@example.org", "1"), ("a@example.org", "2")]:
        assert queue(address, key=key) is not None
    assert addresses(deliver()) == ["a@example.org", "a@example.org", "b@example.org"]


def test_an_address_is_the_same_whatever_its_case_and_is_not_kept() -> None:
    assert queue("Camille@example.org", key="1") is not None
    assert queue(" camille@EXAMPLE.org", key="1") is None
    assert "camille" not in MailKey.objects.get().recipient.lower()


def test_without_a_key_a_mail_may_be_sent_again() -> None:
    queue()
    queue()
    assert len(deliver()) == 2
    assert not MailKey.objects.exists()


def test_a_mail_stays_known_when_its_text_is_purged() -> None:
    queue(key="1")
    Email.objects.all().delete()
    assert queue(key="1") is None


def test_the_database_itself_refuses_a_second_key() -> None:
    MailKey.objects.create(recipient="compte:1", key="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        MailKey.objects.create(recipient="compte:1", key="1")


@pytest.mark.django_db(transaction=True)
def test_two_transactions_at_once_queue_one_mail() -> None:
    def ask() -> Email | None:
        with transaction.atomic():
            return queue(key="1")

    answers = at_once(ask)
    assert len([email for email in answers if email]) == 1
    assert Email.objects.count() == 1


# --- Addresses badly written ------------------------------------------------------------------

BAD_ADDRESSES = [
    "",
    "personne",
    "a@",
    "@example.org",
    "a b@example.org",
    "a@example.org\nBcc: pirate@example.org",
    "a@example.org, pirate@example.org",
    "é@@example.org",
    "x" * 500 + "@example.org",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_bad_address_is_recorded_and_stops_nothing(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.atomic():
        assert queue(address) is None
        queue("bonne@example.org")
    assert addresses(deliver()) == ["bonne@example.org"]
    assert count_failed() == 1
    assert "adresse mal écrite" in Email.objects.get(status=STATUS.failed).logs.get().message
    assert "adresse mal écrite" in caplog.text


def test_an_account_whose_address_is_bad_stops_nothing() -> None:
    assert queue(UserFactory(email="personne"), key="1") is None
    assert deliver() == []
    assert count_failed() == 1


# --- Django's own functions -------------------------------------------------------------------


@pytest.fixture
def _through_the_queue(settings: Any) -> None:
    settings.EMAIL_BACKEND = "millejours.mail.backend.QueueBackend"


@pytest.mark.usefixtures("_through_the_queue")
class TestDjangoMails:
    def test_they_wait_in_the_queue(self) -> None:
        send_mail("Rapport", "Des liens : {{ morts }}", None, ["a@example.org"])
        assert mail.outbox == []
        [message] = deliver()
        assert (message.subject, message.body) == ("Rapport", "Des liens : {{ morts }}")
        assert message.from_email == "webmaster@localhost"

    def test_they_keep_everything_that_they_hold(self) -> None:
        message = EmailMultiAlternatives(
            "Relevé",
            "texte",
            "Le site <site@example.org>",
            ['"Martin, Camille" <a@example.org>', "b@example.org"],
            cc=["c@example.org"],
            bcc=["d@example.org"],
            reply_to=["Équipe <e@example.org>"],
            headers={"X-Essai": "un\ndeux"},
        )
        message.attach_alternative("<p>html</p>", "text/html")
        message.attach("dossier.pdf", b"%PDF", "application/pdf")
        message.attach("notes.txt", "été", "text/plain")
        message.attach(MIMEText("message", "csv"))
        assert message.send() == 1
        [sent] = deliver()
        assert sent.from_email == "Le site <site@example.org>"
        assert sent.to == ["a@example.org", "b@example.org"]
        assert (sent.cc, sent.bcc) == (["c@example.org"], ["d@example.org"])
        assert sent.extra_headers["Reply-To"] == "Équipe <e@example.org>"
        assert sent.extra_headers["X-Essai"] == "un deux"
        assert html_of(sent) == "<p>html</p>"
        assert sorted(tuple(file) for file in sent.attachments) == [
            ("dossier.pdf", b"%PDF", "application/pdf"),
            ("fichier", "message", "text/csv"),
            ("notes.txt", "été", "text/plain"),
        ]

    def test_an_html_mail_without_text_stays_html(self) -> None:
        message = EmailMultiAlternatives("Relevé", "<p>html</p>", None, ["a@example.org"])
        message.content_subtype = "html"
        message.send()
        [sent] = deliver()
        assert (sent.body, sent.content_subtype) == ("<p>html</p>", "html")

    def test_a_bad_address_among_others_is_left_out(self) -> None:
        assert send_mail("Rapport", "texte", None, ["personne", "a@example.org"]) == 1
        assert addresses(deliver()) == ["a@example.org"]
        assert send_mail("Rapport", "texte", None, ["personne"]) == 0
        assert count_failed() == 2
