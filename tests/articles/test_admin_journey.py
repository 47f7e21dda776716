"""An editor writes, previews and submits an article; a parent reads it on a phone."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Locator, Page, expect

from articles.models import ArticlePage, CheckedLink, Fact
from home.demo_accounts import PASSWORD, create_demo_accounts
from home.demo_committee import create_demo_committee
from millejours.models import Need, Stage
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import exact_point, make_listing
from tests.articles.factories import (
    FactFactory,
    StagePageFactory,
    inline,
    make_article,
    make_article_index,
    source,
)
from tests.factories import NeedFactory, StageFactory, ThemeFactory, make_home
from tests.moderation.factories import approve_at_every_step
from tests.support.browser import PHONE_WIDTH, scrolls_sideways
from tests.support.guide import shoot

pytestmark = pytest.mark.django_db(transaction=True)

EDITOR = "redaction@exemple.test"
TITLE = "Le congé du père ou du coparent"


@pytest.fixture
def stage() -> Stage:
    """A stage with its page, a theme, a need served near Mende, a fact."""
    make_home()
    make_article_index()
    stage = StageFactory(slug="de-0-a-3-mois", label="De 0 à 3 mois")
    StagePageFactory(title="De 0 à 3 mois", slug="de-0-a-3-mois", stage=stage)
    ThemeFactory(label="Congés et conciliation avec le travail")
    need = NeedFactory(slug="peres-coparents", label="Trouver ma place de père ou de coparent")
    make_listing("Café des pères de Mende", exact_point(44.52, 3.50), needs=[need])
    FactFactory(
        slug="conge-paternite",
        label="Durée du congé de paternité et d’accueil de l’enfant",
        source_url="https://parti.exemple.test/conge",
    )
    return stage


@pytest.fixture
def editor(stage: Stage, open_page: Callable[..., Page], settings) -> Page:
    """The demo's editor, in the admin."""
    settings.DEBUG = True
    ensure_default_workflows()
    create_demo_accounts()
    create_demo_committee()
    settings.DEBUG = False
    # Wagtail saves by itself: a form sent meanwhile is told of a newer version elsewhere.
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    page = open_page()
    page.goto("/admin/")
    page.locator("#id_login").fill(EDITOR)
    page.locator("#id_password").fill(PASSWORD)
    shoot(page, "redaction-connexion")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rédaction")).to_be_visible()
    return page


def replace_text(page: Page, editor: Locator, text: str) -> None:
    editor.scroll_into_view_if_needed()
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    page.keyboard.type(text)


def text_editor(page: Page, path: str, number: int = 0) -> Locator:
    return page.locator(f"[data-contentpath='{path}'] .public-DraftEditor-content").nth(number)


def insert_fact(page: Page, path: str) -> None:
    button = page.locator(f"[data-contentpath='{path}']")
    button.get_by_role("button", name="Chiffre ou date").first.click()
    dialog = page.locator(".modal-dialog")
    dialog.locator("input[name=q]").fill("paternité")
    shown = dialog.get_by_role("link", name=re.compile("Durée du congé de paternité"))
    expect(shown).to_have_count(1)
    shoot(page, "redaction-choisir-un-chiffre")
    shown.click()
    expect(dialog).to_be_hidden()
    expect(text_editor(page, path).locator(".TooltipEntity")).to_have_text("25\u00a0jours")


def test_an_editor_writes_previews_and_submits(editor: Page) -> None:
    page = editor
    begin_from_a_model(page)
    write_with_a_fact(page)
    article = save_the_draft(page)
    preview(page)
    classify(page)
    give_the_source(page)
    submit(page)
    message = page.get_by_text("Un passage du modèle reste à écrire").first
    expect(message).to_be_visible()
    message.scroll_into_view_if_needed()
    shoot(page, "redaction-reste-a-ecrire")
    article.refresh_from_db()
    assert not article.live

    finish(page)
    submit(page)
    expect(page.get_by_text(re.compile("soumise")).first).to_be_visible()
    article.refresh_from_db()
    assert not article.live
    approve_at_every_step(article)
    article.refresh_from_db()
    assert article.live
    find_it(page)


