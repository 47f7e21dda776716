"""What is written of an answer: on line, in the versions that wait, and nowhere else."""

from __future__ import annotations

import pytest
from wagtail.models import Revision

from annuaire.geocoding import job
from annuaire.models import CoverageKind, GeocodingTry, Listing, Precision, SearchRow
from moderation.services import approve, submit
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import at_a_distance, commune, make_listing
from tests.annuaire.geocoding.support import (
    COMMUNE,
    FOUND,
    STREET,
    Clock,
    at_work,
    coverage_of,
    mulets,
    unplaced,
    waiting_listing,
    where,
    while_asking,
)
from tests.moderation.factories import animator, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _answers(geocoder):
    geocoder.answer = [mulets()]


def public_point(listing):
    return SearchRow.objects.values_list("latitude", "longitude").get(listing=listing)


def draft_of(listing, **changes):
    """A new version of what is on line, not published."""
    draft = Listing.objects.get(pk=listing.pk)
    coverage = draft.coverages.first()
    for name, value in changes.items():
        setattr(coverage, name, value)
    draft.coverages = [coverage]
    return draft.save_revision()


def kept(revision):
    [values] = Revision.objects.get(pk=revision.pk).content["coverages"]
    return values["latitude"], values["longitude"], values["to_geocode"]


# --- On line --------------------------------------------------------------------------------------


def test_a_street_is_placed():
    listing = waiting_listing()
    report = at_work()
    assert (report.seen, report.placed) == (1, 1)
    assert where(listing) == FOUND
    assert not coverage_of(listing).to_geocode
    assert not GeocodingTry.objects.exists()


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        (Precision.COMMUNE, COMMUNE),
        (Precision.STREET, (44.516, 3.498)),
        (Precision.EXACT, FOUND),
    ],
)
def test_the_public_precision_stays_as_chosen(precision, shown):
    listing = waiting_listing(precision=precision)
    at_work()
    assert coverage_of(listing).precision == precision
    assert public_point(listing) == shown


def test_the_precision_that_was_asked_for_is_given_once_it_is_found():
    listing = waiting_listing(precision=Precision.COMMUNE, wanted_precision=Precision.EXACT)
    assert public_point(listing) == COMMUNE
    at_work()
    assert (coverage_of(listing).precision, coverage_of(listing).wanted_precision) == ("exact", "")
    assert public_point(listing) == FOUND
    assert SearchRow.objects.get(listing=listing).precision == Precision.EXACT


def test_search_finds_it_where_it_is():
    listing = waiting_listing(precision=Precision.EXACT)
    at_work()
    row = SearchRow.objects.get(listing=listing)
    assert SearchRow.objects.within(*FOUND, radius_km=0.01).get() == row


def test_the_point_of_the_commune_is_not_one_that_a_person_set():
    listing = waiting_listing(latitude=COMMUNE[0], longitude=COMMUNE[1])
    at_work()
    assert where(listing) == FOUND


def test_a_point_that_a_person_set_is_never_moved(geocoder):
    listing = waiting_listing(latitude=44.5211, longitude=3.5122, precision=Precision.EXACT)
    at_work()
    assert where(listing) == (44.5211, 3.5122)
    assert not coverage_of(listing).to_geocode
    assert geocoder.asked == []


def test_a_point_set_while_we_were_asking_is_not_moved(monkeypatch):
    listing = waiting_listing()
    person = {"latitude": 44.5211, "longitude": 3.5122}
    while_asking(monkeypatch, lambda: listing.coverages.update(**person))
    at_work()
    assert where(listing) == (44.5211, 3.5122)
    assert not coverage_of(listing).to_geocode


def test_the_answer_about_an_address_changed_meanwhile_is_not_used(monkeypatch):
    listing = waiting_listing()
    while_asking(monkeypatch, lambda: listing.coverages.update(street="5 rue Basse"))
    at_work()
    assert where(listing) == (None, None)
    assert coverage_of(listing).to_geocode


@pytest.mark.parametrize(
    "values", [{"kind": CoverageKind.AREA}, {"street": " "}], ids=["area", "no street"]
)
def test_where_there_is_nothing_to_ask_nothing_is_sent(geocoder, values):
    """The address of a shelter or of a mobile team is not shown: nobody needs its point."""
    listing = waiting_listing(**values)
    at_work()
    assert where(listing) == (None, None)
    assert not coverage_of(listing).to_geocode
    assert geocoder.asked == []


