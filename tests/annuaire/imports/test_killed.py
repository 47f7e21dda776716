"""The process that applies a file is killed half way: nothing half written, and it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from annuaire.imports import services
from annuaire.models import (
    Coverage,
    ImportBatch,
    ImportedRecord,
    ImportState,
    Listing,
    SearchRow,
)
from millejours.storage import PrivateStorage
from tests.annuaire.imports.files import analysed, applied, approved, make_source, rows
from tests.moderation.processes import SECONDS, SharedDatabase
from tests.support.project import PROJECT

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 1_200  # three slices


@pytest.fixture(autouse=True)
def _files_on_disk(monkeypatch):
    """Where the other process finds them too."""
    for name in ("file", "report"):
        monkeypatch.setattr(ImportBatch._meta.get_field(name), "storage", PrivateStorage())


def killed(shared: SharedDatabase, where: str) -> None:
    command = [sys.executable, "-m", "tests.annuaire.imports.dying", where]
    environment = {
        **os.environ,
        "TEST_DATABASE_URL": shared.url,
        "PRIVATE_FILES": str(settings.PRIVATE_MEDIA_ROOT),
    }
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, timeout=SECONDS, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    shared.read_back()


def counts() -> tuple[int, int, int, int]:
    return (
        Listing.objects.count(),
        Coverage.objects.count(),
        SearchRow.objects.count(),
        ImportedRecord.objects.count(),
    )


@pytest.mark.parametrize("where", ["in the second slice", "between two slices"])
def test_killed_half_way_only_whole_slices_are_there_and_it_goes_on(tmp_path, where):
    source = make_source()
    batch = approved(analysed(source, *rows(COUNT)))
    killed(SharedDatabase(tmp_path), where)
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.state, batch.cursor) == (ImportState.APPLYING, 500)
    assert counts() == (500, 500, 500, 500)
    assert batch.done["created"] == 500

    services.run_waiting()  # who died still holds it: nobody else touches it yet
    assert counts() == (500, 500, 500, 500)
    ImportBatch.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    services.run_waiting()
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.state, batch.done["created"]) == (ImportState.APPLIED, COUNT)
    assert counts() == (COUNT, COUNT, COUNT, COUNT)


def test_killed_while_it_closes_nothing_is_closed_twice_nor_forgotten(tmp_path):
    source = make_source()
    applied(source, *rows(COUNT))
    batch = approved(analysed(source, *rows(10)))
    killed(SharedDatabase(tmp_path), "in the second slice of closures")
    assert Listing.objects.filter(live=True).count() == COUNT - 500
    assert ImportedRecord.objects.filter(closed_on__isnull=False).count() == 500
    ImportBatch.objects.update(held_until=None)
    services.run_waiting()
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.state, batch.done["closed"]) == (ImportState.APPLIED, COUNT - 10)
    assert Listing.objects.filter(live=True).count() == 10
    assert SearchRow.objects.count() == 10
