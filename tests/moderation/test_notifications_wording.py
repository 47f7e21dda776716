"""Mails in the person's language and time zone, whatever the title holds."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import get_language
from post_office.models import STATUS, Email

from millejours.languages import LANGUAGES
from millejours.models import User
from moderation.models import Role
from moderation.notifications.asking import ask
from moderation.notifications.wording import TITLE_LENGTH, readable_title
from moderation.services import request_changes
from tests.moderation.factories import animator, draft, person, state_of, submitted
from tests.moderation.mailing import only_mail, paris, set_deadline, told
from tests.support.mail import deliver, html_of

pytestmark = pytest.mark.django_db


def reader(**values):
    team = animator()
    User.objects.filter(pk=team.pk).update(**values)
    return team


def asked_before(moment, **values):
    """The mail to a reader with these ``values``, for a deadline at ``moment``."""
    state = set_deadline(submitted(), moment)
    reader(**values)
    ask(state)
    return only_mail()


# --- Moments ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "day"),
    [("fr", "4 mai 2027 à\u00a023:59"), ("en", "May 4, 2027"), ("es", "4 de mayo de 2027")],
)
def test_the_deadline_is_written_in_the_language_of_the_person(language, day):
    before = get_language()
    message = asked_before(paris("2027-05-04", "23:59:59"), language=language)
    assert day in message.body
    assert day in html_of(message)
    assert f'<html lang="{language}"' in html_of(message)
    assert get_language() == before


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Europe/Paris", "4 mai 2027 à\u00a023:59"),
        ("America/Guadeloupe", "4 mai 2027 à\u00a017:59 (America/Guadeloupe)"),
        ("Indian/Mayotte", "5 mai 2027 à\u00a000:59 (Indian/Mayotte)"),
        ("Pas/Unfuseau", "4 mai 2027 à\u00a023:59"),
        ("", "4 mai 2027 à\u00a023:59"),
    ],
)
def test_the_deadline_is_in_the_time_zone_of_the_person(zone, written):
    message = asked_before(paris("2027-05-04", "23:59:59"), time_zone=zone)
    assert re.search(rf"{re.escape(written)}$", message.body, re.MULTILINE)


@pytest.mark.parametrize("language", [*[one.code for one in LANGUAGES], "xx", ""])
def test_a_mail_can_be_written_in_every_language(language):
    message = asked_before(paris("2027-05-04"), language=language)
    assert message.subject
    assert "2027" in message.body or "۲۰۲۷" in message.body or "٢٠٢٧" in message.body


# --- Titles -------------------------------------------------------------------------------------

TITLES = [
    ("L’été d’un bébé : çà & là", "L’été d’un bébé : çà & là"),
    ("Un\nBcc: pirate@example.org", "Un Bcc: pirate@example.org"),
    ("Un\r\n\tdeux\u2028trois", "Un deux trois"),
    ("100 % {{ settings }} {% bad %s %(title)s", "100 % {{ settings }} {% bad %s %(title)s"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("a" * 255, "a" * (TITLE_LENGTH - 1) + "…"),
    ("رضاعة طبيعية", "\u2068رضاعة طبيعية\u2069"),
    ("Piège \u202egnihtyreve", "Piège gnihtyreve"),
]


@pytest.mark.parametrize(("title", "written"), TITLES)
def test_a_title_is_made_readable(title, written):
    assert readable_title(title) == written


@pytest.mark.parametrize(("title", "written"), TITLES)
def test_no_title_breaks_a_mail(title, written):
    team = animator()
    author = person(Role.AUTHOR)
    state = submitted(draft(title, author, slug="texte"), author)
    message = only_mail()
    assert message.subject == f"À relire\u00a0: {written}"
    assert message.recipients() == [team.email]
    assert message.message()["Bcc"] is None
    assert written in message.body
    assert "<script" not in html_of(message)
    assert state_of(state.workflow_state.content_object).pk == state.pk


def test_a_reason_is_text_and_nothing_else():
    author = person(Role.AUTHOR)
    state = submitted(author=author)
    request_changes(state, animator(), reason='<img src=x onerror="alert(1)">\n{{ settings }}')
    message = only_mail()
    assert '<img src=x onerror="alert(1)">\n{{ settings }}' in message.body
    assert "<img" not in html_of(message)
    assert "{{ settings }}" in html_of(message)


# --- An address that is wrong -------------------------------------------------------------------


def test_an_address_badly_written_stops_nobody_else():
    wrong, right = animator(), animator()
    User.objects.filter(pk=wrong.pk).update(email="personne")
    submitted()
    assert told(right) == ["À relire\u00a0: Un brouillon"]
    assert deliver() == []
    assert Email.objects.filter(status=STATUS.failed).count() == 1
