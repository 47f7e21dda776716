"""A file of a department, in a real browser: described, read, sent, approved, applied, reported."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annuaire.imports import services
from annuaire.models import ImportBatch, ImportSource, ImportState, Listing
from millejours.models import User
from moderation.rights import ensure_groups
from moderation.workflows import ensure_default_workflows
from tests.annuaire.browsing import browser_of
from tests.annuaire.factories import departement
from tests.annuaire.imports.files import MAPPING, applied, csv_of, make_source, row, rows
from tests.annuaire.referents.making import referent
from tests.support.browser import PHONE_WIDTH
from tests.support.guide import shoot

pytestmark = pytest.mark.django_db(transaction=True)

BY_HAND = "04 66 99 99 99"


@pytest.fixture
def enter(open_page: Callable[..., Page], live_server, home_page) -> Callable[..., Page]:
    ensure_groups()
    ensure_default_workflows()
    return lambda user, **options: browser_of(user, open_page, live_server.url, **options)


@pytest.fixture
def sender(enter) -> User:
    return referent("48", "31", user__first_name="Claire", user__last_name="Petit")


@pytest.fixture
def approver(enter) -> User:
    return referent("48", "31", user__first_name="Karim", user__last_name="Benali")


@pytest.fixture
def source(enter) -> ImportSource:
    """Eight listings of a first file; somebody gave one of them another number since."""
    source = applied_source(name="PMI de Lozère", slug="pmi-48")
    Listing.objects.filter(name="PMI numéro 3").update(phone=BY_HAND)
    return source


def applied_source(**values: str) -> ImportSource:
    """Of Lozère, with eight listings that the national pool approved."""
    source = make_source(**values)
    applied(source, *rows(8))
    source.departement = departement("48")
    source.save()
    return source


def second_file() -> bytes:
    """Number 2 moved its telephone, so did 3, 8 is gone, 9 is new, the last has no name."""
    kept = [row(1), row(2, tel="04 66 11 11 11"), row(3, tel="04 66 22 22 22")]
    others = [row(number) for number in (4, 5, 6, 7, 9)]
    return csv_of(*kept, *others, row(10, nom=""))


def test_a_source_is_described_column_by_column(enter, sender, axe, allowed_messages):
    allowed_messages.append("status of 400")
    applied_source(name="Crèches de Lozère", slug="creches-48")
    page = enter(sender)
    page.get_by_role("link", name="Imports de fiches").click()
    expect(page.get_by_role("heading", name="Fichiers reçus")).to_be_visible()
    shoot(page, "imports-accueil")
    page.get_by_role("link", name="Décrire une source").click()
    page.get_by_label("nom", exact=False).first.fill("PMI de Lozère")
    page.locator("#id_slug").fill("pmi-48")
    page.locator("#id_departement").select_option("48")
    page.locator("#id_trust").select_option("collectivite")
    page.locator("#id_mapping").fill(json.dumps(MAPPING, indent=2))
    page.locator("main").evaluate("one => one.scrollIntoView()")
    shoot(page, "imports-source")
    page.locator("label[for=id_mapping]").evaluate("one => one.scrollIntoView()")
    shoot(page, "imports-correspondance")
    page.locator("#id_mapping").fill('{"name": "nom"}')
    page.get_by_role("button", name="Enregistrer la source").click()
    expect(page.get_by_text("identifier", exact=False).first).to_be_visible()
    assert page.locator("#id_slug").input_value() == "pmi-48"
    page.locator("#id_mapping").fill(json.dumps(MAPPING, indent=2))
    axe(page)
    page.get_by_role("button", name="Enregistrer la source").click()
    expect(page.get_by_text("La source est enregistrée.")).to_be_visible()
    assert ImportSource.objects.get(slug="pmi-48").mapping == MAPPING


def test_a_file_is_read_sent_approved_and_applied(enter, sender, approver, source, axe):
    page = enter(sender)
    page.get_by_role("link", name="Imports de fiches").click()
    page.get_by_role("link", name="Déposer un fichier").click()
    page.locator("#id_source").select_option(str(source.pk))
    file = {"name": "pmi-48.csv", "mimeType": "text/csv", "buffer": second_file()}
    page.locator("#id_file").set_input_files(file)  # type: ignore[arg-type]
    shoot(page, "imports-deposer")
    axe(page)
    page.get_by_role("button", name="Déposer et lire à blanc").click()
    expect(page.get_by_role("heading", name="Ce que l’import ferait")).to_be_visible()
    shoot(page, "imports-lecture-a-blanc")
    axe(page)
    page.get_by_role("heading", name="Lignes tirées au sort").scroll_into_view_if_needed()
    page.locator(".imports__row summary").first.click()
    shoot(page, "imports-echantillon")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le rapport").click()
    assert "PMI numéro" not in download.value.suggested_filename
    page.get_by_label("J’ai vérifié ces points").check()
    page.get_by_role("button", name="Soumettre à approbation").click()
    expect(page.get_by_text("L’import est soumis")).to_be_visible()
    assert Listing.objects.get(name="PMI numéro 2").phone == "04 66 00 00 00"

    desk = enter(approver)
    desk.locator(".desk-row__title").get_by_role("link", name="PMI de Lozère").click()
    expect(desk.get_by_text("telle que le public la lira")).to_have_count(0)
    frame = desk.frame_locator(".desk-preview iframe")
    expect(frame.get_by_text("PMI numéro 8")).to_be_visible()
    desk.locator("#texte").evaluate("title => title.scrollIntoView()")
    shoot(desk, "imports-bureau")
    desk.get_by_label("J’approuve : l’import sera appliqué").check()
    desk.get_by_role("button", name="Envoyer ma décision").click()
    expect(desk.get_by_text("Votre décision sur")).to_be_visible()

    services.run_waiting()
    batch = ImportBatch.objects.latest("pk")
    assert batch.state == ImportState.APPLIED
    page.goto(f"/admin/imports/{batch.pk}/")
    expect(page.get_by_role("cell", name=BY_HAND)).to_be_visible()
    page.get_by_role("heading", name="Ce qui a été fait").evaluate("one => one.scrollIntoView()")
    shoot(page, "imports-fait")
    axe(page)
    phones = dict(Listing.objects.order_by("pk").values_list("name", "phone"))
    assert (phones["PMI numéro 2"], phones["PMI numéro 3"]) == ("04 66 11 11 11", BY_HAND)
    assert not Listing.objects.get(name="PMI numéro 8").live


def test_the_page_of_an_import_is_read_on_a_telephone(enter, sender, source):
    page = enter(sender, width=PHONE_WIDTH)
    page.goto(f"/admin/imports/{ImportBatch.objects.latest('pk').pk}/")
    expect(page.get_by_role("heading", name="Ce qui a été fait")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
