"""Does the mail leave, how long it is kept, and what production does with it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email
from post_office.settings import get_file_storage

from millejours.mail.health import queued_mail_age
from millejours.mail.queueing import store_mail
from millejours.mail.sending import send_queue
from millejours.storage import PrivateStorage
from tests.millejours.test_settings import COMPLETE
from tests.support import mail_server
from tests.support.mail_server import queue
from tests.support.project import PROJECT

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    mail_server.install(settings)


def check(minutes: int = 60) -> str:
    said = io.StringIO()
    call_command("check_mail_queue", f"--minutes={minutes}", stdout=said)
    return said.getvalue()


def test_the_age_of_the_queue_is_the_one_of_its_oldest_mail() -> None:
    assert queued_mail_age() is None
    queue(2)
    now = timezone.now()
    Email.objects.filter(subject="Courriel 0").update(created=now - DAY)
    assert queued_mail_age(now) == DAY
    send_queue()
    assert queued_mail_age(now) is None


def test_a_queue_that_moves_is_healthy() -> None:
    queue()
    store_mail(["personne"], "refusé", "texte")
    assert check() == ("1 courriel(s) en attente, le plus ancien depuis 0 min ; 1 abandonné(s).\n")


def test_a_mail_that_waits_too_long_is_an_alarm() -> None:
    queue()
    Email.objects.update(created=timezone.now() - timedelta(minutes=61))
    expected = r"Les courriels ne partent plus : 1 courriel.* depuis 61 min"
    with pytest.raises(CommandError, match=expected) as caught:
        check()
    assert caught.value.returncode == 1
    assert check(minutes=90)


def test_old_mails_are_purged_except_those_that_wait() -> None:
    queue(4)
    old = timezone.now() - 31 * DAY
    for number, status in enumerate([STATUS.sent, STATUS.failed, STATUS.requeued, STATUS.sent]):
        age = {} if number == 3 else {"last_updated": old, "created": old}
        Email.objects.filter(subject=f"Courriel {number}").update(status=status, **age)
    call_command("cleanup_mail", stdout=io.StringIO())
    kept = Email.objects.order_by("pk").values_list("subject", flat=True)
    assert list(kept) == ["Courriel 2", "Courriel 3"]


def test_the_files_of_a_purged_mail_go_with_it() -> None:
    store_mail(["a@example.org"], "avec fichier", "texte", files=[("a.pdf", b"%PDF", "")])
    file = Attachment.objects.get().file
    assert file.storage.exists(file.name)
    send_queue()
    call_command("cleanup_mail", "--days=-1", stdout=io.StringIO())
    assert not Attachment.objects.exists()
    assert not file.storage.exists(file.name)


def test_the_files_of_mails_are_out_of_reach() -> None:
    assert isinstance(get_file_storage(), PrivateStorage)


# --- Settings ---------------------------------------------------------------------------------

SHOW = """
import django
from django.conf import settings
django.setup()
print(settings.EMAIL_BACKEND, settings.POST_OFFICE["BACKENDS"]["default"], settings.EMAIL_TIMEOUT,
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL, settings.WAGTAILADMIN_BASE_URL)
"""


def test_production_queues_mails_and_sends_them_to_its_server() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={
            **COMPLETE,
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "millejours.settings.production",
            "ALLOWED_HOSTS": ".example.org",
            "EMAIL_URL": "smtp+tls://site:secret@smtp.example.org:587",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [
        "millejours.mail.backend.QueueBackend",
        "django.core.mail.backends.smtp.EmailBackend",
        "20",
        "smtp.example.org",
        "ne-pas-repondre@example.org",
        "https://example.org",
    ], done.stderr
