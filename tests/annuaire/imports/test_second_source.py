"""A registered listing that a source speaks of already is not made again by another source."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.imports import services
from annuaire.imports.errors import NotNowError
from annuaire.models import ImportBatch, ImportedApart, ImportedRecord, Listing
from moderation.services import withdraw_now
from tests.annuaire.imports.files import analysed, applied, approved, make_source, row, rows
from tests.annuaire.imports.test_likeness import answer, fresh, registered
from tests.annuaire.imports.test_not_brought_back import on_line, once_on_line, report_of
from tests.moderation.factories import animator

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(home_page) -> Listing:
    """Registered, and said to be the row A1 of a first source."""
    source = make_source()
    listing = once_on_line()
    services.tell_apart(analysed(source, *rows(1)), "A1", animator(), is_same=True)
    applied(source, *rows(1))
    return listing


def second(*given) -> ImportBatch:
    return analysed(make_source(slug="autre", name="Autre source"), *given)


def test_a_second_source_does_not_make_it_again(listing):
    batch = second(row(1), row(2, tel="04 66 11 11 11"))
    assert (batch.counts["alike"], batch.counts["created"]) == (1, 1)
    assert "déjà rattachée à une autre source\u00a0: PMI numéro 1" in report_of(batch)
    approved(batch)
    services.run_waiting()
    assert on_line() == ["PMI numéro 1", "PMI numéro 2"]


def test_it_may_only_be_said_to_be_another(client, listing):
    batch = second(*rows(1))
    client.force_login(animator())
    page = client.get(reverse("imports_batch", args=[batch.pk])).content.decode()
    assert "Ce sont deux fiches" in page
    assert "C’est la même fiche" not in page
    assert answer(client, batch, "meme").status_code == 200
    assert ImportedRecord.objects.count() == 1
    answer(client, batch, "autre")
    assert ImportedApart.objects.get().listing == listing
    assert services.analyse(fresh(batch)).counts["created"] == 1


def test_attached_meanwhile_it_is_not_attached_again(home_page):
    source = make_source()
    registered()
    one, other = analysed(source, *rows(1)), second(*rows(1))
    services.tell_apart(one, "A1", animator(), is_same=True)
    with pytest.raises(NotNowError):
        services.tell_apart(other, "A1", animator(), is_same=True)
    assert ImportedRecord.objects.get().source == one.source


def test_another_row_of_the_same_source_is_another_listing(listing):
    source = ImportedRecord.objects.get().source
    batch = analysed(source, row(1), row(2, nom="PMI numéro 1"))
    assert (batch.counts["alike"], batch.counts["created"]) == (0, 1)


def test_what_another_source_made_is_not_asked_about(home_page):
    applied(make_source(), *rows(2))
    assert second(*rows(2)).counts["created"] == 2


def test_off_line_since_it_is_not_brought_back(listing):
    withdraw_now(listing, animator(), reason="fraude avérée")
    batch = second(*rows(1))
    assert batch.counts["left"] == 1
    with pytest.raises(NotNowError):
        services.tell_apart(batch, "A1", animator(), is_same=True)
