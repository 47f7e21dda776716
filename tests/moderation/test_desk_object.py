"""The page of an object at the desk: who may read it, what it says, what it costs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Page

from moderation.desk.items import address_of
from moderation.models import Choice, Event, Organisation, Role, ScopedTaskState
from moderation.services import approve, request_changes, submit, withdraw
from tests.annuaire.factories import departement
from tests.factories import ThemeFactory, UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    state_of,
)
from tests.moderation.steps import (
    a_notice,
    a_page,
    a_place,
    an_application,
    at_opinion,
    at_vote,
    item_of,
    on_line,
    page_at_vote,
    sent,
)
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
MAX_QUERIES = 60
HIDDEN = "Cet objet n’existe pas, ou vous n’y avez pas accès."


@pytest.fixture
def read(client):
    """``read(user, state)``: what that person reads on the page of the object."""

    def read_page(user, state, status=200):
        client.force_login(user)
        response = client.get(address(state))
        assert response.status_code == status
        return text_of(response)

    return read_page


def address(state, name="moderation_object"):
    return reverse(name, args=[state.pk])


def unbreakable(text):
    """With the spaces that ``text_of`` folded."""
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def plain_editor():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def assert_hidden(client, user, url):
    client.force_login(user)
    response = client.get(url, follow=True)
    assert response.redirect_chain[0][0] == reverse("wagtailadmin_home")
    assert HIDDEN in text_of(response)


# --- Who may read it ---------------------------------------------------------------------------


def test_a_visitor_is_asked_who_she_is(client):
    state = sent(a_notice(), person(Role.AUTHOR))
    for name in ("moderation_object", "moderation_preview"):
        assert client.get(address(state, name))["Location"].startswith("/connexion/mot-de-passe/")


def test_somebody_without_the_admin_does_not_enter(client):
    state = sent(a_notice(), person(Role.AUTHOR))
    client.force_login(UserFactory())
    assert client.get(address(state))["Location"].startswith("/connexion/mot-de-passe/")


def test_a_plain_editor_reads_her_own_requests_only(client, read):
    editor = plain_editor()
    assert "Où en est cet objet" in read(editor, sent(a_notice(editor), editor))
    other = sent(a_notice(title="Secret"), person(Role.AUTHOR))
    for name in ("moderation_object", "moderation_preview"):
        assert_hidden(client, editor, address(other, name))


def test_a_referent_reads_her_territory_only(client, read):
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.set([departement("48")])
    referent = person(Role.REFERENT, organisation)
    read(referent, sent(a_place(departement=departement("48")), person(Role.AUTHOR)))
    other = sent(a_place(departement=departement("75")), person(Role.AUTHOR))
    assert_hidden(client, referent, address(other))


def test_a_forged_number_leads_back_to_the_desk(client):
    for number in ("0", "999999", str(10**30)):
        assert_hidden(client, person(), f"/admin/bureau/{number}/")


def test_who_left_reads_nothing_any_more(client):
    membership = MembershipFactory()
    state = sent(a_notice(), person(Role.AUTHOR))
    membership.delete()
    client.force_login(membership.user)
    assert client.get(address(state)).status_code == 302


def test_the_link_of_an_old_mail_leads_to_the_step_of_today(client):
    state = sent(a_notice(), person(Role.AUTHOR))
    approve(state, animator(), revision_id=state.revision_id)
    client.force_login(person())
    assert client.get(address(state))["Location"] == address(state_of(item_of(state)))


# --- What is asked -----------------------------------------------------------------------------


def test_the_team_is_asked_to_read_and_told_what_follows(read):
    text = read(animator(), sent(a_notice(), person(Role.AUTHOR)))
    assert "Ce qui vous est demandé Relisez ce texte." in text
    assert "il passe à l’étape suivante\u00a0: Avis d’expert" in unbreakable(text)
    assert "J’approuve" in text


def test_a_pilot_is_asked_her_opinion_on_her_theme(read):
    theme = ThemeFactory(label="Sommeil")
    pilot = MembershipFactory(organisation__acronym="SPF", organisation__pilots=[theme])
    text = read(pilot.user, at_opinion(a_notice(theme=theme)))
    assert "L’avis de SPF est demandé sur «\u00a0Sommeil\u00a0»" in unbreakable(text)
    assert "Avis favorable" in text


def test_a_member_is_told_in_whose_name_she_votes_and_how_many_are_needed(read):
    member = MembershipFactory(organisation__acronym="HAS", organisation__name="Haute autorité")
    text = read(member.user, at_vote(a_notice()))
    assert "Donnez la voix de HAS." in text
    assert "Il faut 3 organisations favorables (0 pour l’instant)." in text
    assert "Vous répondez au nom de HAS (Haute autorité)." in text


def test_a_member_of_two_organisations_chooses(client, html):
    first, second = MembershipFactory(), OrganisationFactory()
    MembershipFactory(user=first.user, organisation=second)
    client.force_login(first.user)
    page = html(client.get(address(at_vote(a_notice()))))
    names = page.select("input[type=radio][name=organisation]")
    assert {int(field["value"]) for field in names} == {first.organisation_id, second.pk}


def test_the_team_is_asked_to_name_an_organisation(read):
    text = read(animator(), at_opinion(a_notice(theme=ThemeFactory(label="Orphelin"))))
    assert "Désigner une organisation" in text
    assert "Orphelin" in text


def test_the_outcomes_of_the_object_are_offered(read):
    text = read(animator(), sent(an_application(), person(Role.AUTHOR)))
    assert "Favorable avec réserves" in text
    assert "J’approuve" not in text


def test_an_author_is_told_to_wait_and_by_whom_she_is_read(read):
    author = animator()
    text = read(author, sent(a_notice(author), author))
    assert "une autre personne doit s’en charger" in text
    assert "C’est à l’équipe d’animation de le relire." in text
    assert "Envoyer ma décision" not in text
    assert "Retirer la demande" in text


def test_an_author_is_told_what_to_correct_and_how_to_send_it_back(read):
    author = person(Role.AUTHOR)
    state = sent(a_page(author), author)
    request_changes(state, animator(), reason="Citez la source.")
    text = read(author, state)
    assert "On vous demande de modifier ce texte." in text
    assert "Citez la source." in text
    assert "Corriger dans l’éditeur" in text
    assert "renvoyer au comité" in text


def test_the_others_are_told_that_the_author_corrects(read):
    state = sent(a_notice(), person(Role.AUTHOR))
    request_changes(state, animator(), reason="Citez la source.")
    text = read(person(), state)
    assert "Le texte attend sa correction." in text
    assert "renvoyer au comité" not in text


def test_who_voted_is_told_so_and_who_still_may(read):
    state = at_vote(a_notice())
    member = MembershipFactory(organisation__acronym="HAS")
    MembershipFactory(organisation__acronym="DGS")
    cast(state, member)
    text = read(member.user, state)
    assert "Votre organisation s’est exprimée (HAS" in text
    assert "DGS" in text.split("Peuvent encore voter")[1]
    assert "Enregistrer cette voix" not in text


def test_what_is_decided_or_withdrawn_says_so(read):
    state = at_vote(a_notice())
    for _number in range(3):
        cast(state)
    assert "le texte a été approuvé le" in read(person(), state)
    author = person(Role.AUTHOR)
    state = sent(a_notice(author), author)
    withdraw(item_of(state), author)
    assert "La demande a été retirée le" in read(person(), state)


# --- What it shows -----------------------------------------------------------------------------


def test_the_text_the_votes_and_the_history_are_read_without_any_right_to_edit(read):
    state = page_at_vote(title="Le congé du père")
    voter = MembershipFactory(organisation__acronym="HAS", user__last_name="Dupont")
    cast(state, voter, Choice.ABSTENTION, reason="Hors de notre champ.")
    text = read(person(), state)
    assert "Titre Le congé du père" in text
    assert "Ce texte n’est pas en ligne aujourd’hui." in text
    assert "Hors de notre champ." in text
    assert "Dupont" in text
    assert "soumet" in text.split("Ce qui s’est passé")[1]
    assert "Ouvrir dans l’éditeur" not in text


def test_what_changes_of_the_site_is_shown_side_by_side(client, html):
    page = on_line(a_page(title="Ancien titre"))
    page.title = "Nouveau titre"
    page.save_revision()
    state = sent(page, person(Role.AUTHOR))
    client.force_login(person())
    shown = html(client.get(address(state)))
    changes = shown.select_one("section[aria-labelledby=changements]")
    assert "Ancien" in changes.select_one("del").text
    assert "Nouveau" in changes.select_one("ins").text


def test_the_team_reads_the_text_as_it_was_corrected_since(read):
    state = sent(a_page(title="Première version"), person(Role.AUTHOR))
    page = item_of(state)
    page.title = "Version corrigée"
    page.save_revision(user=animator())
    assert "Titre Version corrigée" in read(animator(), state)


def test_a_later_draft_is_not_what_the_committee_reads(read):
    state = page_at_vote(title="Le texte soumis au vote")
    page = item_of(state)
    page.title = "ALTÉRÉ"
    page.save_revision()
    text = read(person(), state)
    assert "ALTÉRÉ" not in text


def test_whoever_may_edit_finds_the_editor(client, read):
    state = sent(a_page(), person(Role.AUTHOR))
    assert "Ouvrir dans l’éditeur" in read(animator(), state)
    state = page_at_vote(title="Verrouillé")
    assert "Ouvrir dans l’éditeur" not in read(animator(), state)


def test_only_who_may_takes_it_off_line(read):
    page = on_line(a_page())
    state = sent(page, person(Role.AUTHOR))
    assert "Mettre hors ligne" in read(animator(), state).split("Ce qui vous est demandé")[0]
    assert "Mettre hors ligne" not in read(person(), state)


def test_the_page_of_an_object_costs_the_same_with_many_voices(client, assert_max_queries):
    state = at_vote(a_notice())
    member = MembershipFactory(role=Role.ANIMATOR)
    client.force_login(member.user)
    client.get(address(state))
    with assert_max_queries(MAX_QUERIES) as few:
        client.get(address(state))
    for _number in range(8):
        cast(state, choice=Choice.ABSTENTION, reason="Sans avis.")
    with assert_max_queries(len(few)):
        assert "Sans avis." in text_of(client.get(address(state)))


# --- The preview -------------------------------------------------------------------------------


def test_the_page_is_previewed_from_the_frozen_revision_by_a_plain_member(client):
    state = page_at_vote(title="Le texte soumis au vote")
    page = item_of(state)
    page.title = "ALTÉRÉ"
    page.save_revision()
    client.force_login(person())
    response = client.get(address(state, "moderation_preview"))
    assert response.status_code == 200
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"]
    assert "Le texte soumis au vote" in text_of(response)
    assert "ALTÉRÉ" not in response.text
    assert not Page.objects.get(pk=page.pk).live


def test_what_has_no_preview_is_read_on_its_page(client):
    state = sent(a_notice(), person(Role.AUTHOR))
    client.force_login(person())
    response = client.get(address(state, "moderation_preview"))
    assert response["Location"] == address(state)


# --- The history -------------------------------------------------------------------------------


def history_of(item):
    return reverse("moderation_history", kwargs=address_of(item))


def test_the_history_holds_every_request_and_every_reason(client):
    author = person(Role.AUTHOR)
    page = a_page(author)
    state = sent(page, author)
    request_changes(state, animator(), reason="Citez la source.")
    submit(page, author)
    client.force_login(person())
    text = text_of(client.get(history_of(page)))
    assert text.count("soumet") >= 2
    assert "Citez la source." in text


def test_refused_attempts_are_for_the_team(client):
    state = sent(a_page(), person(Role.AUTHOR))
    with pytest.raises(Exception, match="revient pas"):
        approve(state, person(), revision_id=state.revision_id)
    assert Event.objects.filter(action="tentative").exists()
    client.force_login(person())
    assert "tentative refusée" not in text_of(client.get(history_of(item_of(state))))
    client.force_login(animator())
    assert "tentative refusée" in text_of(client.get(history_of(item_of(state))))


def test_the_history_of_another_s_object_is_not_for_a_plain_editor(client):
    page = a_page()
    sent(page, person(Role.AUTHOR))
    assert_hidden(client, plain_editor(), history_of(page))


@pytest.mark.parametrize("place", ["1/999999", "999999/1", "1/abc", "1/1e9", f"1/{10**30}"])
def test_a_forged_address_of_history_leads_back_to_the_desk(client, place):
    assert_hidden(client, animator(), f"/admin/bureau/historique/{place}/")
    assert ScopedTaskState.objects.count() == 0
