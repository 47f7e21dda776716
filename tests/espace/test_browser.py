"""The pages of the space in Chromium, wide and narrow, and the hours without any JavaScript."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from annuaire.models import Coverage, MonthlyViews
from annuaire.upkeep.tokens import token_for
from tests.espace.factories import (
    again,
    approved,
    change,
    confirmed,
    invited,
    keeper,
    send_back,
    sent,
)
from tests.factories import UserFactory, make_home
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(live_server):
    make_home()
    return UserFactory()


@pytest.fixture
def listing(user):
    listing = approved(user)
    month = listing.confirmed_on.replace(day=1)
    MonthlyViews.objects.create(listing=listing, month=month, count=12)
    invited(listing)
    keeper(listing, is_owner=False)
    send_back(sent(user, "À modifier"))
    change(approved(user, "Modifiée"), user, phone="04 66 00 00 00")
    confirmed(approved(user, "À confirmer"), 13)
    return listing


@pytest.fixture
def open_space(open_page, client, live_server, user):
    """``open_space(width=360)``: a page where ``user`` is signed in."""

    def open_one(**options) -> Page:
        page = open_page(**options)
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return page

    return open_one


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_page_is_accessible_and_fits(open_space, axe, listing, width, allowed_messages):
    allowed_messages += ["status of 404"]
    editor = listing.editors.get(is_owner=True)
    place = Coverage.objects.get(listing=listing)
    Coverage.objects.filter(pk=place.pk).update(opening_hours="We 10:00-12:00")
    page = open_space(width=width)
    own = f"/mon-espace/fiches/{listing.pk}/"
    for path in (
        "/mon-espace/",
        own,
        f"{own}horaires/",
        f"{own}horaires/{place.pk}/",
        f"{own}collegues/",
        f"{own}retirer/",
        "/mon-espace/mes-donnees/",
        "/mon-espace/supprimer-mon-compte/",
        f"/annuaire/confirmer/{token_for(editor, listing.confirmed_on)}/",
        "/annuaire/confirmer/rien/",
    ):
        page.goto(path)
        axe(page)
        assert not scrolls_sideways(page), path


def test_hours_are_saved_and_refused_without_javascript(open_space, listing, allowed_messages):
    allowed_messages += ["status of 400"]
    page = open_space(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto(f"/mon-espace/fiches/{listing.pk}/horaires/")
    saturday = page.get_by_role("group", name="Samedi")
    saturday.get_by_label("ouvre à", exact=True).fill("12:00")
    saturday.get_by_label("ferme à", exact=True).fill("10:00")
    page.get_by_role("button", name="Enregistrer").click()
    expect(saturday.get_by_text("La fermeture vient avant l’ouverture.")).to_be_visible()
    saturday.get_by_label("ferme à", exact=True).fill("17:00")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("les horaires sont à jour sur la page publique")).to_be_visible()
    assert again(listing).opening_hours == "Mo-Fr 09:00-12:00; Sa 12:00-17:00"