def test_only_the_presence_that_waits_is_placed():
    listing = make_listing("PMI", unplaced(), at_a_distance())
    at_work()
    placed = listing.coverages.get(kind="point")
    assert (placed.latitude, placed.longitude) == FOUND
    assert SearchRow.objects.filter(listing=listing, latitude=None).count() == 1


def test_the_same_address_is_asked_once(geocoder):
    make_listing("PMI", unplaced(), unplaced())
    at_work()
    assert geocoder.questions == [f"{STREET} 48000 Mende"]


def test_the_date_of_change_is_that_of_the_last_person():
    listing = waiting_listing()
    before = Listing.objects.get(pk=listing.pk).updated_at
    at_work()
    assert Listing.objects.get(pk=listing.pk).updated_at == before


def test_a_draft_never_published_is_placed_without_being_shown():
    listing = make_listing("Brouillon", unplaced(), live=False)
    at_work()
    assert where(listing) == FOUND
    assert not SearchRow.objects.exists()


# --- Versions that wait ---------------------------------------------------------------------------


def test_a_draft_is_placed_without_touching_what_is_on_line():
    listing = make_listing("PMI")
    draft = draft_of(listing, street=STREET, postal_code="48000", to_geocode=True)
    report = at_work()
    assert report.placed == 1
    assert kept(draft) == (*FOUND, False)
    assert where(listing) == (None, None)
    assert not GeocodingTry.objects.exists()


def test_what_is_on_line_and_its_versions_are_placed_together(geocoder):
    listing = waiting_listing()
    first = Listing.objects.get(pk=listing.pk).save_revision()
    first.publish()
    second = draft_of(listing, label="Rez-de-chaussée")
    at_work()
    assert where(listing) == FOUND
    assert kept(first) == kept(second) == (*FOUND, False)
    assert len(geocoder.asked) == 1


def test_the_version_that_referents_read_is_placed_and_published_so():
    ensure_default_workflows()
    listing = make_listing("PMI", live=False)
    submitted = draft_of(listing, street=STREET, to_geocode=True, precision=Precision.EXACT)
    submit(listing, None)
    later = draft_of(Listing.objects.get(pk=listing.pk), street=STREET, to_geocode=True)
    assert later.pk != submitted.pk
    at_work()
    assert kept(submitted) == kept(later) == (*FOUND, False)
    state = state_of(listing)
    approve(state, animator(), revision_id=submitted.pk)
    assert where(listing) == FOUND
    assert public_point(listing) == FOUND


def test_an_old_version_is_left_as_it_was():
    listing = make_listing("PMI")
    old = draft_of(listing, street=STREET, to_geocode=True)
    draft_of(Listing.objects.get(pk=listing.pk), street="", to_geocode=False)
    at_work()
    assert kept(old) == (None, None, True)


def test_a_point_that_a_person_set_in_a_draft_is_kept():
    listing = waiting_listing()
    draft = draft_of(listing, latitude=44.5211, longitude=3.5122)
    at_work()
    assert where(listing) == FOUND
    assert kept(draft) == (44.5211, 3.5122, False)


def test_an_address_changed_in_a_draft_is_asked_on_its_own(geocoder):
    commune("48061")
    listing = waiting_listing()
    draft = draft_of(listing, street="1 place du Foirail")
    geocoder.answer = lambda question: [mulets()] if "Mulets" in question else []
    report = at_work()
    assert where(listing) == FOUND
    assert kept(draft) == (None, None, True)
    assert report.unfound == 1
    assert sorted(geocoder.questions) == ["1 place du Foirail 48000 Mende", f"{STREET} 48000 Mende"]


def test_writing_in_a_version_does_not_count_as_saving_it():
    listing = make_listing("PMI")
    draft = draft_of(listing, street="1 place du Foirail", to_geocode=True)
    clock = Clock()
    for _try in range(job.UNFOUND_BEFORE_GIVING_UP):
        at_work(clock)
        clock.pass_time(days=2)
    assert kept(draft) == (None, None, False)
    assert GeocodingTry.objects.get(listing=listing).given_up_at is not None


@pytest.mark.parametrize("content", [{}, {"coverages": None}, {"coverages": [{"to_geocode": 1}]}])
def test_a_version_that_says_nothing_of_use_stops_nobody(content):
    strange = make_listing("Étrange")
    revision = draft_of(strange, street=STREET, to_geocode=True)
    Revision.objects.filter(pk=revision.pk).update(content=content)
    listing = waiting_listing()
    at_work()
    assert where(listing) == FOUND
    assert not GeocodingTry.objects.exists()
