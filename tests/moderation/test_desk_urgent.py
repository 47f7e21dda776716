"""Taking off line, correcting without a vote, confirming, ratifying: from the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Page

from moderation.desk.items import address_of
from moderation.models import ExceptionalAct, Organisation, Role
from moderation.services import publish_urgent, withdraw_now
from tests.annuaire.factories import departement
from tests.factories import UserFactory
from tests.moderation.factories import OrganisationFactory, animator, cast, person, state_of
from tests.moderation.steps import (
    a_notice,
    a_page,
    a_place,
    again,
    at_vote,
    on_line,
)
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
SEARCH = "moderation_off_line_search"
REASON = "Une phrase peut mettre quelqu’un en danger."


def off_line(item):
    return reverse("moderation_off_line", kwargs=address_of(item))


def correction(item):
    return reverse("moderation_correction", kwargs=address_of(item))


def page_of(act):
    return reverse("moderation_act", args=[act.pk])


def referent(code):
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.set([departement(code)])
    return person(Role.REFERENT, organisation)


def corrected(title="Nouveau titre", author=None):
    """A page on line whose latest draft says something else."""
    page = on_line(a_page(title="Ancien titre"))
    page.title = title
    page.save_revision(user=author)
    return page


def assert_hidden(client, user, url):
    client.force_login(user)
    assert "vous n’y avez pas accès" in text_of(client.get(url, follow=True))


# --- Taking off line ---------------------------------------------------------------------------


def test_two_gestures_take_off_line_what_is_being_voted(client, html):
    page = on_line(a_page(title="Dangereux"))
    state = at_vote(page)
    cast(state)
    client.force_login(animator())
    shown = html(client.get(reverse("moderation_object", args=[state.pk])))
    [link] = [each for each in shown.select("a.button") if "hors ligne" in each.text]
    form = html(client.get(link["href"])).select_one("form.desk-answer")
    chosen = form.select_one("input[name=choice][checked]")["value"]
    client.post(link["href"], {"choice": chosen, "details": ""})
    assert not Page.objects.get(pk=page.pk).live
    assert ExceptionalAct.objects.get().reason == REASON
    assert state_of(page).status == "rejected"


@pytest.mark.parametrize("q", ["dangereux titre", "Dangereux"])
def test_what_is_on_line_is_found_by_its_title(client, q):
    on_line(a_page(title="Un titre dangereux"))
    a_page(title="Un brouillon dangereux")
    client.force_login(animator())
    text = text_of(client.get(reverse(SEARCH), {"q": q}))
    assert "Un titre dangereux" in text
    assert "Un brouillon dangereux" not in text


def test_what_is_on_line_is_found_by_a_sentence_of_its_text(client):
    body = [{"type": "text", "value": "<p>Donnez dix gouttes de vitamine K.</p>"}]
    on_line(a_page(title="Les premiers jours", body=body))
    client.force_login(animator())
    text = text_of(client.get(reverse(SEARCH), {"q": "dix gouttes de vitamine"}))
    assert "Les premiers jours" in text
    assert "Rien en ligne" in text_of(client.get(reverse(SEARCH), {"q": "trente gouttes d’iode"}))


@pytest.mark.parametrize("q", [" ", '"', "AND", "'", "(", "*", "\0", "é" * 3000, "a AND b OR"])
def test_any_text_may_be_searched(client, q):
    on_line(a_page())
    client.force_login(animator())
    assert client.get(reverse(SEARCH), {"q": q}).status_code == 200


def test_a_referent_finds_and_takes_down_what_concerns_her_territory(client, html):
    here = on_line(a_place(title="Lieu d’ici", departement=departement("48")))
    there = on_line(a_place(title="Lieu d’ailleurs", departement=departement("75")))
    user = referent("48")
    client.force_login(user)
    assert client.post(off_line(here), {"choice": REASON, "details": ""}).status_code == 302
    assert not again(here).live
    assert_hidden(client, user, off_line(there))
    client.post(off_line(there), {"choice": REASON, "details": ""})
    assert again(there).live


def test_a_member_takes_nothing_off_line(client):
    page = on_line(a_page())
    user = person()
    assert_hidden(client, user, off_line(page))
    assert_hidden(client, user, reverse(SEARCH))
    client.post(off_line(page), {"choice": REASON, "details": ""})
    assert Page.objects.get(pk=page.pk).live


def test_taking_off_line_twice_says_the_same_thing(client):
    page = on_line(a_page(title="Dangereux"))
    client.force_login(animator())
    for _click in range(2):
        response = client.post(off_line(page), {"choice": REASON, "details": ""}, follow=True)
        assert "n’est plus en ligne" in text_of(response)
    assert ExceptionalAct.objects.count() == 1


def test_what_never_was_on_line_is_said_so(client):
    page = a_page()
    client.force_login(animator())
    assert "n’est pas en ligne en ce moment" in text_of(client.get(off_line(page)))
    response = client.post(off_line(page), {"choice": REASON, "details": "Vite."})
    assert response.status_code == 409
    assert "Cet objet n’est pas en ligne." in text_of(response)
    assert "Vite." in text_of(response)


def test_an_unknown_reason_is_asked_again(client):
    page = on_line(a_page())
    client.force_login(animator())
    assert client.post(off_line(page), {"choice": "autre"}).status_code == 422
    assert Page.objects.get(pk=page.pk).live


# --- Correcting without a vote -----------------------------------------------------------------


def test_a_page_of_correction_shows_what_changes_and_publishes_an_urgent_one_with_two(client):
    page = corrected()
    first, second = animator(), animator()
    client.force_login(first)
    text = text_of(client.get(correction(page)))
    assert "Ancien" in text
    assert "Nouveau" in text
    revision = page.get_latest_revision().pk
    values = {"revision": revision, "reason": "Numéro d’appel faux.", "way": "urgente"}
    assert "Demandé" in text_of(client.post(correction(page), values, follow=True))
    assert Page.objects.get(pk=page.pk).title == "Ancien titre"
    act = ExceptionalAct.objects.get()
    client.force_login(second)
    assert "Confirmer et publier" in text_of(client.get(page_of(act)))
    client.post(page_of(act), {"revision": revision})
    assert Page.objects.get(pk=page.pk).title == "Nouveau titre"


def test_the_same_person_does_not_confirm(client):
    page, first = corrected(), animator()
    act = publish_urgent(
        page, first, revision_id=page.get_latest_revision().pk, reason="Numéro faux."
    )
    client.force_login(first)
    assert "Confirmer et publier" not in text_of(client.get(page_of(act)))
    response = client.post(page_of(act), {"revision": act.revision_id})
    assert response.status_code == 409
    assert "Une autre personne de l’équipe d’animation doit confirmer." in text_of(response)
    assert Page.objects.get(pk=page.pk).title == "Ancien titre"


def test_a_draft_changed_since_the_demand_is_not_confirmed(client):
    page = corrected()
    act = publish_urgent(
        page, animator(), revision_id=page.get_latest_revision().pk, reason="Numéro faux."
    )
    page.title = "ALTÉRÉ"
    page.save_revision()
    client.force_login(animator())
    response = client.post(page_of(act), {"revision": act.revision_id})
    assert "Le texte a changé" in text_of(response)
    assert Page.objects.get(pk=page.pk).title == "Ancien titre"


def test_a_correction_needs_its_reason_and_keeps_nothing_half_done(client):
    page = corrected()
    client.force_login(animator())
    values = {"revision": page.get_latest_revision().pk, "reason": " ", "way": "urgente"}
    response = client.post(correction(page), values)
    assert response.status_code == 422
    assert "Dites pourquoi" in text_of(response)
    assert not ExceptionalAct.objects.exists()


def test_a_stale_page_of_correction_is_read_again(client):
    page = corrected()
    client.force_login(animator())
    values = {"revision": page.get_latest_revision().pk - 1, "reason": "Vite.", "way": "urgente"}
    response = client.post(correction(page), values)
    assert response.status_code == 409
    assert "Le texte a changé" in text_of(response)
    assert "Vite." in text_of(response)


def test_who_wrote_the_draft_is_told_that_it_is_not_a_minor_correction_for_her(client):
    user = animator()
    page = corrected(author=user)
    client.force_login(user)
    assert "une autre personne doit s’en charger" in text_of(client.get(correction(page)))
    values = {"revision": page.get_latest_revision().pk, "reason": "Faute.", "way": "mineure"}
    assert client.post(correction(page), values).status_code == 409


def test_correcting_is_for_the_team(client):
    page = corrected()
    assert_hidden(client, person(), correction(page))
    values = {"revision": page.get_latest_revision().pk, "reason": "Vite.", "way": "urgente"}
    client.post(correction(page), values)
    assert not ExceptionalAct.objects.exists()


def test_there_is_nothing_to_correct_without_a_draft(client):
    page = on_line(a_page())
    client.force_login(animator())
    assert "il n’y a rien à publier" in text_of(client.get(correction(page)))


# --- Ratifying ---------------------------------------------------------------------------------


def test_a_withdrawal_is_ratified_by_somebody_else(client):
    first = animator()
    act = withdraw_now(on_line(a_page()), first, reason="Dose fausse.")
    client.force_login(first)
    assert client.post(page_of(act)).status_code == 409
    client.force_login(animator())
    assert "Dose fausse." in text_of(client.get(page_of(act)))
    assert "est ratifié" in text_of(client.post(page_of(act), follow=True))
    act.refresh_from_db()
    assert act.ratified_at is not None


def test_a_member_reads_an_act_and_ratifies_nothing(client):
    act = withdraw_now(on_line(a_notice()), animator(), reason="Dose fausse.")
    client.force_login(person(Role.AUTHOR))
    assert "Ratifier" not in text_of(client.get(page_of(act)))
    assert client.post(page_of(act)).status_code == 409
    act.refresh_from_db()
    assert act.ratified_at is None


def test_an_act_is_not_for_a_plain_editor(client):
    act = withdraw_now(on_line(a_notice()), animator(), reason="Dose fausse.")
    editor = UserFactory()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert_hidden(client, editor, page_of(act))
    assert_hidden(client, animator(), "/admin/bureau/actes/999999/")