def test_what_an_editor_types_is_kept_by_itself(
    editor: Page, settings, allowed_messages: list[str]
) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500
    allowed_messages += ["400 (Bad Request)"]  # until the title is there
    page = editor
    begin_from_a_model(page)
    # Wagtail looks at the form two seconds after it came: only what changes then is kept.
    for word in ["Qui", "y", "a", "droit", "et", "pour", "combien", "de", "jours"]:
        page.locator("#id_summary").press_sequentially(f"{word} ", delay=100)
        with contextlib.suppress(Error):
            page.wait_for_url(re.compile(r"/pages/\d+/edit/"), timeout=3_000)
            break
    assert ArticlePage.objects.get(title=TITLE).live is False


def begin_from_a_model(page: Page) -> None:
    page.goto(f"/admin/pages/{make_article_index().pk}/")
    page.locator("a[href$='/add_subpage/']").first.click()
    page.get_by_text("Un droit ou une démarche").click()
    page.get_by_label("À quelle étape").select_option(label="De 0 à 3 mois")
    shoot(page, "redaction-modeles")
    page.get_by_role("button", name="Commencer à écrire").click()
    title = page.locator("#id_title")
    expect(title).to_have_attribute("placeholder", re.compile("Déclarer sa grossesse"))
    title.press_sequentially(TITLE)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Il reste 49 caractères sur 80 conseillés.")).to_be_visible()
    shoot(page, "redaction-ecrire")


def write_with_a_fact(page: Page) -> None:
    page.locator("#id_summary").fill("À quoi il sert et qui y a droit.")
    replace_text(page, text_editor(page, "essentials"), "Tous les pères y ont droit.")
    replace_text(page, text_editor(page, "body"), "")
    page.keyboard.press("Backspace")  # the title of the model becomes a paragraph
    page.keyboard.type("Le congé dure ")
    insert_fact(page, "body")
    page.wait_for_load_state("networkidle")
    text_editor(page, "body").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" en tout.")
    expect(text_editor(page, "body")).to_have_text("Le congé dure 25\u00a0jours en tout.")
    text_editor(page, "body").locator(".TooltipEntity").click()
    expect(page.get_by_role("button", name="Changer")).to_be_visible()
    shoot(page, "redaction-chiffre-dans-le-texte")
    page.keyboard.press("Escape")


def save_the_draft(page: Page) -> ArticlePage:
    wait_until_kept(page, "body-0-value", "en tout")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(text_editor(page, "body")).to_have_text("Le congé dure 25\u00a0jours en tout.")
    expect(text_editor(page, "body").locator(".TooltipEntity")).to_have_text("25\u00a0jours")
    article = ArticlePage.objects.get(title=TITLE)
    assert not article.live
    assert article.slug == "le-conge-du-pere-ou-du-coparent"
    return article


def preview(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(shown.locator("main")).to_contain_text("25\u00a0jours")
    shoot(page, "redaction-apercu")
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.get_by_text("Problèmes trouvés")).to_be_visible()
    shoot(page, "redaction-controles")
    page.locator("[data-side-panel-toggle=checks]").click()


def classify(page: Page) -> None:
    page.get_by_role("tab", name=re.compile("Classer")).click()
    page.get_by_label("Congés et conciliation avec le travail").check()
    page.get_by_label("Trouver ma place de père ou de coparent").check()
    shoot(page, "redaction-classer")
    page.get_by_text("Choisir un pictogramme").click()
    page.get_by_label("Chercher un pictogramme").fill("calendrier")
    page.get_by_text("Calendrier, rendez-vous").click()
    shoot(page, "redaction-pictogramme")


def give_the_source(page: Page) -> None:
    page.get_by_role("tab", name=re.compile("Sources et relecture")).click()
    page.locator("#id_sources-0-institution").fill("Légifrance")
    page.locator("#id_sources-0-title").fill("Code du travail, article L1225-35")
    shoot(page, "redaction-sources")


