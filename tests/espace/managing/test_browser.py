"""The pages of a body in Chromium, wide and narrow; the whole way without any JavaScript."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from annuaire.managers import works
from annuaire.managers.table import listings_of
from annuaire.models import Category, Listing, WorkKind
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.factories import NeedFactory, UserFactory, make_home
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH
from tests.support.guide import shoot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(live_server):
    make_home()
    ensure_default_workflows()
    return UserFactory()


@pytest.fixture
def body(user):
    body = make_body()
    member(body, user)
    NeedFactory(label="Sommeil")
    managed(body, name="Crèche du Lac")
    managed(body, make_listing("Halte sans rien", live=False))
    return body


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
def test_every_page_is_accessible_and_fits(open_space, axe, body, user, width):
    chosen = works.choose(body, user, WorkKind.EDIT, listings_of(body))
    read = works.choose(body, user, WorkKind.EDIT, listings_of(body))
    works.prepare(read, user, {"phone": {"set": "04 66 11 11 11"}})
    done = works.choose(body, user, WorkKind.CONFIRM, listings_of(body))
    works.launch(done, user, seen=works.plan_of(done))
    works.apply(done)
    page = open_space(width=width)
    own = f"/mon-espace/structures/{body.pk}/"
    for path in (
        own,
        f"{own}?etat=en-ligne&q=lac",
        f"{own}importer/",
        f"{own}proposer/",
        f"{own}membres/",
        *(f"/mon-espace/structures/travaux/{work.pk}/" for work in (chosen, read, done)),
        f"/mon-espace/fiches/{listings_of(body).first().pk}/",
        "/mon-espace/",
    ):
        page.goto(path)
        axe(page)
        fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert fits, f"{path} déborde à {width} px"


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_cell_of_the_table_is_on_the_screen(open_space, body, width):
    managed(body, make_listing("Relais-petite-enfance-des-communes-de-la-montagne " * 3))
    page = open_space(width=width)
    page.goto(f"/mon-espace/structures/{body.pk}/")
    for cell in page.locator(".esp-rows tbody :is(th, td)").all():
        box = cell.bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    headings = page.locator(".esp-rows thead") if width == DESKTOP_WIDTH else page.locator("tbody")
    for heading in ("Type", "Commune", "État", "Confirmée le", "Il manque"):
        expect(headings.get_by_text(heading, exact=True).first).to_be_visible()


def test_the_guide_shows_the_table_and_what_would_change(open_space, body):
    managed(body, make_listing("Ludothèque", phone="04 66 00 00 01"))
    Category.objects.update(label="Lieu d’accueil")
    page = open_space()
    page.goto(f"/mon-espace/structures/{body.pk}/")
    page.locator("label", has_text="Crèche du Lac").click()
    page.locator("label", has_text="Ludothèque").click()
    shoot(page, "professionnels-structures")
    page.get_by_role("button", name="Changer quelque chose").click()
    page.locator("[name=set_phone]").fill("04 66 11 11 11")
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_role("main")).to_contain_text("04 66 11 11 11")
    shoot(page, "professionnels-structures-differences")


def test_many_listings_are_changed_without_javascript(open_space, body):
    page = open_space(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto("/mon-espace/")
    page.get_by_role("link", name="Toutes les fiches de Ville de Mende").click()
    page.locator("label", has_text="Crèche du Lac").click()
    page.get_by_role("button", name="Changer quelque chose").click()
    page.locator("[name=set_phone]").fill("04 66 11 11 11")
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_role("main")).to_contain_text("04 66 11 11 11")
    page.get_by_role("button", name="Enregistrer ces changements").click()
    expect(page.get_by_role("main")).to_contain_text("1 ligne faite")
    assert Listing.objects.get(name="Crèche du Lac").workflow_in_progress
