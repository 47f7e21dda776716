"""A change that is read elsewhere is followed by every referent of the listing, who only reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from moderation.desk import sections
from moderation.desk.access import Viewer, visible_to
from moderation.desk.selection import counts, states_of
from moderation.errors import NotYoursError
from moderation.services import approve, submit
from tests.annuaire.factories import area, departement, point
from tests.annuaire.referents.making import (
    changed,
    listing_of,
    online_listing,
    professional,
    referent,
    sent_listing,
)
from tests.moderation.factories import state_of
from tests.moderation.steps import a_place, sent
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def author():
    return professional()


def moved(listing, author, *coverages):
    draft = listing.get_latest_revision_as_object()
    for order, coverage in enumerate(coverages):
        coverage.order = order
    draft.coverages.set(list(coverages))
    draft.save_revision(user=author)
    submit(listing, author)
    return state_of(listing)


@pytest.fixture
def of_the_region(author):
    """On line in Lozère; its change is in two departments: their region reads it."""
    listing = online_listing(author, referent("48"), point())
    haute_garonne = area(departement=departement("31"))
    state = moved(listing, author, point(street="Ailleurs"), haute_garonne)
    assert (state.departement_id, state.region_id) == (None, "76")
    return state


def listed(user):
    return list(states_of(sections.IN_PROGRESS, Viewer.of(user)))


def test_the_referent_of_the_department_finds_it_and_only_reads(client, html, of_the_region):
    her, region = referent("48"), referent(region_of="48")
    assert listed(her) == [of_the_region]
    assert counts(Viewer.of(her))[sections.AWAITING.key] == 0
    client.force_login(her)
    page = client.get(reverse("moderation_object", args=[of_the_region.pk]))
    assert "C’est aux référents de ce territoire" in text_of(page)
    assert not html(page).select("form[action$='/decision/']")
    with pytest.raises(NotYoursError):
        approve(of_the_region, her, revision_id=of_the_region.revision_id)
    approve(of_the_region, region, revision_id=of_the_region.revision_id)


@pytest.mark.parametrize("code", ["75", "974"])
def test_a_referent_of_elsewhere_does_not_find_it(client, of_the_region, code):
    stranger = referent(code)
    assert listed(stranger) == []
    client.force_login(stranger)
    assert client.get(reverse("moderation_object", args=[of_the_region.pk])).status_code == 302


def test_what_moves_away_is_followed_from_where_it_is(author):
    listing = online_listing(author, referent("48"), point())
    state = moved(listing, author, point("75056"))
    assert (state.departement_id, listed(referent("48"))) == ("75", [state])


def test_who_is_a_referent_no_more_does_not_find_it(of_the_region):
    yesterday = timezone.localdate() - timedelta(days=1)
    left = referent("48", ends_on=yesterday)
    assert of_the_region not in visible_to(Viewer.of(left))


def test_another_type_of_the_same_key_is_not_taken_for_it(author):
    listing = listing_of(sent_listing(author))
    place = a_place(pk=listing.pk, departement=departement("75"))
    state = sent(place)
    assert state not in listed(referent("48"))


@pytest.mark.parametrize("many", [1, 8])
def test_her_desk_costs_the_same(client, author, many, assert_max_queries):
    her, region = referent("48"), referent(region_of="48")
    for rank in range(many):
        listing = online_listing(author, region, point(), name=f"Fiche {rank}")
        changed(listing, author, description="Autre présentation.")
    client.force_login(her)
    client.get(reverse("wagtailadmin_home"))  # the lists of its filters are remembered
    with assert_max_queries(25):
        client.get(reverse("wagtailadmin_home"))
