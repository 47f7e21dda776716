"""Who takes a Maison of Fort-de-France from its self-assessment to its label, and what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from maisons.application.services import submit
from maisons.instruction import services
from maisons.models import LabelRequestPage, LabelSettings
from millejours.text import fold
from moderation.workflows import ensure_default_workflows
from territoires.models import Commune, Departement, PostalCode, Region
from tests.accounts.doors import last_code
from tests.annuaire.factories import CategoryFactory
from tests.annuaire.registration import files
from tests.maisons.application.factories import in_force, version_of
from tests.maisons.instruction.factories import Course
from tests.maisons.labels.factories import write_appeal
from tests.moderation.factories import OrganisationFactory

MAISON = "Maison des Balisiers"
CARRIER = "Association Les Balisiers"
EMAIL = "directrice@exemple.test"
POINT = (14.6161, -61.0588)


def fort_de_france() -> Commune:
    region = Region.objects.get_or_create(code="02", defaults=_place("Martinique", 40.0))[0]
    county = Departement.objects.get_or_create(
        code="972",
        defaults=_place("Martinique", 40.0)
        | {"region": region, "time_zone": "America/Martinique", "in_form": "en Martinique"},
    )[0]
    town = Commune.objects.get_or_create(
        code="97209",
        defaults=_place("Fort-de-France") | {"departement": county, "population": 75_500},
    )[0]
    PostalCode.objects.get_or_create(code="97200", commune=town)
    return town


def _place(name: str, radius_km: float = 6.0) -> dict[str, Any]:
    latitude, longitude = POINT
    return {
        "name": name,
        "folded": fold(name),
        "latitude": latitude,
        "longitude": longitude,
        "radius_km": radius_km,
    }


@dataclass
class Journey(Course):
    """The region and the committee wait; the request comes from the screens (``take``).

    The last organisation of the committee funds the project.
    """

    def __post_init__(self) -> None:
        place = fort_de_france()
        ensure_default_workflows()
        CategoryFactory(slug="maison-parentalite")
        self.referential = in_force(is_model=True)
        write_appeal()
        LabelSettings.objects.update(signatory="La directrice générale")
        self.ars, self.caf = _instructing("ARS"), _instructing("CAF972")
        self.ars.regions.add(place.departement.region)
        self.caf.departements.add(place.departement)
        self.committee = [OrganisationFactory(acronym=each) for each in ("DGS", "SPF", "CNAF")]
        self.gather()

    def take(self, number: str) -> None:
        self.request = LabelRequestPage.objects.get(number=number)

    def to_the_decision(self) -> None:
        """What was seen once on the screens, again by the services: filed, instructed, voted."""
        request = self.again()
        submit(request, self.applicant, version=version_of(request))
        services.declare_admissible(self.again(), self.instructor, seen=self.seen)
        self.opinions().conclude()
        for number in range(len(self.voters)):
            self.vote(number)


def _instructing(acronym: str) -> Any:
    return OrganisationFactory(acronym=acronym, kind="territoriale", is_national=False)


# --- The applicants -----------------------------------------------------------------------------


def signs_in(page: Page) -> None:
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saisir le code reçu")
    page.get_by_label("Code reçu").fill(last_code())
    page.get_by_role("button", name="Valider le code").click()


def types(page: Page, answers: dict[str, str]) -> None:
    """By the ends of the identifiers of the fields."""
    for name, value in answers.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def goes_on(page: Page, title: str) -> None:
    """Saves a section; ``title``: of the one that comes next."""
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def adds_paper(page: Page, code: str, name: str) -> None:
    """From the page of the criteria, and back to it."""
    page.get_by_role(
        "button", name=re.compile(rf"ajouter ou retirer des documents\s+{code}")
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Documents du critère {code}")
    paper = {"name": name, "mimeType": "application/pdf", "buffer": files.pdf()}
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="Ajouter ce document").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()
    page.get_by_role("link", name="Revenir aux critères").click()


CARRIER_ANSWERS = {
    "kind": "creation",
    "siret": "732 829 320 00074",
    "address": "4 rue Victor Schœlcher",
    "contact_name": "Camille Célestine",
    "contact_email": "camille@exemple.test",
}
PLACE_ANSWERS = {
    "name": MAISON,
    "summary": "Un lieu où souffler, de la grossesse aux deux ans.",
    "street": "4 rue Victor Schœlcher",
    "postal_code": "97200",
    "h_mo_1_de": "09:00",
    "h_mo_1_a": "12:00",
    "premises": "Trois salles et un jardin.",
}
PARTNER_ANSWERS = {"l-0-name": "PMI de Fort-de-France", "l-0-kind": "pmi"}
POST_ANSWERS = {"l-0-function": "Puéricultrice", "l-0-full_time": "0,8"}
BUDGET_ANSWERS = {
    "l-0-label": "Loyer",
    "l-0-side": "charge",
    "l-0-amount": "12000",
    "l-1-label": "Subvention",
    "l-1-side": "produit",
    "l-1-amount": "15000",
}


# --- Those who instruct -------------------------------------------------------------------------


class Desks:
    """``desks(user)``: the browser of somebody who is signed in, kept open."""

    def __init__(self, open_page: Callable[..., Page], live_server: Any) -> None:
        self.open_page, self.site = open_page, live_server.url
        self.opened: dict[int, Page] = {}

    def __call__(self, user: Any) -> Page:
        if user.pk not in self.opened:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            page = self.open_page()
            page.context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": self.site}]
            )
            self.opened[user.pk] = page
        return self.opened[user.pk]

    def at(self, user: Any, request: LabelRequestPage) -> Page:
        """On the page of ``request``, by the desk."""
        page = self(user)
        page.goto("/admin/?rubrique=demandes-de-label")
        page.get_by_role("link", name=request.carrier.name).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(request.number)
        return page


def unfold(page: Page, action: str) -> Any:
    """The form of an action, open."""
    form = page.locator(f"#{action}")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    return form


def done(page: Page, sentence: str) -> None:
    expect(page.locator(".messages")).to_contain_text(sentence)


def in_three_weeks() -> str:
    return (timezone.localdate() + timezone.timedelta(days=21)).isoformat()
