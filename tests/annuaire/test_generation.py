"""Made-up listings: the same every time, removable, never outside DEBUG by accident."""

import io

import pytest
from django.core.management import CommandError, call_command

from annuaire.generation import generate
from annuaire.models import Coverage, Listing, Origin, SearchRow
from tests.annuaire.factories import CategoryFactory, commune, make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somewhere():
    commune()
    commune("75056")
    CategoryFactory()


def made():
    return list(
        SearchRow.objects.order_by("listing__origin_reference").values_list(
            "listing__name", "latitude", "longitude", "needs_mask"
        )
    )


def test_generated_listings_are_the_same_every_time():
    generate(20)
    first = made()
    Listing.objects.all().delete()
    generate(20)
    assert made() == first


def test_they_are_removed_without_touching_the_others():
    make_listing("Vraie fiche")
    generate(20)
    call_command("generate_listings", "--remove", "--force", stdout=io.StringIO())
    assert [listing.name for listing in Listing.objects.all()] == ["Vraie fiche"]
    assert Coverage.objects.count() == SearchRow.objects.count() == 1


def test_asking_twice_creates_them_once():
    assert generate(20) == 20
    assert generate(20) == 0
    assert Listing.objects.count() == Coverage.objects.count() == SearchRow.objects.count() == 20


def test_asking_for_more_adds_what_is_missing():
    generate(30)
    whole = made()
    Listing.objects.all().delete()
    generate(20)
    assert generate(30) == 10
    assert made() == whole


def test_progress_is_shown():
    out = io.StringIO()
    call_command("generate_listings", "10", "--force", stdout=out)
    assert "10 fiches d'essai créées" in out.getvalue()
    assert Listing.objects.filter(origin=Origin.GENERATED).count() == 10


@pytest.mark.parametrize("arguments", [["10"], ["0", "--force"], ["-5", "--force"], ["--force"]])
def test_outside_debug_or_without_a_number_it_refuses(arguments):
    with pytest.raises(CommandError):
        call_command("generate_listings", *arguments, stdout=io.StringIO())
    assert not Listing.objects.exists()
