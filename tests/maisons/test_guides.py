"""What the guides of the label show, on the requests of the demonstration: ``make guide``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page, expect

from home.demo_accounts import create_demo_accounts
from home.demo_committee import create_demo_committee
from home.demo_labels import APPLICANT, DECIDER, INSTRUCTOR, SITUATIONS, create_demo_labels
from maisons.models import Label, LabelRequestPage, State
from maisons.referential.loading import load_model
from millejours.models import User
from moderation.rights import ensure_groups
from moderation.workflows import ensure_default_workflows
from territoires.models import Commune, Departement, PostalCode, Region
from tests.factories import make_home
from tests.support.browser import PHONE_WIDTH
from tests.support.guide import shoot

pytestmark = pytest.mark.django_db(transaction=True)
ANIMATOR, REVIEWER = "animation@exemple.test", "comite-b@exemple.test"
POINT = {"latitude": 45.7, "longitude": 4.8, "radius_km": 50.0}
PLACES = {  # by commune: its name, its department, its region
    "29232": ("Quimper", "29", "Finistère", "53", "Bretagne"),
    "07010": ("Annonay", "07", "Ardèche", "84", "Auvergne-Rhône-Alpes"),
    "97209": ("Fort-de-France", "972", "Martinique", "02", "Martinique"),
    "59512": ("Roubaix", "59", "Nord", "32", "Hauts-de-France"),
    "97411": ("Saint-Denis", "974", "La Réunion", "04", "La Réunion"),
    "87085": ("Limoges", "87", "Haute-Vienne", "75", "Nouvelle-Aquitaine"),
    "48095": ("Mende", "48", "Lozère", "76", "Occitanie"),
    "88160": ("Épinal", "88", "Vosges", "44", "Grand Est"),
}
Enter = Callable[..., Page]


@pytest.fixture
def demonstration(live_server: Any, settings: Any) -> None:
    """As a new site has it, in the eight communes alone."""
    settings.DEBUG = True
    make_home()
    for demo, *_more in SITUATIONS:
        _place(demo.commune, PLACES[demo.commune])
    load_model()
    ensure_default_workflows()
    ensure_groups()
    create_demo_accounts()
    create_demo_committee()
    create_demo_labels()
    settings.DEBUG = False


def _place(code: str, of: tuple[str, ...]) -> None:
    name, departement, called, region, where = of
    around = Region.objects.create(code=region, name=where, folded=where.lower(), **POINT)
    within = Departement.objects.create(
        code=departement,
        name=called,
        folded=called.lower(),
        region=around,
        time_zone="Europe/Paris",
        **POINT,
    )
    commune = Commune.objects.create(
        code=code, name=name, folded=name.lower(), departement=within, population=1000, **POINT
    )
    PostalCode.objects.create(code=code, commune=commune)


@pytest.fixture
def enter(demonstration: None, open_page: Callable[..., Page], live_server: Any) -> Enter:
    """``enter(email, width=360)``: a page where that account is signed in."""

    def open_one(email: str = "", **options: Any) -> Page:
        page = open_page(**options)
        if email:
            client = Client()
            client.force_login(User.objects.get(email=email))
            name = django_settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return page

    return open_one


def number_of(state: str) -> str:
    return LabelRequestPage.objects.filter(state=state).order_by("pk")[0].number


def see(page: Page, address: str, heading: str, name: str, top: str = "") -> None:
    """The picture ``name`` of that page, from ``top`` downwards."""
    page.goto(address)
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    if top:
        page.locator(top).first.evaluate("each => each.scrollIntoView()")
    shoot(page, name)


def test_the_guides_of_the_label_show_the_demonstration(enter: Enter) -> None:
    label = Label.objects.get(name__startswith="Maison aux Images")
    applicants_see(enter(APPLICANT), label)
    instructors_see(enter(INSTRUCTOR))
    page = enter(REVIEWER, width=PHONE_WIDTH)
    asked = f"/admin/maisons/demandes/{number_of(State.COMMITTEE)}/"
    see(page, asked, "Ce qui vous est demandé", "instruction-comite-telephone", "#vote")
    page = enter()
    page.goto("/maisons/auto-evaluation/")
    for code, answer in {"a1": "oui", "a2": "oui", "b1": "en-cours", "c1": "non"}.items():
        page.locator(f"label[for='c-{code}-{answer}']").click()
    page.get_by_role("button", name="Voir mon bilan").click()
    expect(page.get_by_role("heading", name="Votre bilan")).to_be_visible()
    page.get_by_role("heading", name="Domaine par domaine").evaluate(
        "each => each.scrollIntoView()"
    )
    shoot(page, "candidats-bilan")
    verified = f"/maisons/verifier/{label.code}/"
    see(page, verified, "Vérifier un certificat", "labellisation-verification", ".fr-alert")
    deciders_see(enter(DECIDER), label)
    page = enter(ANIMATOR)
    see(page, "/admin/maisons/courriers/refus/", "Courrier", "labellisation-courrier")


def applicants_see(page: Page, label: Label) -> None:
    mine = "/maisons/candidater/"
    draft = f"{mine}{number_of(State.DRAFT)}/"
    see(page, draft, "Remplir le dossier", "candidats-brouillon", "h1")
    see(page, f"{draft}domaine-d/", "Les critères", "candidats-criteres", "h1")
    asked = f"{mine}{number_of(State.COMPLEMENT)}/complement/"
    see(page, asked, "Répondre au complément", "candidats-complement", ".fr-alert")
    see(page, f"{mine}labels/{label.code}/", "Le certificat", "candidats-label", ".fr-alert")


def instructors_see(page: Page) -> None:
    desk = "/admin/maisons/demandes/"
    asked = f"{desk}{number_of(State.INSTRUCTION)}/"
    see(page, desk, "Demandes de label", "instruction-demandes")
    see(page, asked, "Ce qui vous est demandé", "instruction-dossier")
    see(page, f"{asked}avis/A/", "Accueil", "instruction-avis")
    page.goto(asked)
    page.locator("#complement > summary").click()
    page.locator("#complement").evaluate("each => each.scrollIntoView()")
    shoot(page, "instruction-complement")


def deciders_see(page: Page, label: Label) -> None:
    asked = f"/admin/maisons/demandes/{number_of(State.DECISION)}/"
    see(page, asked, "Prendre la décision", "labellisation-decision", "#demande")
    see(page, f"/admin/maisons/labels/{label.code}/", label.name, "labellisation-label")
    steered = "/admin/maisons/pilotage/?demonstration=avec"
    see(
        page,
        steered,
        "Où en sont les demandes",
        "labellisation-pilotage",
        ".label-steering__made-up",
    )