def find_it(page: Page) -> None:
    page.goto("/recherche/?q=congé du père")
    found = page.get_by_role("main").get_by_role("link", name=TITLE)
    expect(found).to_be_visible()
    shoot(page, "redaction-recherche")
    found.click()
    expect(page.get_by_role("main")).to_contain_text("25\u00a0jours")


def wait_until_kept(page: Page, name: str, words: str) -> None:
    """Wagtail's editor hands over what was typed a quarter of a second later."""
    expect(page.locator(f"input[name='{name}']")).to_have_value(re.compile(words))


def submit(page: Page) -> None:
    page.get_by_role("button", name="Plus d'actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Soumettre")).click()


def finish(page: Page) -> None:
    """Write the rest of the model: steps, and no callout."""
    page.get_by_role("tab", name=re.compile("Écrire")).click()
    steps = page.locator("[data-contentpath='body'] [data-contentpath='steps']")
    for number in range(2):
        step = steps.locator("[data-contentpath='title'] input").nth(number)
        step.fill(f"Étape {number + 1}")
        text = steps.locator(".public-DraftEditor-content").nth(number)
        replace_text(page, text, "Écrire à l’employeur.")
        wait_until_kept(page, f"body-1-value-steps-{number}-value-text", "employeur")
    callout = page.locator("[data-streamfield-child]").filter(has_text="Mise en avant").last
    callout.get_by_role("button", name="Supprimer").first.click()


def test_an_editor_sees_where_a_fact_is_used(editor: Page) -> None:
    page = editor
    fact = Fact.objects.get()
    make_article(("text", f"<p>Il dure {inline(fact)}.</p>"), title="Les congés de naissance")
    page.goto("/admin/snippets/articles/fact/")
    shoot(page, "redaction-chiffres")
    page.get_by_role("link", name="Utilisé(e) 1 fois").click()
    expect(page.get_by_role("link", name="Les congés de naissance")).to_be_visible()
    shoot(page, "redaction-ou-est-il-utilise")


def test_an_editor_sees_the_dead_links(editor: Page) -> None:
    page = editor
    make_article(title="Les congés", sources=[source(url="https://parti.exemple.test/conge")])
    now = timezone.now()
    CheckedLink.objects.create(
        url="https://parti.exemple.test/conge",
        status="404",
        is_dead=True,
        checked_at=now,
        dead_since=now - timedelta(days=14),
    )
    page.goto("/admin/reports/liens-des-sources/")
    expect(page.get_by_role("link", name=re.compile("Les congés"))).to_be_visible()
    shoot(page, "redaction-liens-morts")


def test_a_parent_goes_from_the_home_to_somebody_near(
    open_page: Callable[..., Page], stage: Stage, axe: Callable[[Page], None]
) -> None:
    need = Need.objects.get(slug="peres-coparents")
    make_article(
        ("text", f"<h2>Combien de temps ?</h2><p>Il dure {inline(Fact.objects.get())}.</p>"),
        ("near", {"need": need.pk, "text": "Des pères se retrouvent près de chez vous."}),
        title=TITLE,
        main_stage=stage,
        needs=[need],
        sources=[source()],
    )
    page = open_page(width=PHONE_WIDTH, has_touch=True, is_mobile=True)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="De 0 à 3 mois").first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("De 0 à 3 mois")
    shoot(page, "lecture-etape")
    page.get_by_role("main").get_by_role("link", name=TITLE).first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    shoot(page, "lecture-article")
    near = page.locator("form[action='/annuaire/']").first
    near.scroll_into_view_if_needed()
    near.get_by_role("combobox").first.press_sequentially("Mend")
    page.get_by_role("option", name="Mende (48)").tap()
    shoot(page, "lecture-pres-de-chez-vous")
    near.get_by_role("button").last.tap()
    expect(page).to_have_url(re.compile("/annuaire/.*besoin=peres-coparents"))
    page.get_by_role("link", name="Café des pères de Mende").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Café des pères de Mende")
    shoot(page, "lecture-fiche")
    assert not scrolls_sideways(page)
    axe(page)
