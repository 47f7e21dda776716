"""What professionals registered is not made twice by an import: a person is asked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.imports import services
from annuaire.imports.errors import NotNowError
from annuaire.models import (
    Coverage,
    ImportBatch,
    ImportedApart,
    ImportedRecord,
    Listing,
    Origin,
    Precision,
)
from moderation.models import Role
from tests.annuaire.factories import commune, make_listing
from tests.annuaire.imports.files import (
    MAPPING,
    analysed,
    approved,
    csv_of,
    make_source,
    received,
    row,
    rows,
)
from tests.annuaire.referents.making import referent
from tests.moderation.factories import animator, person

pytestmark = pytest.mark.django_db
LATITUDE, LONGITUDE = 44.5190, 3.5010


def registered(name="PMI numéro 1", *, precision=Precision.COMMUNE, code="48095", **values):
    place = Coverage(
        kind="point",
        commune=commune(code),
        precision=precision,
        latitude=LATITUDE,
        longitude=LONGITUDE,
    )
    return make_listing(name, place, origin=Origin.REGISTRATION, **values)


def fresh(batch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def alike(source, *given) -> int:
    return analysed(source, *given).counts["alike"]


def test_a_row_that_is_a_registered_listing_is_not_created(home_page):
    source = make_source()
    registered()
    batch = approved(analysed(source, *rows(2)))
    assert (batch.counts["alike"], batch.counts["created"]) == (1, 1)
    with batch.report.open() as file:
        assert "semble déjà dans l’annuaire" in file.read().decode()
    services.run_waiting()
    names = Listing.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["PMI numéro 1", "PMI numéro 2"]


def test_the_same_telephone_in_the_department(home_page):
    source = make_source()
    registered("Consultation des tout-petits", phone="04 66 00 00 00")
    assert alike(source, row(1)) == 1
    assert alike(source, row(2, insee="75056", cp="75001", ville="Paris")) == 0


@pytest.mark.parametrize("phone", ["3114", "0 800 05 95 95"])
def test_a_telephone_of_many_tells_nothing(home_page, phone):
    source = make_source()
    registered("Écoute des parents", phone=phone)
    assert alike(source, row(1, tel=phone)) == 0


def test_the_words_of_the_type_are_not_the_name(home_page):
    source = make_source()
    label = source.category.label
    registered(f"Claire Petit, {label}")
    assert alike(source, row(1, nom="PETIT Claire")) == 1


@pytest.mark.parametrize(
    ("latitude", "precision", "found"),
    [
        (LATITUDE + 0.001, Precision.EXACT, 1),
        (LATITUDE + 0.003, Precision.EXACT, 0),
        (LATITUDE, Precision.COMMUNE, 0),  # its own point is nobody's business
    ],
)
def test_a_like_name_within_two_hundred_metres(home_page, latitude, precision, found):
    mapping = {**MAPPING, "latitude": {"constant": str(latitude)}, "longitude": "lon"}
    source = make_source(mapping=mapping, precision="exact")
    registered("PMI numéro 1 du centre", precision=precision)
    columns = (*row(), "lon")
    content = csv_of(row(1, lon=str(LONGITUDE)), columns=columns)
    batch = services.analyse(received(source, content))
    assert batch.counts["alike"] == found


def test_what_is_elsewhere_is_not_taken_for_it(home_page):
    source = make_source()
    registered(code="48061")
    assert alike(source, *rows(1)) == 0


def answer(client, batch, reponse, identifiant="A1"):
    address = reverse("imports_tell_apart", args=[batch.pk])
    return client.post(address, {"identifiant": identifiant, "reponse": reponse}, follow=True)


def test_a_person_says_that_it_is_the_same(client, home_page):
    source = make_source(precision="exact")
    listing = registered(phone="04 66 99 99 99")
    batch = analysed(source, *rows(1))
    client.force_login(animator())
    page = client.get(reverse("imports_batch", args=[batch.pk])).content.decode()
    assert "C’est la même fiche" in page
    answer(client, batch, "meme")
    services.analyse(batch)
    approved(fresh(batch))
    services.run_waiting()
    listing.refresh_from_db()
    assert Listing.objects.count() == 1
    assert (listing.phone, listing.name) == ("04 66 99 99 99", "PMI numéro 1")
    assert listing.coverages.get().precision == Precision.COMMUNE
    assert fresh(batch).conflicts.exists()


def test_a_person_says_that_they_are_two(client, home_page):
    source = make_source()
    registered()
    batch = analysed(source, *rows(1))
    client.force_login(animator())
    answer(client, batch, "autre")
    assert services.analyse(batch).counts["created"] == 1
    assert ImportedApart.objects.count() == 1


@pytest.mark.parametrize(
    ("reponse", "identifiant"), [("", "A1"), ("peut-être", "A1"), ("meme", "A9"), ("meme", "")]
)
def test_another_answer_changes_nothing(client, home_page, reponse, identifiant):
    source = make_source()
    registered()
    batch = analysed(source, *rows(1))
    client.force_login(animator())
    assert answer(client, batch, reponse, identifiant).status_code == 200
    assert not ImportedRecord.objects.exists()
    assert not ImportedApart.objects.exists()


def test_somebody_else_may_not_say(client, home_page):
    source = make_source()
    registered()
    batch = analysed(source, *rows(1))
    for somebody in (person(Role.REVIEWER), referent("75")):
        client.force_login(somebody)
        answer(client, batch, "meme")
    assert not ImportedRecord.objects.exists()


def test_once_answered_or_approved_nothing_is_asked(home_page):
    source = make_source()
    registered()
    batch = analysed(source, *rows(1))
    services.tell_apart(batch, "A1", animator(), is_same=True)
    with pytest.raises(NotNowError):
        services.tell_apart(batch, "A1", animator(), is_same=False)
    other = approved(analysed(source, *rows(2)))
    with pytest.raises(NotNowError):
        services.tell_apart(other, "A2", animator(), is_same=True)
