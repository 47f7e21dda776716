"""The fictitious listings of the demonstration: they say so, and exist with DEBUG only."""

from __future__ import annotations

import pytest

from annuaire.models import Listing, ListingAlert
from home.demo_accounts import NotOnThisServerError, create_demo_accounts
from home.demo_committee import REFERENT, REGION, create_demo_committee
from home.demo_listings import WAITING, create_demo_listings
from millejours.models import User
from moderation.competence import Standing, awaiting
from moderation.workflows import ensure_default_workflows
from territoires.models import Commune, Departement, Region
from tests.annuaire.factories import CategoryFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def region():
    """Auvergne-Rhône-Alpes with as many communes as the demonstration needs."""
    point = {"latitude": 45.7, "longitude": 4.8, "radius_km": 50.0}
    region = Region.objects.create(code=REGION, name="Auvergne-Rhône-Alpes", folded="a", **point)
    here = Departement.objects.create(
        code="69", name="Rhône", folded="rhone", region=region, time_zone="Europe/Paris", **point
    )
    for number in range(len(WAITING) + 2):
        Commune.objects.create(
            code=f"6900{number}",
            name=f"Commune {number}",
            folded=f"commune {number}",
            departement=here,
            population=1000 - number,
            **point,
        )
    return region


@pytest.fixture
def demonstration(region, settings):
    settings.DEBUG = True
    CategoryFactory()
    ensure_default_workflows()
    create_demo_accounts()
    create_demo_committee()
    return create_demo_listings()


def test_the_referent_finds_listings_a_change_and_an_alert(demonstration, client):
    referent = User.objects.get(email=REFERENT)
    mine = awaiting(Standing.of(referent))
    assert mine.count() == len(WAITING) + 1
    live = Listing.objects.filter(live=True)
    assert live.count() == 2
    assert mine.filter(workflow_state__object_id__in=[str(one.pk) for one in live]).count() == 1
    assert ListingAlert.objects.open().count() == 1
    client.force_login(referent)
    desk = text_of(client.get("/admin/"))
    assert "Sage-femme libérale – Commune 0 (démonstration)" in desk
    assert "en retard" in desk.lower()
    assert "Relais petite enfance" in text_of(client.get("/admin/?rubrique=signalements"))


def test_what_is_on_line_says_that_it_is_a_demonstration(demonstration, client):
    for listing in Listing.objects.filter(live=True):
        said = text_of(client.get(listing.get_absolute_url()))
        assert "(démonstration)" in said
        assert "Contenu de démonstration, non validé" in said


def test_they_are_made_once(demonstration):
    assert create_demo_listings() == "déjà là"
    assert Listing.objects.count() == len(WAITING) + 2


def test_nothing_without_what_they_stand_on(settings):
    settings.DEBUG = True
    assert create_demo_listings() == "rien à faire"
    assert not Listing.objects.exists()


def test_nothing_outside_debug(settings):
    settings.DEBUG = False
    with pytest.raises(NotOnThisServerError):
        create_demo_listings()
