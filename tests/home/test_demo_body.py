"""The fictitious body of the demonstration: it says so, and exists with DEBUG only."""

from __future__ import annotations

import pytest

from annuaire.managers.table import State, listings_of
from annuaire.models import ManagingBody
from home.demo_accounts import NotOnThisServerError, create_demo_accounts
from home.demo_body import MANAGER, ON_LINE, create_demo_body
from home.demo_committee import REGION, create_demo_committee
from millejours.models import User
from moderation.workflows import ensure_default_workflows
from territoires.models import Commune, Departement, Region
from tests.annuaire.factories import CategoryFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def region():
    point = {"latitude": 45.7, "longitude": 4.8, "radius_km": 50.0}
    region = Region.objects.create(code=REGION, name="Auvergne-Rhône-Alpes", folded="a", **point)
    here = Departement.objects.create(
        code="69", name="Rhône", folded="rhone", region=region, time_zone="Europe/Paris", **point
    )
    for number in range(7 + len(ON_LINE)):
        Commune.objects.create(
            code=f"69{number:03}",
            name=f"Commune {number}",
            folded=f"commune {number}",
            departement=here,
            population=1000 - number,
            **point,
        )


def test_the_manager_finds_six_listings(region, settings, client):
    settings.DEBUG = True
    CategoryFactory()
    ensure_default_workflows()
    create_demo_accounts()
    assert create_demo_body() == "rien à faire"
    create_demo_committee()
    assert "6 fiches" in create_demo_body()
    assert create_demo_body() == "déjà là"
    body = ManagingBody.objects.get()
    states = [listing.state for listing in listings_of(body)]
    assert sorted(states) == sorted(
        [*[State.ON_LINE] * 4, State.TO_CONFIRM, State.BEING_READ],
    )
    client.force_login(User.objects.get(email=MANAGER))
    page = text_of(client.get(f"/mon-espace/structures/{body.pk}/"))
    assert page.count("(démonstration)") >= len(ON_LINE)


def test_nothing_on_a_server(settings):
    settings.DEBUG = False
    with pytest.raises(NotOnThisServerError):
        create_demo_body()
