"""A listing that nobody keeps: a professional asks for it on her phone, the referent gives it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.annuaire.browsing import browser_of
from tests.annuaire.factories import make_winner, point
from tests.annuaire.referents.making import referent
from tests.factories import UserFactory, make_home
from tests.support.browser import PHONE_WIDTH, scrolls_sideways
from tests.support.guide import shoot
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_listing_is_asked_for_and_given(
    open_page: Callable[..., Page], live_server, axe: Callable[[Page], None]
) -> None:
    make_home()
    listing = make_winner("Café des parents", point("48095"))
    midwife = UserFactory(
        email="camille.martin@exemple.test", first_name="Camille", last_name="Martin"
    )
    hers = browser_of(midwife, open_page, live_server.url, width=PHONE_WIDTH)
    hers.goto(listing.get_absolute_url())
    hers.get_by_role("main").get_by_role("link", name="Demandez à tenir cette fiche").click()
    hers.get_by_label("Dites au référent").fill("Je tiens ce café depuis 2022 : appelez la mairie.")
    assert not scrolls_sideways(hers)
    axe(hers)
    shoot(hers, "professionnels-c-est-ma-fiche")
    hers.get_by_role("button", name="Demander cette fiche").click()
    expect(hers.get_by_role("status")).to_contain_text("Votre demande est partie")
    axe(hers)

    reader = referent("48", user__first_name="Référente", user__last_name="de Lozère")
    desk = browser_of(reader, open_page, live_server.url)
    desk.goto("/admin/?rubrique=fiches-demandees")
    desk.locator(".desk-row__title").get_by_role("link", name="Café des parents").click()
    expect(desk.get_by_role("main")).to_contain_text("Camille Martin")
    shoot(desk, "referents-fiche-demandee")
    desk.get_by_role("button", name="Confier la fiche").click()
    expect(desk.get_by_role("main")).to_contain_text("est confiée à Camille Martin")

    told = [message for message in deliver() if message.recipients() == [midwife.email]]
    assert any("Café des parents" in message.subject + message.body for message in told)
    hers.goto("/mon-espace/")
    hers.get_by_role("main").get_by_role("link", name="Café des parents").first.click()
    expect(hers.get_by_role("heading", level=1)).to_contain_text("Café des parents")
