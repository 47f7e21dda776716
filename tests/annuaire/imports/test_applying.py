"""What an approved file does to the directory, and what it never does."""

from __future__ import annotations

import pytest

from annuaire.imports import services
from annuaire.models import (
    Coverage,
    ImportConflict,
    ImportedRecord,
    ImportState,
    Listing,
    Origin,
    Precision,
    Presentation,
    SearchRow,
)
from annuaire.services import build_rows
from tests.annuaire.factories import commune
from tests.annuaire.imports.files import (
    MAPPING,
    analysed,
    applied,
    approved,
    make_source,
    row,
    rows,
)
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db


def listing_of(identifier: str = "A1") -> Listing:
    return ImportedRecord.objects.get(identifier=identifier).listing


def test_a_dry_run_writes_nothing_in_the_directory():
    batch = analysed(make_source(), *rows(3))
    assert batch.state == ImportState.ANALYSED
    assert (batch.counts["rows"], batch.counts["created"]) == (3, 3)
    assert not Listing.objects.exists()
    assert not ImportedRecord.objects.exists()


def test_an_approved_file_makes_listings_that_are_found_and_unconfirmed():
    batch = applied(make_source(), *rows(3))
    assert (batch.state, batch.done["created"]) == (ImportState.APPLIED, 3)
    listing = listing_of()
    assert (listing.live, listing.origin, listing.confirmed_on) == (True, Origin.IMPORT, None)
    assert listing.phone == "04 66 00 00 00"
    assert "Fichier d’essai" in listing.origin_note
    assert "Licence Ouverte" in listing.origin_note
    assert listing.folded_name == "pmi numero 1"
    [row_] = SearchRow.objects.filter(listing=listing)
    assert (row_.commune_code, row_.departement_code, row_.confirmed) == ("48095", "48", False)


def test_rows_written_in_bulk_are_those_that_the_directory_writes_itself():
    need = NeedFactory(slug="allaiter", live=True)
    mapping = {**MAPPING, "needs": {"constant": need.slug}, "at_home": {"constant": "oui"}}
    applied(make_source(mapping=mapping), row())
    [mine] = SearchRow.objects.all()
    [theirs] = build_rows(Listing.objects.get())
    for field in SearchRow._meta.concrete_fields:
        if field.name != "id":
            assert getattr(mine, field.attname) == getattr(theirs, field.attname), field.name
    assert mine.needs_mask


def test_a_second_run_changes_nothing():
    source = make_source()
    applied(source, *rows(4))
    before = list(Listing.objects.order_by("pk").values())
    batch = applied(source, *rows(4))
    assert (batch.done["unchanged"], batch.done["updated"]) == (4, 0)
    assert list(Listing.objects.order_by("pk").values()) == before


def test_what_changed_in_the_file_changes_on_the_site():
    source = make_source()
    applied(source, *rows(2))
    batch = applied(source, row(1, tel="04 66 11 11 11", insee="48061", cp="48400"), row(2))
    assert (batch.done["updated"], batch.done["unchanged"]) == (1, 1)
    assert listing_of().phone == "04 66 11 11 11"
    assert Coverage.objects.get(listing=listing_of()).commune_id == "48061"
    assert SearchRow.objects.get(listing=listing_of()).commune_code == "48061"


def test_what_a_person_edited_is_kept_and_said():
    source = make_source()
    applied(source, row())
    Listing.objects.update(phone="04 66 99 99 99")
    batch = applied(source, row(tel="04 66 22 22 22", nom="PMI du centre"))
    listing = listing_of()
    assert (listing.phone, listing.name) == ("04 66 99 99 99", "PMI du centre")
    [conflict] = ImportConflict.objects.all()
    assert (conflict.kept, conflict.incoming) == ("04 66 99 99 99", "04 66 22 22 22")
    assert batch.done["conflicts"] == 1
    again = applied(source, row(tel="04 66 33 33 33", nom="PMI du centre"))
    assert listing_of().phone == "04 66 99 99 99"
    assert (again.done["kept"], again.done["updated"]) == (1, 0)


def test_the_texts_of_a_person_in_other_languages_stay():
    source = make_source(
        mapping={**MAPPING, "description": "ville", "language": {"constant": "fr"}}
    )
    applied(source, row())
    listing = listing_of()
    listing.presentations = [Presentation(language="ar", text="متابعة الحمل.")]
    listing.save()
    applied(source, row(ville="MENDE", tel="04 66 22 22 22"))
    assert [each.text for each in listing_of().presentations.all()] == ["متابعة الحمل."]


def test_what_a_person_edited_stays_when_the_file_says_nothing_new():
    source = make_source()
    applied(source, row())
    Listing.objects.update(phone="04 66 99 99 99")
    batch = applied(source, row(), row(2))
    assert listing_of().phone == "04 66 99 99 99"
    assert batch.done["conflicts"] == 0


def test_a_place_that_a_person_corrected_is_kept_whole():
    source = make_source()
    applied(source, row())
    Coverage.objects.update(street="12 rue Neuve")
    applied(source, row(adresse="5 rue Basse"))
    assert Coverage.objects.get().street == "12 rue Neuve"


def test_a_listing_that_a_person_edited_keeps_its_revisions_in_step():
    source = make_source()
    applied(source, row())
    listing = listing_of()
    listing.description = "Accueil chaleureux"
    listing.save_revision().publish()
    applied(source, row(tel="04 66 22 22 22"))
    listing = listing_of()
    assert (listing.phone, listing.description) == ("04 66 22 22 22", "Accueil chaleureux")
    draft = listing.get_latest_revision_as_object()
    assert (draft.phone, draft.description) == ("04 66 22 22 22", "Accueil chaleureux")
    assert not listing.has_unpublished_changes


