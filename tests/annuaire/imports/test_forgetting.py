"""Files of addresses are not kept for ever."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from annuaire.imports import services
from annuaire.imports.errors import NotNowError
from annuaire.models import ImportBatch, ImportConflict, ImportState, Listing
from millejours.settings.timed_work import SCHEDULE
from tests.annuaire.imports.files import analysed, applied, make_source, row, rows, submitted
from tests.moderation.factories import animator

pytestmark = pytest.mark.django_db


def age(batch, days):
    before = timezone.now() - timedelta(days=days)
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=before)


def forget() -> str:
    out = StringIO()
    call_command("forget_import_files", stdout=out)
    return out.getvalue()


def fresh(batch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.fixture
def forgotten(settings, django_capture_on_commit_callbacks, home_page):
    def run(*batches) -> str:
        settings.IMPORT_FILES_KEPT_DAYS = 30
        for batch in batches:
            age(batch, 31)
        with django_capture_on_commit_callbacks(execute=True):
            return forget()

    return run


def test_an_old_import_leaves_its_figures_only(client, forgotten):
    source = make_source()
    applied(source, *rows(2))
    Listing.objects.update(phone="04 66 99 99 99")
    old = applied(source, *rows(2, tel="04 66 22 22 22"))
    recent = applied(source, *rows(3))
    assert "rue des Lilas" in str(list(Revision.objects.values_list("content", flat=True)))
    assert forgotten(old) == "1 import(s) oublié(s).\n"
    now = fresh(old)
    assert (now.state, now.done, now.sample) == (ImportState.APPLIED, old.done, [])
    for name in (old.file.name, old.report.name):
        assert not old.file.storage.exists(name)
    assert recent.file.storage.exists(recent.file.name)
    assert not ImportConflict.objects.filter(batch=old).exists()
    of_old = [each.content for each in Revision.objects.order_by("pk")]
    assert [each["sample"] for each in of_old if each.get("sha256") == old.sha256] == [[]]
    assert forget() == "0 import(s) oublié(s).\n"
    client.force_login(animator())
    assert client.get(reverse("imports_batch", args=[old.pk])).status_code == 200
    assert client.get(reverse("imports_report", args=[old.pk])).status_code == 404


def test_what_was_never_submitted_can_no_longer_be(forgotten):
    batch = analysed(make_source(), row())
    forgotten(batch)
    assert fresh(batch).state == ImportState.FAILED
    for act in (services.analyse, services.analyse_later, services.take_up_again, submitted):
        with pytest.raises(NotNowError):
            act(fresh(batch))
    assert services.run_waiting() == (0, 0)


def test_what_waits_for_a_decision_stays(forgotten):
    batch = submitted(analysed(make_source(), row()))
    assert forgotten(batch) == "0 import(s) oublié(s).\n"
    assert fresh(batch).file


def test_it_is_in_the_timetable():
    assert "forget_import_files" in {job.command for job in SCHEDULE}
