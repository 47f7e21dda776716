"""A referent's day in a real browser: a new listing, a change, an alert, several at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annuaire.models import Listing, ListingAlert, TrustProof
from millejours.models import User
from moderation.services import request_changes
from tests.annuaire.browsing import browser_of
from tests.annuaire.factories import CategoryFactory, exact_point
from tests.annuaire.referents.making import (
    changed,
    listing_of,
    online_listing,
    professional,
    referent,
    sent_listing,
)
from tests.factories import NeedFactory
from tests.support.browser import PHONE_WIDTH, scrolls_sideways
from tests.support.guide import shoot
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def enter(open_page: Callable[..., Page], live_server, home_page) -> Callable[..., Page]:
    """``enter(user, width=360)``: her browser, signed in already."""

    def open_desk(user: User, **options: int) -> Page:
        return browser_of(user, open_page, live_server.url, **options)

    return open_desk


@pytest.fixture
def author(live_server) -> User:
    CategoryFactory(label="Sage-femme", slug="sage-femme")
    return professional(first_name="Claire", last_name="Petit")


@pytest.fixture
def reader(live_server) -> User:
    return referent("48", "31", user__first_name="Référente", user__last_name="de Lozère")


def open_listing(page: Page, name: str) -> None:
    page.locator(".desk-row__title").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_new_listing_is_read_with_its_papers_and_approved(enter, author, reader) -> None:
    state = sent_listing(
        author,
        exact_point(44.518, 3.5),
        description="Suivi de grossesse, préparation à la naissance, retour à la maison.",
        opening_hours="Mo-Fr 09:00-12:00,14:00-18:00",
        phone="04 66 00 00 00",
        needs=[NeedFactory(label="Être suivie avant et pendant ma grossesse")],
    )
    TrustProof.objects.create(listing=listing_of(state), number="10003456789")
    page = enter(reader)
    shoot(page, "referents-bureau")
    open_listing(page, "Claire Petit, sage-femme")
    expect(page.get_by_text("10003456789")).to_be_visible()
    expect(page.get_by_text("du lundi au vendredi").first).to_be_visible()
    shoot(page, "referents-nouvelle-fiche")
    page.get_by_label("J’approuve").check()
    page.get_by_role("button", name="Envoyer ma décision").click()
    expect(page.get_by_text("Votre décision sur")).to_be_visible()
    assert Listing.objects.get().verification_code
    told = [message for message in deliver() if message.recipients() == [author.email]]
    assert "/mon-espace/" in told[0].body


def test_a_change_is_approved_from_a_phone(enter, author, reader) -> None:
    listing = online_listing(author, reader, exact_point(44.518, 3.5), description="Le matin.")
    changed(
        listing,
        author,
        description="Le matin et le samedi.",
        opening_hours="Mo-Sa 09:00-12:00",
    )
    page = enter(reader, width=PHONE_WIDTH)
    open_listing(page, listing.name)
    expect(page.locator("ins", has_text="et le samedi")).to_be_visible()
    page.locator("#changements").evaluate("title => title.scrollIntoView()")
    shoot(page, "referents-modification-telephone")
    assert not scrolls_sideways(page)
    page.get_by_label("J’approuve").check()
    page.get_by_role("button", name="Envoyer ma décision").click()
    expect(page.get_by_text("Votre décision sur")).to_be_visible()
    listing.refresh_from_db()
    assert listing.description == "Le matin et le samedi."


def test_somebody_reports_a_danger_and_the_listing_goes_off_line(
    enter, open_page, author, reader, axe
) -> None:
    listing = online_listing(author, reader, exact_point(44.518, 3.5))
    deliver()
    page = open_page(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto(listing.get_absolute_url())
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_text("Un enfant est en danger", exact=True).click()
    page.get_by_label("Précisez si vous le pouvez").fill("Des cris tous les soirs.")
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est envoyé")
    expect(page.locator("main a[href='tel:119']")).to_be_visible()
    assert not scrolls_sideways(page)
    assert not page.context.cookies()
    assert [message.recipients() for message in deliver()] == [[reader.email]]

    page = open_page()
    page.goto(f"{listing.get_absolute_url()}signaler/")
    shoot(page, "referents-signaler")
    axe(page)
    page.get_by_text("Le lieu est fermé").click()
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est envoyé")
    axe(page)

    page = enter(reader)
    page.get_by_role("link", name="Signalements du public").click()
    page.locator(".desk-row__title a").first.click()
    expect(page.get_by_text("Des cris tous les soirs.")).to_be_visible()
    shoot(page, "referents-signalement")
    page.get_by_role("link", name="Mettre la fiche hors ligne").click()
    page.get_by_label("Un enfant ou un parent peut être en danger.").check()
    page.get_by_role("button", name="Mettre hors ligne maintenant").click()
    expect(page.get_by_text("n’est plus en ligne")).to_be_visible()
    listing.refresh_from_db()
    assert not listing.live
    alert = ListingAlert.objects.serious().get()
    page.goto(f"/admin/annuaire/signalements/{alert.pk}/")
    page.get_by_label("La fiche est corrigée ou mise hors ligne.").check()
    page.get_by_role("button", name="Clore ce signalement").click()
    expect(page.get_by_text("est traité")).to_be_visible()


def test_several_are_approved_once_five_are_read(enter, author, reader) -> None:
    states = [
        sent_listing(author, exact_point(44.518, 3.5), name=f"Assistante maternelle {number}")
        for number in range(1, 8)
    ]
    page = enter(reader)
    page.get_by_role("link", name="En approuver plusieurs ensemble").click()
    expect(page.get_by_label("Assistante maternelle 7")).to_be_checked()
    shoot(page, "referents-lot-choisir")
    page.get_by_label("Assistante maternelle 7").uncheck()
    page.get_by_role("button", name="Tirer au sort").click()
    boxes = page.get_by_label("J’ai lu, je l’approuve")
    expect(boxes).to_have_count(5)
    shoot(page, "referents-lot-lire")
    for number in range(5):
        boxes.nth(number).check()
    request_changes(states[0], reader, reason="Le téléphone manque.")
    page.get_by_role("button", name="Approuver les 6 objets").click()
    expect(page.get_by_text("5 objets approuvés.")).to_be_visible()
    expect(page.get_by_text("C’est déjà décidé")).to_be_visible()
    shoot(page, "referents-lot-fait")
    assert [listing_of(state).live for state in states] == [False, *[True] * 5, False]