def test_a_listing_that_somebody_is_changing_waits_for_the_next_import():
    source = make_source()
    applied(source, row())
    draft = listing_of()
    draft.phone = "04 66 77 77 77"
    draft.save_revision()
    batch = applied(source, row(nom="PMI rebaptisée"))
    assert batch.done["postponed"] == 1
    assert listing_of().name == "PMI numéro 1"
    draft = listing_of()
    draft.latest_revision.publish()
    applied(source, row(nom="PMI rebaptisée"), row(2))
    listing = listing_of()
    assert (listing.name, listing.phone) == ("PMI rebaptisée", "04 66 77 77 77")


def test_what_vanished_from_a_complete_file_is_closed_then_opened_again():
    source = make_source()
    applied(source, *rows(3))
    batch = analysed(source, *rows(2))
    assert [closure.name for closure in batch.closures.all()] == ["PMI numéro 3"]
    assert "1 fiche serait fermée" in batch.signs
    approved(batch)
    services.run_waiting()
    closed = listing_of("A3")
    assert not closed.live
    assert not SearchRow.objects.filter(listing=closed).exists()
    assert ImportedRecord.objects.get(identifier="A3").closed_on
    batch = applied(source, *rows(3))
    assert (batch.done["updated"], batch.done["unchanged"]) == (1, 2)
    assert listing_of("A3").live
    assert SearchRow.objects.filter(listing=listing_of("A3")).exists()


def test_an_incomplete_source_closes_nothing():
    source = make_source(is_complete=False)
    applied(source, *rows(3))
    batch = applied(source, row(1))
    assert batch.done["closed"] == 0
    assert Listing.objects.filter(live=True).count() == 3


def test_a_confirmed_listing_is_never_closed_by_a_file():
    source = make_source()
    applied(source, *rows(2))
    Listing.objects.filter(pk=listing_of("A2").pk).update(confirmed_on="2026-03-01")
    batch = applied(source, row(1))
    assert listing_of("A2").live
    assert batch.done["closures_kept"] == 1


def test_a_rejected_row_closes_nothing():
    source = make_source()
    applied(source, *rows(2))
    batch = applied(source, row(1), row(2, insee="99999", cp="99999"))
    assert (batch.done["rejected"], batch.done["closed"]) == (1, 0)
    assert listing_of("A2").live


def test_nothing_comes_back_that_a_person_deleted_or_took_off_line():
    source = make_source()
    applied(source, *rows(2))
    listing_of("A1").delete()
    Listing.objects.filter(pk=listing_of("A2").pk).update(live=False)
    batch = applied(source, *rows(2, tel="04 66 22 22 22"))
    assert batch.done["left"] == 1
    assert Listing.objects.count() == 1
    assert not listing_of("A2").live
    assert not SearchRow.objects.filter(listing=listing_of("A2")).exists()


def test_a_street_waits_for_the_geocoder_only_when_it_may_be_shown():
    applied(make_source(precision=Precision.EXACT), row(), row(2, adresse=""))
    waiting = [coverage.to_geocode for coverage in Coverage.objects.order_by("pk")]
    assert waiting == [True, False]


def test_an_address_private_to_the_commune_is_never_sent_to_the_geocoder():
    applied(make_source(), row())
    assert not Coverage.objects.get().to_geocode


def test_what_the_geocoder_found_is_no_edit_of_a_person():
    source = make_source(precision=Precision.EXACT)
    applied(source, row())
    Coverage.objects.update(latitude=44.51, longitude=3.5, to_geocode=False)
    applied(source, row(adresse="9 rue Haute"))
    coverage = Coverage.objects.get()
    assert (coverage.street, coverage.latitude, coverage.to_geocode) == ("9 rue Haute", None, True)


def test_a_changed_mapping_stops_an_approved_import():
    source = make_source()
    batch = approved(analysed(source, row()))
    source.mapping = {**MAPPING, "structure": "ville"}
    source.save()
    services.run_waiting()
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert "réglages" in batch.error
    assert not Listing.objects.exists()


def test_a_changed_file_stops_an_approved_import():
    batch = approved(analysed(make_source(), row()))
    with batch.file.storage.open(batch.file.name, "ab") as file:
        file.write(b"A9;Pirate;;;48000;48095;Mende\n")
    services.run_waiting()
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert not Listing.objects.exists()


def test_an_older_file_is_not_applied_over_a_newer_one():
    source = make_source()
    old = approved(analysed(source, row(tel="04 66 01 01 01")))
    new = approved(analysed(source, row(tel="04 66 02 02 02")))
    type(old).objects.filter(pk=old.pk).update(approved_at=None)
    type(old).objects.filter(pk=new.pk).update(approved_at="2026-01-01T00:00Z")
    type(old).objects.filter(pk=old.pk).update(approved_at="2026-01-02T00:00Z")
    services.run_waiting()
    old.refresh_from_db()
    assert old.state == ImportState.FAILED
    assert listing_of().phone == "04 66 02 02 02"


def test_two_rows_of_one_identifier_make_one_listing():
    batch = applied(make_source(), row(), row(nom="Encore"))
    assert (batch.done["created"], batch.done["rejected"]) == (1, 1)


def test_nothing_outside_the_territory_of_the_source_is_written():
    source = make_source(departement=commune("48095").departement)
    batch = applied(source, row(), row(2, insee="75056", cp="75001"))
    assert (batch.done["created"], batch.done["rejected"]) == (1, 1)
    assert Coverage.objects.get().commune_id == "48095"
