"""What an import closes, and what a person took off line, for good."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.models import ImportedRecord, Listing
from moderation.errors import NotOnLineError
from moderation.models import Event, ExceptionalAct
from moderation.models.journal import Action
from moderation.services import withdraw_now
from tests.annuaire.imports.files import analysed, applied, make_source, row, rows
from tests.moderation.factories import animator

pytestmark = pytest.mark.django_db


def second() -> Listing:
    return Listing.objects.get(imported__identifier="A2")


def report_of(batch) -> str:
    with batch.report.open() as file:
        return file.read().decode()


def test_a_closure_is_in_the_journal(home_page):
    source = make_source()
    applied(source, *rows(3))
    applied(source, row(1), row(3))
    event = Event.objects.of(second()).get()
    assert (event.action, event.actor) == (Action.CEASE, None)
    assert "fiches.csv" in event.reason


def test_what_an_import_closed_comes_back_with_its_source(home_page):
    source = make_source()
    applied(source, *rows(3))
    applied(source, row(1), row(3))
    assert (second().live, second().may_come_back) == (False, True)
    applied(source, *rows(3))
    assert (second().live, second().may_come_back) == (True, False)


def test_what_an_import_closed_may_be_kept_from_coming_back(home_page):
    source = make_source()
    applied(source, *rows(3))
    applied(source, row(1), row(3))
    withdraw_now(second(), animator(), reason="fraude avérée")
    batch = applied(source, *rows(3, tel="04 66 11 11 11"))
    assert (second().live, second().may_come_back) == (False, False)
    assert batch.done["left"] == 1
    assert "retirée du site" in report_of(batch)
    withdraw_now(second(), animator(), reason="encore")
    assert ExceptionalAct.objects.count() == 1


def test_what_never_comes_back_is_not_withdrawn_twice(home_page):
    source = make_source()
    applied(source, *rows(1))
    Listing.objects.update(live=False)
    with pytest.raises(NotOnLineError):
        withdraw_now(Listing.objects.get(), animator(), reason="fraude avérée")


def test_the_page_of_an_import_leads_to_it(client, home_page):
    source = make_source()
    applied(source, *rows(3))
    batch = applied(source, row(1), row(3))
    client.force_login(animator())
    page = reverse("imports_batch", args=[batch.pk])
    assert "la retirer pour toujours" in client.get(page).content.decode()
    withdraw_now(second(), animator(), reason="fraude avérée")
    assert "la retirer pour toujours" not in client.get(page).content.decode()


def test_a_listing_that_a_person_took_off_line_is_left_and_said_so(home_page):
    source = make_source()
    applied(source, *rows(3))
    withdraw_now(second(), animator(), reason="fraude avérée")
    batch = applied(source, row(1), row(2, tel="04 66 11 11 11"), row(3))
    assert (batch.done["left"], batch.done["postponed"]) == (1, 0)
    assert "modifie cette fiche" not in report_of(batch)
    assert not second().live


def test_a_listing_off_line_is_not_closed_again(home_page):
    source = make_source()
    applied(source, *rows(3))
    withdraw_now(second(), animator(), reason="fraude avérée")
    batch = analysed(source, row(1), row(3))
    assert not batch.closures.exists()
    assert ImportedRecord.objects.get(identifier="A2").closed_on is None
