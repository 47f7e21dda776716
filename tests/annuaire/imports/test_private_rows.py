"""The rows of a file hold home addresses: who reads them, and what of them is shown."""

from __future__ import annotations

import pytest
from django.urls import reverse

from moderation.models import Organisation, Role
from moderation.rights import ensure_groups
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import commune
from tests.annuaire.imports.files import MAPPING, analysed, make_source, rows, submitted
from tests.factories import make_home
from tests.moderation.factories import OrganisationFactory, animator, person, state_of

pytestmark = pytest.mark.django_db
STREET, POINT = "rue des Lilas", "44.51789"
WITH_POINT = {**MAPPING, "latitude": {"constant": POINT}, "longitude": {"constant": "3.50123"}}


@pytest.fixture(autouse=True)
def _site(db):
    make_home()
    ensure_groups()
    ensure_default_workflows()


def referent():
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.add(commune("48095").departement)
    return person(Role.REFERENT, organisation)


def pages_of(batch) -> list[str]:
    return [
        reverse("imports_batch", args=[batch.pk]),
        reverse("imports_report", args=[batch.pk]),
    ]


def desk_of(batch) -> list[str]:
    state = state_of(batch)
    return [
        reverse("moderation_object", args=[state.pk]),
        reverse("moderation_preview", args=[state.pk]),
    ]


def read(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.getvalue().decode()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER])
def test_the_committee_follows_an_import_without_reading_its_rows(client, role):
    batch = submitted(analysed(make_source(precision="exact", mapping=WITH_POINT), *rows(3)))
    client.force_login(person(role))
    for address in pages_of(batch):
        assert client.get(address).status_code == 404, address
    for address in desk_of(batch):
        page = read(client, address)
        for word in (STREET, POINT, "PMI numéro", reverse("imports_batch", args=[batch.pk])):
            assert word not in page, (address, word)


def test_a_referent_of_the_territory_reads_what_she_may_decide(client):
    source = make_source(departement=commune("48095").departement, precision="exact")
    batch = submitted(analysed(source, *rows(3)))
    client.force_login(referent())
    for address in (*pages_of(batch), desk_of(batch)[1]):
        assert "PMI numéro 2" in read(client, address), address
    assert f"1 {STREET}" in read(client, pages_of(batch)[0])


def test_who_sent_a_file_goes_on_reading_it(client):
    sender = person(Role.AUTHOR)
    batch = submitted(analysed(make_source(), *rows(2), user=sender))
    client.force_login(sender)
    for address in pages_of(batch):
        assert "PMI numéro 1" in read(client, address), address


@pytest.mark.parametrize("precision", ["exact", "commune"])
def test_the_sample_says_no_more_than_the_site_would(client, precision):
    source = make_source(mapping=WITH_POINT, precision=precision)
    batch = submitted(analysed(source, *rows(2)))
    client.force_login(animator())
    for address in (pages_of(batch)[0], desk_of(batch)[1]):
        page = read(client, address)
        assert POINT not in page, address
        assert (STREET in page) == (precision == "exact"), address
        assert "48000 Mende" in page, address
