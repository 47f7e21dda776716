"""Two processes at one batch: a slower one never undoes what was decided meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annuaire.imports import services
from annuaire.imports.errors import NotNowError
from annuaire.models import ImportBatch, ImportState
from moderation.services import approve
from tests.annuaire.imports.files import (
    applied,
    csv_of,
    make_source,
    received,
    rows,
    submitted,
    written,
)
from tests.moderation.factories import animator, state_of

pytestmark = pytest.mark.django_db


def fresh(batch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def decide(batch) -> None:
    state = state_of(batch)
    approve(state, animator(), revision_id=state.revision_id, outcome="accord")


def three_minutes_later(batch) -> None:
    past = timezone.now() - timedelta(seconds=1)
    ImportBatch.objects.filter(pk=batch.pk).update(held_until=past)


def test_what_was_approved_is_not_analysed_again(home_page):
    batch = received(make_source(), csv_of(*rows(3)))
    stale = fresh(batch)
    decide(submitted(services.analyse(batch)))
    with pytest.raises(NotNowError, match="déjà été soumis"):
        services.analyse(stale)
    assert fresh(batch).state == ImportState.APPROVED
    assert services.run_waiting() == (1, 0)
    assert fresh(batch).state == ImportState.APPLIED


def test_nobody_submits_what_is_being_read(home_page):
    batch = services.analyse(received(make_source(), csv_of(*rows(3))))
    refused = []

    def meanwhile(_done):
        for act in (services.analyse, submitted):
            with pytest.raises(NotNowError, match="en cours de lecture") as refusal:
                act(fresh(batch))
            refused.append(refusal.value)

    services.analyse(batch, meanwhile)
    assert len(refused) == 2
    decide(submitted(fresh(batch)))


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_an_analysis_that_was_given_up_for_dead_writes_nothing(home_page, ends):
    source = make_source()
    applied(source, *rows(4))
    batch = services.analyse(received(source, csv_of(*rows(3))))
    closures = list(fresh(batch).closures.values_list("pk", flat=True))
    report = batch.report.name

    def meanwhile(_done):
        three_minutes_later(batch)
        ImportBatch.objects.filter(pk=batch.pk).update(holder="")
        decide(submitted(fresh(batch)))
        if ends == "badly":
            raise services.ImportRefusedError("Trop tard.")

    services.analyse(batch, meanwhile)
    now = fresh(batch)
    assert (now.state, now.error, now.report.name) == (ImportState.APPROVED, "", report)
    assert list(now.closures.values_list("pk", flat=True)) == closures
    assert services.run_waiting() == (1, 0)
    assert fresh(batch).done["closed"] == 1


def test_a_file_that_breaks_the_reader_does_not_stop_the_others(home_page, monkeypatch):
    source = make_source()
    bad = received(source, csv_of(*rows(1)))
    good = received(source, csv_of(*rows(2)))
    real = services.analysis.analyse
    monkeypatch.setattr(
        services.analysis,
        "analyse",
        lambda batch, progress: 1 / 0 if batch.pk == bad.pk else real(batch, progress),
    )
    with pytest.raises(ZeroDivisionError):
        services.run_waiting()
    assert services.run_waiting() == (0, 1)
    assert (fresh(bad).state, fresh(good).state) == (ImportState.FAILED, ImportState.ANALYSED)


def test_the_command_says_that_somebody_reads_it(home_page, tmp_path):
    content = csv_of(*rows(1))
    batch = received(make_source(), content)
    later = timezone.now() + timedelta(minutes=1)
    ImportBatch.objects.filter(pk=batch.pk).update(holder="x", held_until=later)
    with pytest.raises(CommandError, match="en cours de lecture"):
        call_command("import_listings", str(written(tmp_path, content)), source="essai")
