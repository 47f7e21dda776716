"""``manage.py import_listings`` and ``apply_imports``: what they say, what they refuse."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from annuaire.imports import services
from annuaire.imports.errors import NotNowError
from annuaire.models import Category, ImportBatch, ImportSource, ImportState, Listing
from tests.annuaire.imports.files import (
    analysed,
    approved,
    csv_of,
    make_source,
    row,
    rows,
    submitted,
    written,
)

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    output = io.StringIO()
    call_command("import_listings", *map(str, arguments), stdout=output)
    return output.getvalue().replace("\u00a0", " ")


def test_without_apply_it_only_reads(tmp_path):
    make_source()
    said = run(written(tmp_path, csv_of(*rows(3))), "--source", "essai")
    assert "À blanc" in said
    assert "Fiches créées : 3" in said
    assert f"/admin/imports/{ImportBatch.objects.get().pk}/" in said
    assert not Listing.objects.exists()


def test_read_twice_the_same_file_is_kept_once(tmp_path):
    make_source()
    path = written(tmp_path, csv_of(*rows(3)))
    run(path, "--source", "essai")
    run(path, "--source", "essai")
    assert ImportBatch.objects.count() == 1


def test_apply_wants_an_approval_of_that_very_file(tmp_path):
    source = make_source()
    path = written(tmp_path, csv_of(*rows(3)))
    with pytest.raises(CommandError, match="sans --apply") as refusal:
        run(path, "--source", "essai", "--apply")
    assert refusal.value.returncode == 2
    submitted(analysed(source, *rows(3)))
    with pytest.raises(CommandError, match="Soumis à approbation"):
        run(path, "--source", "essai", "--apply")
    other = written(tmp_path, csv_of(*rows(4)), "autre.csv")
    with pytest.raises(CommandError, match="n'est pas approuvé"):
        run(other, "--source", "essai", "--apply")
    assert not Listing.objects.exists()


def test_apply_does_what_was_approved_then_nothing_more(tmp_path):
    source = make_source()
    approved(analysed(source, *rows(3)))
    path = written(tmp_path, csv_of(*rows(3)))
    assert "Fiches créées : 3" in run(path, "--source", "essai", "--apply")
    assert Listing.objects.count() == 3
    assert "déjà appliqué" in run(path, "--source", "essai", "--apply")


def test_while_another_import_is_at_work_it_waits(tmp_path):
    source = make_source()
    approved(analysed(source, *rows(2)))
    busy = approved(analysed(source, *rows(3)))
    later = timezone.now() + timezone.timedelta(minutes=1)
    ImportBatch.objects.filter(pk=busy.pk).update(held_until=later, holder="autre")
    with pytest.raises(CommandError, match="en cours"):
        run(written(tmp_path, csv_of(*rows(2))), "--source", "essai", "--apply")
    assert services.run_waiting() == (0, 0)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "vide"), (b"\0", "pas du texte"), (b"a;b\n", "colonnes attendues")]
)
def test_a_bad_file_is_refused_with_its_name(tmp_path, content, said):
    make_source()
    with pytest.raises(CommandError, match=rf"fiches\.csv.*{said}"):
        run(written(tmp_path, content), "--source", "essai")


def test_an_absent_file_and_an_unknown_source_are_said(tmp_path):
    make_source()
    with pytest.raises(CommandError, match="fichier illisible"):
        run(tmp_path / "absent.csv", "--source", "essai")
    with pytest.raises(CommandError, match=r"autre\. Connues : essai"):
        run(written(tmp_path, csv_of(row())), "--source", "autre")


def test_a_shipped_source_is_made_when_it_is_asked_for(tmp_path):
    assert Category.objects.filter(slug="pmi").exists() or make_source()
    columns = ("nofinesset", "rs", "categetab", "numvoie", "typvoie", "voie")
    columns += ("ligneacheminement", "telephone")
    line = {
        "nofinesset": "480000001",
        "rs": "PMI DE MENDE",
        "categetab": "223",
        "numvoie": "3",
        "typvoie": "R",
        "voie": "DES LILAS",
        "ligneacheminement": "48000 MENDE",
        "telephone": "466000000",
    }
    other = {**line, "nofinesset": "480000002", "categetab": "500"}
    said = run(written(tmp_path, csv_of(line, other, columns=columns)), "--source", "finess")
    assert ImportSource.objects.filter(slug="finess").exists()
    batch = ImportBatch.objects.get()
    assert (batch.counts["created"], batch.counts["ignored"]) == (1, 1), said
    [sampled] = batch.sample
    assert sampled["values"]["phone"] == "04 66 00 00 00"
    assert sampled["values"]["place"]["commune"] == "48095"


def test_the_job_analyses_what_was_received_and_is_in_the_timetable():
    batch = services.receive(make_source(), io.BytesIO(csv_of(*rows(2))), "fiches.csv")
    output = io.StringIO()
    call_command("apply_imports", stdout=output)
    assert "1 fichiers analysés" in output.getvalue()
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportState.ANALYSED
    assert "apply_imports" in [job.command for job in settings.SCHEDULE]


def test_what_failed_on_the_way_is_taken_up_again(monkeypatch):
    batch = approved(analysed(make_source(), *rows(3)))
    monkeypatch.setattr("annuaire.imports.applying.Writer.write", lambda *_a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.run_waiting()
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert not Listing.objects.exists()
    monkeypatch.undo()
    services.take_up_again(batch)
    services.run_waiting()
    assert Listing.objects.count() == 3


def test_only_what_was_approved_is_taken_up_again():
    batch = analysed(make_source(), row())
    with pytest.raises(NotNowError):
        services.take_up_again(batch)


def test_what_was_submitted_is_not_read_again():
    batch = submitted(analysed(make_source(), row()))
    with pytest.raises(NotNowError):
        services.analyse(batch)
