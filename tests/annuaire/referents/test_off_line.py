"""Finding a listing to take off line, among many that are not of one's territory."""

from __future__ import annotations

import pytest
from django.urls import reverse

from moderation.desk.off_line import MOST_FOUND
from tests.annuaire.factories import at_a_distance, make_listing, point
from tests.annuaire.referents.making import referent
from tests.moderation.factories import animator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


def found(client, html, user, text="sage-femme"):
    client.force_login(user)
    return html(client.get(reverse("moderation_off_line_search"), {"q": text}))


def titles(page):
    return [title.text for title in page.select(".desk-row__title")]


@pytest.fixture
def elsewhere():
    return [
        make_listing(f"Sage-femme de Paris {number}", point("75056"))
        for number in range(MOST_FOUND + 2)
    ]


def test_those_of_her_territory_are_found_behind_all_the_others(client, html, elsewhere):
    make_listing("Sage-femme de Mende", point("48095"))
    page = found(client, html, referent("48"))
    assert titles(page) == ["Sage-femme de Mende"]
    assert "D’autres contiennent ces mots" not in page.text


def test_the_region_is_asked_for_too(client, html, elsewhere):
    make_listing("Sage-femme de Mende", point("48095"))
    assert titles(found(client, html, referent(region_of="48"))) == ["Sage-femme de Mende"]


def test_it_is_said_that_the_list_is_cut(client, html, elsewhere):
    for somebody in (referent("75"), animator()):
        page = found(client, html, somebody)
        assert len(titles(page)) == MOST_FOUND
        assert f"les {MOST_FOUND} premiers sont montrés" in page.text


def test_a_list_that_is_whole_says_nothing(client, html, elsewhere):
    for listing in elsewhere[MOST_FOUND:]:
        listing.delete()
    page = found(client, html, animator())
    assert len(titles(page)) == MOST_FOUND
    assert "premiers sont montrés" not in page.text


def test_what_has_no_territory_is_for_the_animation_team(client, html):
    make_listing("Sage-femme au téléphone", at_a_distance())
    assert titles(found(client, html, referent("48"))) == []
    assert titles(found(client, html, animator())) == ["Sage-femme au téléphone"]
