"""From the self-assessment to the withdrawal of the label: a Maison of Fort-de-France.

A complement is asked, an organisation of the committee that funds the project takes no part, the
label is renewed, then withdrawn: what the public reads follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from maisons.models import Label, LabelRequestPage, State
from millejours.models import User
from moderation.errors import ModerationError
from tests.maisons import fort_de_france as fdf
from tests.maisons.application.factories import again
from tests.maisons.fort_de_france import Desks, Journey, done, goes_on, types, unfold
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = "Modèle de démonstration, non officiel"


def test_from_the_self_assessment_to_the_withdrawal(
    open_page: Callable[..., Page], live_server: Any
) -> None:
    journey, page, public = Journey(), open_page(), open_page()
    desks = Desks(open_page, live_server)
    assesses_herself(page)
    opens_a_request(page, journey)
    fills_in(page)
    files_it(page)
    is_completed(page, desks, journey)
    is_instructed(desks, journey)
    goes_before_the_committee(desks, journey)
    is_labelled(page, desks, journey)
    label = Label.objects.get()
    is_shown_to_all(page, public, label)
    is_renewed(page, desks, journey, label)
    is_withdrawn(page, public, desks, journey, label)


# --- The application ----------------------------------------------------------------------------


def assesses_herself(page: Page) -> None:
    page.goto("/maisons/auto-evaluation/")
    for each in ("territoire-outre-mer", "c-a1-oui", "c-a2-en-cours"):
        page.locator(f"label[for='{each}']").click()
    page.get_by_role("button", name="Voir mon bilan").click()
    expect(page.get_by_text(MODEL).first).to_be_visible()
    page.get_by_role("button", name="Candidater avec ces réponses").click()


def opens_a_request(page: Page, journey: Journey) -> None:
    fdf.signs_in(page)
    expect(page.get_by_text("Vos 2 réponses de l’auto-évaluation seront reprises")).to_be_visible()
    page.get_by_label("Nom de la structure").fill(fdf.CARRIER)
    page.locator("#id_commune").fill("Fort-de-France")
    page.get_by_role("button", name="Ouvrir la demande").click()
    expect(page.get_by_text("Votre demande est ouverte")).to_be_visible()
    journey.applicant = User.objects.get(email=fdf.EMAIL)
    journey.take(LabelRequestPage.objects.get().number)
    assert journey.request.departement_id == "972"
    expect(page.get_by_text(MODEL).first).to_be_visible()


def fills_in(page: Page) -> None:
    page.get_by_role("rowheader").get_by_role("link", name="Structure porteuse").click()
    types(page, fdf.CARRIER_ANSWERS)
    goes_on(page, "Lieu")
    types(page, fdf.PLACE_ANSWERS)
    goes_on(page, "Territoire servi")
    page.get_by_label("Communes servies").fill("Fort-de-France (972)")
    goes_on(page, "Partenaires")
    types(page, fdf.PARTNER_ANSWERS)
    goes_on(page, "Équipe")
    types(page, fdf.POST_ANSWERS)
    goes_on(page, "Budget")
    types(page, fdf.BUDGET_ANSWERS)
    goes_on(page, "A. Domaine A")
    expect(page.locator("#critere-a1").get_by_label("Atteint", exact=True)).to_be_checked()
    expect(page.locator("#critere-a2").get_by_label("En cours")).to_be_checked()
    page.get_by_label("A1 explication").fill("Une convention nous lie à la PMI.")
    fdf.adds_paper(page, "A1", "convention.pdf")
    goes_on(page, "B. Domaine B")
    page.locator("#critere-b1").get_by_text("Non atteint", exact=True).click()
    page.get_by_role("button", name="Enregistrer et revenir au dossier").click()


def files_it(page: Page) -> None:
    page.get_by_role("link", name="Relire et déposer").click()
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.get_by_role("heading", name="Accusé de réception")).to_be_visible()
    assert LabelRequestPage.objects.get().state == State.ADMISSIBILITY
    receipt = page.get_by_role("link", name="Le récépissé").get_attribute("href")
    assert page.request.get(str(receipt)).body().startswith(b"%PDF-")
    assert "est déposée" in her_mails(page)


def her_mails(page: Page) -> str:
    """What the applicants were told since; each link that is theirs opens."""
    mine = [mail for mail in deliver() if mail.recipients() == [fdf.EMAIL]]
    assert mine
    text = "\n".join(f"{mail.subject}\n{mail.body}" for mail in mine)
    for link in re.findall(r"https?://[^/\s]+(/maisons/\S+)", text):
        assert page.request.get(link).ok, link
    return text


# --- The instruction ----------------------------------------------------------------------------


def is_completed(page: Page, desks: Desks, journey: Journey) -> None:
    desk = desks.at(journey.instructor, journey.request)
    expect(desk.get_by_text(MODEL).first).to_be_visible()
    desk.get_by_role("button", name="Déclarer le dossier recevable").click()
    done(desk, "l’instruction commence")
    asked = unfold(desk, "complement")
    asked.get_by_label("Ce que vous demandez").fill("Depuis quand la convention vous lie-t-elle ?")
    asked.get_by_label("A1").check()
    asked.get_by_label("À rendre avant le").fill(fdf.in_three_weeks())
    asked.get_by_role("button", name="Demander un complément").click()
    done(desk, "Le complément est demandé")
    assert again(journey.request).state == State.COMPLEMENT
    assert "Un complément est attendu" in her_mails(page)

    page.goto(f"/maisons/candidater/{journey.request.number}/")
    page.get_by_role("link", name="Répondre au complément").click()
    page.get_by_role("link", name="A1").click()
    page.get_by_label("A1 explication").fill("Depuis le 3 mars.")
    assert page.get_by_label("A2 explication").count() == 0
    page.get_by_role("button", name="Enregistrer et revenir au dossier").click()
    page.get_by_role("link", name="Répondre au complément").click()
    page.get_by_role("button", name="Rendre le complément").click()
    expect(page.get_by_text("Votre complément à la demande")).to_be_visible()
    assert again(journey.request).state == State.INSTRUCTION
    assert "Votre complément est reçu" in her_mails(page)


def is_instructed(desks: Desks, journey: Journey) -> None:
    desk = desks.at(journey.instructor, journey.request)
    expect(desk.get_by_text("Depuis le 3 mars.")).to_be_visible()
    desk.locator(".ins-domains").get_by_role("link", name="Domaine A").click()
    for code in ("A1", "A2"):
        opinion = desk.get_by_role("group", name=f"Votre avis sur {code}")
        opinion.get_by_label("Favorable", exact=True).check()
    desk.get_by_role("button", name="Enregistrer et passer au domaine B").click()
    opinion = desk.get_by_role("group", name="Votre avis sur B1")
    opinion.get_by_label("Favorable avec réserve", exact=True).check()
    desk.get_by_label("Commentaire sur B1").fill("Prévu au printemps.")
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    synthesis = unfold(desk, "synthese")
    synthesis.get_by_label("favorable", exact=True).check()
    synthesis.get_by_label("Synthèse motivée").fill("Le projet répond aux besoins du quartier.")
    synthesis.get_by_role("button", name="Conclure et consulter le comité").click()
    done(desk, "le comité est consulté")
    assert again(journey.request).state == State.COMMITTEE


def goes_before_the_committee(desks: Desks, journey: Journey) -> None:
    *voters, funder = journey.voters
    desk = desks.at(funder, journey.request)
    conflict = unfold(desk, "conflit")
    conflict.get_by_label("En quoi elle est intéressée").fill("La branche famille finance le lieu.")
    conflict.get_by_role("button", name="Déclarer un conflit d’intérêts").click()
    done(desk, "conflit d’intérêts déclaré")
    expect(desk.get_by_text("s’abstient : conflit d’intérêts déclaré")).to_be_visible()
    expect(desk.locator("#vote")).to_have_count(0)
    with pytest.raises(ModerationError):
        journey.vote(len(voters))
    for voter, voice in zip(voters, ("Avis favorable", "Abstention"), strict=True):
        desk = desks.at(voter, journey.request)
        desk.locator("#vote").get_by_label(voice, exact=True).check()
        desk.get_by_role("button", name="Enregistrer cet avis").click()
        done(desk, "est enregistré")
    assert again(journey.request).state == State.DECISION


def decides(desks: Desks, journey: Journey) -> Page:
    desk = desks.at(journey.decider, journey.request)
    desk.locator("#decision").get_by_label("label accordé", exact=True).check()
    desk.get_by_role("button", name="Enregistrer la décision").click()
    done(desk, "La décision est enregistrée")
    return desk


# --- The label ----------------------------------------------------------------------------------


def is_labelled(page: Page, desks: Desks, journey: Journey) -> None:
    deliver()
    desk = decides(desks, journey)
    assert again(journey.request).state == State.DECIDED
    assert f"Le label est accordé à « {fdf.MAISON} »" in her_mails(page)
    page.goto(f"/maisons/candidater/{journey.request.number}/")
    letter = page.get_by_role("link", name="Le label est accordé à").get_attribute("href")
    assert page.request.get(str(letter)).body().startswith(b"%PDF-")
    page.get_by_role("link", name="Le label de la Maison").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(fdf.MAISON)
    certificate = page.get_by_role("link", name="Certificat A4").get_attribute("href")
    assert page.request.get(str(certificate)).body().startswith(b"%PDF-")
    desk.get_by_role("link", name=fdf.MAISON, exact=True).click()
    expect(desk.get_by_role("heading", name="Vie du label")).to_be_visible()


def is_shown_to_all(page: Page, public: Page, label: Label) -> None:
    address = page.get_by_role("link", name="Voir la page de vérification").get_attribute("href")
    public.goto(str(address))
    expect(public.get_by_role("heading", name="Ce certificat est valable")).to_be_visible()
    expect(public.get_by_text(MODEL).first).to_be_visible()
    public.goto("/maisons/?lieu=Fort-de-France")
    public.get_by_role("link", name=fdf.MAISON).first.click()
    expect(public.get_by_role("heading", level=1)).to_have_text(fdf.MAISON)
    expect(public.get_by_text(MODEL)).to_be_visible()
    public.get_by_role("link", name="Vérifier ce label").click()
    expect(public.get_by_text(fdf.CARRIER)).to_be_visible()


def is_renewed(page: Page, desks: Desks, journey: Journey, label: Label) -> None:
    page.get_by_role("button", name="Préparer le renouvellement").click()
    draft = LabelRequestPage.objects.get(renews=label)
    page.get_by_role("link", name="Ouvrir la demande").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(draft.number)
    page.get_by_role("rowheader").get_by_role("link", name="Budget").click()
    types(page, fdf.BUDGET_ANSWERS)
    goes_on(page, "A. Domaine A")
    for code in ("a1", "a2"):
        page.locator(f"#critere-{code}").get_by_text("Atteint", exact=True).click()
    fdf.adds_paper(page, "A1", "convention-2.pdf")
    goes_on(page, "B. Domaine B")
    page.locator("#critere-b1").get_by_text("Atteint", exact=True).click()
    page.get_by_role("button", name="Enregistrer et revenir au dossier").click()
    journey.take(draft.number)
    journey.to_the_decision()
    before = label.ends_on
    decides(desks, journey)
    label.refresh_from_db()
    assert label.ends_on > before
    page.goto(f"/maisons/candidater/labels/{label.code}/")
    expect(page.get_by_text(str(label.ends_on.year)).first).to_be_visible()
    expect(page.get_by_role("button", name="Préparer le renouvellement")).to_be_visible()


def is_withdrawn(page: Page, public: Page, desks: Desks, journey: Journey, label: Label) -> None:
    deliver()
    desk = desks(journey.decider)
    desk.goto("/admin/maisons/labels/")
    desk.get_by_role("link", name=fdf.MAISON, exact=True).click()
    desk.get_by_text("Retirer le label").first.click()
    form = desk.locator("details[open]", has_text="C’est définitif")
    form.get_by_label("Motif").fill("La Maison a fermé.")
    form.get_by_label("Je confirme le retrait").check()
    form.get_by_role("button", name="Retirer le label").click()
    done(desk, "C’est fait")
    assert "retir" in her_mails(page)
    public.goto(f"/maisons/verifier/{label.code}/")
    expect(public.get_by_role("heading", name="Ce certificat n’est plus valable")).to_be_visible()
    expect(public.get_by_text("Le label a été retiré le")).to_be_visible()
    public.goto("/maisons/?lieu=Fort-de-France")
    expect(public.get_by_role("link", name=fdf.MAISON)).to_have_count(0)
    page.goto(f"/maisons/candidater/labels/{label.code}/")
    expect(page.get_by_role("heading", name="Le label a été retiré le")).to_be_visible()
    expect(page.get_by_role("link", name="Certificat A4")).to_have_count(0)
