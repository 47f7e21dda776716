"""Every page template in Chromium, once per width: axe-core, console, policy, no side scroll."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Page, Route

from annuaire.models import CoverageKind, Listing
from home.models import HomePage
from tests.annuaire.factories import (
    SpokenLanguageFactory,
    area,
    at_a_distance,
    commune,
    departement,
    exact_point,
    make_listing,
    make_winner,
    point,
)
from tests.articles.factories import (
    FactFactory,
    LandmarkFactory,
    StagePageFactory,
    make_article,
    make_everything,
)
from tests.factories import (
    ActionFactory,
    AudienceFactory,
    ContentPageFactory,
    NeedFactory,
    StageFactory,
    ThemeFactory,
    UsefulNumberFactory,
    make_home,
)
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways
from tests.support.project import templates

pytestmark = pytest.mark.django_db(transaction=True)

BODY = [
    {"type": "text", "value": "<h2>Un titre</h2><p>Un <a href='/aide/'>lien</a>.</p>"},
    {"type": "callout", "value": {"title": "À savoir", "text": "<p>Une chose.</p>"}},
    {"type": "accordion", "value": [{"title": "Une question ?", "text": "<p>Oui.</p>"}]},
]
# A page for each template that is a page, and the states of it that look different.
PAGES = {
    "home/home_page.html": ["/"],
    "home/content_page.html": ["/page/", "/sensible/"],
    "home/help_now.html": ["/aide/"],
    "home/site_plan.html": ["/plan-du-site/"],
    "annuaire/search.html": [
        "/annuaire/",
        "/annuaire/?lieu=Mende&rayon=50",
        "/annuaire/?lieu=Mende&rayon=50&besoin=violences",
        "/annuaire/?lieu=saint+denis",
        "/annuaire/?lieu=zzzz",
        "/annuaire/?lieu=Mende&rayon=-1",
    ],
    "annuaire/detail.html": ["{listing}", "{winner}", "{remote}"],
    "search/results.html": [
        "/recherche/",
        "/recherche/?q=résumé",
        "/recherche/?q=page+tracteur",
        "/recherche/?q=fiche&type=lieux&page=2",
        "/recherche/?q=fiche",
        "/recherche/?q=Mende",
        "/recherche/?q=zzzzqq",
        "/recherche/?q=zzzzqq&page=-1",
        "/recherche/?q=je+veux+mourir",
        "/recherche/?q=mon+mari+me+frappe",
    ],
    "annuaire/alerts/form.html": ["{listing}signaler/"],
    "annuaire/kit/verify.html": [
        "/annuaire/verifier/",
        "/annuaire/verifier/ABCDEFGHJK/",
        "/annuaire/verifier/22222/",
    ],
    "annuaire/registration/start.html": ["/annuaire/inscription/"],
    "annuaire/upkeep/refused.html": ["/annuaire/confirmer/rien/"],
    "articles/article_page.html": ["/articles/tout/", "/articles/sensible/"],
    "articles/article_index.html": ["/articles/", "/articles/?theme=rien&etape=conception"],
    "articles/stage_page.html": ["/etapes/conception/"],
    "articles/stage_index.html": ["/etapes/"],
    "404.html": ["/absente/"],
}
# Shown by the admin only.
PREVIEWS = {
    "articles/fact_preview.html",
    "articles/landmark_preview.html",
    "millejours/number_preview.html",
}
# Reached only by a fault: shown as Django renders them, without context (tests/home/test_pages.py).
FAULTS = {"400.html", "403.html", "500.html"}
EXPECTED_MESSAGES = ["status of 404", "status of 400"]


@pytest.fixture
def addresses() -> list[str]:
    """A site with something of everything, and the addresses to open."""
    home: HomePage = make_home()
    home.is_initial_content = True
    home.body = json.dumps(BODY)
    home.save()
    for number in range(12):
        NeedFactory(label=f"Besoin {number}")
    UsefulNumberFactory(name="Samu", number="15", situation="urgence", in_footer=True)
    UsefulNumberFactory(name="Écoute", number="0 800 00 00 00", opening="7 j/7", cost="gratuit")
    for slug, number in (("prevention-suicide", "3114"), ("urgence-114", "114")):
        UsefulNumberFactory(slug=slug, number=number, situation="detresse")
    ContentPageFactory(parent=home, slug="page", body=json.dumps(BODY), summary="Un résumé.")
    sensitive = ContentPageFactory(parent=home, slug="sensible", body=json.dumps(BODY))
    sensitive.themes = [ThemeFactory(sensitive=True)]
    sensitive.save()
    stages_and_articles()
    shown = {f"{{{name}}}": found.get_absolute_url() for name, found in listings().items()}
    return [_written(path, shown) for paths in PAGES.values() for path in paths]


def _written(path: str, shown: dict[str, str]) -> str:
    """``path`` with the addresses of the listings it names."""
    for name, address in shown.items():
        path = path.replace(name, address)
    return path


def stages_and_articles() -> None:
    """An article with every block, a sensitive one, two stages with their landmarks."""
    article = make_everything(6)
    ThemeFactory(slug="rien")
    make_article(
        slug="sensible",
        themes=[ThemeFactory(sensitive=True)],
        is_initial_content=True,
        needs=list(article.needs.all()),
    )
    StagePageFactory(pictogram="health/doctor", is_initial_content=True)
    LandmarkFactory(stage=article.main_stage)
    LandmarkFactory(stage=article.main_stage, situation="salarie", territories="973")


def listings() -> dict[str, Listing]:
    for code in ("48095", "48061", "93066", "97411"):
        commune(code)
    violence = NeedFactory(slug="violences", label="Violences", sensitive=True)
    terms = {
        "needs": [NeedFactory(), violence],
        "actions": [ActionFactory()],
        "audiences": [AudienceFactory()],
        "stages": [StageFactory()],
        "spoken_languages": [SpokenLanguageFactory()],
    }
    full = make_listing(
        "PMI de Mende",
        exact_point(44.52, 3.51, label="Centre médico-social"),
        exact_point(44.53, 3.52, kind=CoverageKind.STOP, opening_hours="Tu 09:00-12:00"),
        phone="04 66 00 00 00",
        email="pmi@example.org",
        website="https://example.org/",
        description="Consultations et conseils.",
        opening_hours="Mo-Fr 09:00-12:00,14:00-17:00; PH off",
        price="gratuit",
        sign_language=True,
        wheelchair=True,
        at_home=True,
        evening=True,
        breastfeeding=True,
        confirmed_on=timezone.localdate(),
        verification_code="ABCDEFGHJK",
        **terms,
    )
    for number in range(25):
        make_listing(f"Fiche {number}", exact_point(44.52 + number / 1000, 3.5), **terms)
    make_listing("TISF", area(departement=departement("48")), at_home=True, **terms)
    return {
        "listing": full,
        "winner": make_winner("Projet", point("48061"), origin_note="Lieu à vérifier.", **terms),
        "remote": make_listing("Écoute", at_a_distance(), remotely=True, **terms),
    }


# The admin's screens are opened by the journeys of their rooms; mails are not pages.
# Those of professionals too, behind their sign-in: by tests/accounts, tests/espace, tests/annuaire.
ELSEWHERE = re.compile(
    r"/admin/|/mail/|^wagtailadmin/|^moderation/(desk|steering)/|^annuaire/(imports|referents)/"
    r"|^(account|mfa|socialaccount|allauth|espace)/|^annuaire/(professionals|kit/(base|page|none))"
    r"|^annuaire/registration/(base|step|who|position|what|trust|preview|sent|claim)|^annuaire/upkeep/confirm"
    r"|^annuaire/alerts/(base|thanks|received|sent)|^annuaire/claims/|^maisons/"
)


def test_every_page_template_is_opened_here():
    pages = {
        name
        for name, path in templates()
        if "{% extends" in path.read_text("utf-8") and not ELSEWHERE.search(name)
    }
    assert pages - set(PAGES) - FAULTS - PREVIEWS == {"millejours/error.html"} & pages


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_template_is_accessible(
    width: int,
    addresses: list[str],
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    allowed_messages: list[str],
):
    allowed_messages += EXPECTED_MESSAGES
    page = open_page(width=width)
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        axe(page)
        assert not scrolls_sideways(page), f"{address} défile sur le côté à {width} px"


def answer_with(text: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_the_pages_of_faults_are_accessible(
    width: int, open_page: Callable[..., Page], axe: Callable[[Page], None]
):
    page = open_page(width=width)
    for name in sorted(FAULTS):
        shown = render_to_string(name)
        page.route("**/panne/", answer_with(shown))
        page.goto("/panne/", wait_until="networkidle")
        axe(page)
        page.unroute("**/panne/")


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_the_previews_are_accessible(
    width: int, open_page: Callable[..., Page], axe: Callable[[Page], None]
):
    make_home()
    shown = FactFactory().make_preview_request().content.decode()
    page = open_page(width=width)
    page.route("**/apercu/", answer_with(shown))
    page.goto("/apercu/", wait_until="networkidle")
    axe(page)


def test_everything_is_readable_without_javascript(
    addresses: list[str], open_page: Callable[..., Page], allowed_messages: list[str]
):
    allowed_messages += EXPECTED_MESSAGES
    page = open_page(java_script_enabled=False)
    for address in addresses:
        page.goto(address)
        assert page.locator("h1").first.is_visible(), address
