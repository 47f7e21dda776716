"""A nurse of a PMI prepares a sheet for a family, in a real browser, interactions counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from annuaire.models import Listing
from tests.annuaire.factories import exact_point, make_listing
from tests.annuaire.kit.factories import approved_listing, keeper
from tests.articles.factories import make_article
from tests.factories import NeedFactory, UsefulNumberFactory, make_home
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
MOST_INTERACTIONS = 14
TERRITORY = "/mon-espace/territoire/"


class Hands:
    """What a person does: each click, tick, choice or field filled counts for one."""

    def __init__(self) -> None:
        self.interactions = 0

    def click(self, target: Locator) -> None:
        self.interactions += 1
        target.click()

    def choose(self, target: Locator, label: str) -> None:
        self.interactions += 1
        target.select_option(label=label)

    def fill(self, target: Locator, text: str) -> None:
        self.interactions += 1
        target.fill(text)


@pytest.fixture
def pmi() -> Listing:
    make_home()
    need = NeedFactory(slug="allaiter", label="Allaiter mon bébé")
    for number in range(4):
        make_listing(f"Café {number}", exact_point(44.521 + number / 1000, 3.51), needs=[need])
    make_article(title="Allaiter, bien démarrer", slug="allaiter", needs=[need])
    make_article(title="Dormir la nuit", slug="dormir")
    UsefulNumberFactory(name="Samu", number="15", situation="urgence", in_footer=True)
    return approved_listing("PMI de Mende", phone="04 66 00 00 00", needs=[need])


@pytest.fixture
def enter(open_page: Callable[..., Page], pmi: Listing) -> Callable[..., Page]:
    """``enter(width=360)``: a page where the nurse has signed in."""

    def open_signed_in(**options: object) -> Page:
        client = Client()
        client.force_login(keeper(pmi))
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page = open_page(**options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key}
        page.context.add_cookies([{**cookie, "url": open_page.watch.base_url}])
        return page

    return open_signed_in


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
@pytest.mark.parametrize("script", [True, False])
def test_a_sheet_takes_fewer_than_fifteen_interactions(
    enter: Callable[..., Page], axe: Callable[[Page], None], width: int, script: bool
) -> None:
    page, hands = enter(width=width, java_script_enabled=script), Hands()
    page.goto(TERRITORY)
    hands.click(page.get_by_role("link", name="Préparer une fiche d’orientation"))
    hands.choose(page.get_by_label("Besoin", exact=True), "Allaiter mon bébé")
    hands.fill(page.get_by_label("Mots des articles"), "dormir")
    hands.click(page.get_by_role("button", name="Chercher", exact=True))
    for name in ("PMI de Mende", "Café 1", "Café 2"):
        hands.click(page.locator("label", has_text=name))
    for title in ("Allaiter, bien démarrer", "Dormir la nuit"):
        hands.click(page.locator("label", has_text=title))
    check(page, axe if script else None)
    hands.click(page.get_by_role("button", name="Voir la fiche"))

    sheet = page.locator(".sheet")
    for part in ("PMI de Mende", "Café 1", "Café 2", "04 66 00 00 00", "Dormir la nuit", "15"):
        expect(sheet).to_contain_text(part)
    expect(sheet).not_to_contain_text("Café 3")
    assert sheet.locator("img.qr").count() == 5
    assert "?" not in page.url
    check(page, axe if script else None)
    with page.expect_response("**/fiche.pdf") as answer:
        hands.click(page.get_by_role("button", name="Télécharger le PDF"))
    assert answer.value.headers["content-type"] == "application/pdf"
    assert hands.interactions <= MOST_INTERACTIONS


def test_the_sheet_alone_goes_on_paper(enter: Callable[..., Page]) -> None:
    page = enter()
    page.goto("/mon-espace/orientation/")
    page.get_by_role("button", name="Chercher", exact=True).click()
    page.locator("label", has_text="Café 1").click()
    page.get_by_role("button", name="Voir la fiche").click()
    page.evaluate("window.print = () => { document.title = 'imprimé'; }")
    page.get_by_role("button", name="Imprimer").click()
    assert page.title() == "imprimé"
    page.emulate_media(media="print")
    expect(page.locator(".sheet h3")).to_be_visible()
    for hidden in (".pro-tools", ".fr-footer", ".fr-breadcrumb"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_the_choice_can_be_changed_from_the_preview(enter: Callable[..., Page]) -> None:
    page = enter()
    page.goto("/mon-espace/orientation/")
    page.get_by_role("button", name="Chercher", exact=True).click()
    page.locator("label", has_text="Café 1").click()
    page.get_by_role("button", name="Voir la fiche").click()
    page.get_by_role("button", name="Changer le choix").click()
    expect(page.get_by_label("Café 1")).to_be_checked()
    page.locator("label", has_text="Café 1").click()
    page.locator("label", has_text="Café 2").click()
    page.get_by_role("button", name="Voir la fiche").click()
    expect(page.locator(".sheet")).to_contain_text("Café 2")
    expect(page.locator(".sheet")).not_to_contain_text("Café 1")


def check(page: Page, axe: Callable[[Page], None] | None) -> None:
    assert not scrolls_sideways(page), f"{page.url} défile sur le côté"
    if axe:
        axe(page)
