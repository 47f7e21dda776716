"""What is done from the desk: each gesture, each refusal, and nothing lost of what was typed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import WorkflowState

from moderation.models import Choice, Event, Organisation, Role, Step, Vote
from moderation.models.journal import Action
from moderation.services import approve, request_changes
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
    again,
    an_application,
    at_opinion,
    at_vote,
    item_of,
    page_at_vote,
    sent,
)
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
DESK = "/admin/"


@pytest.fixture
def do(client):
    """``do(user, state, "vote", choice="pour")``: the answer to the form of the desk."""

    def post(user, state, action, follow=False, **values):
        client.force_login(user)
        values.setdefault("revision", state.revision_id)
        url = reverse("moderation_action", args=[state.pk, action])
        return client.post(url, values, follow=follow)

    return post


def refusal(response, status=409):
    assert response.status_code == status
    text = text_of(response)
    assert "Rien n’a été enregistré." in text
    return text.split("Rien n’a été enregistré.")[1]


def vote(member, **values):
    return {"organisation": member.organisation_id, "choice": "pour", "reason": "", **values}


# --- Done --------------------------------------------------------------------------------------


def test_the_team_approves_and_comes_back_to_its_desk(do):
    state = sent(a_notice(title="Un avis"), person(Role.AUTHOR))
    response = do(animator(), state, "decision", choice="approuver", reason="", follow=True)
    assert response.redirect_chain[0][0] == DESK
    assert "Votre décision sur «\u00a0Un avis\u00a0» est enregistrée." in response.text
    assert state_of(item_of(state)).step == Step.EXPERT


def test_the_next_object_is_one_click_away(do):
    state = sent(a_notice(title="Premier"), person(Role.AUTHOR))
    following = sent(a_notice(title="Second"), person(Role.AUTHOR))
    response = do(animator(), state, "decision", choice="approuver", reason="", follow=True)
    assert reverse("moderation_object", args=[following.pk]) in response.text
    assert "Suivant\u00a0: Second" in response.text


def test_the_team_asks_for_changes(do):
    state = sent(a_notice(), person(Role.AUTHOR))
    do(animator(), state, "decision", choice="modifications", reason="Citez la source.")
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert Event.objects.get(action=Action.REQUEST_CHANGES).reason == "Citez la source."


def test_an_outcome_of_the_object_is_chosen(do):
    application = an_application()
    state = sent(application, person(Role.AUTHOR))
    do(animator(), state, "decision", choice="reserves", reason="Sous deux mois.")
    assert again(application).decision == "reserves"


@pytest.mark.parametrize("choice", Choice.values)
def test_a_member_votes(do, choice):
    state, member = at_vote(a_notice()), MembershipFactory()
    do(member.user, state, "vote", **vote(member, choice=choice, reason="Parce que."))
    cast_one = state.votes.get()
    assert (cast_one.choice, cast_one.organisation) == (choice, member.organisation)


def test_a_member_of_two_organisations_votes_for_the_one_she_chose(do):
    state, first = at_vote(a_notice()), MembershipFactory()
    second = MembershipFactory(user=first.user)
    do(first.user, state, "vote", **vote(second))
    assert state.votes.get().organisation == second.organisation


def test_a_pilot_gives_her_opinion(do):
    theme = ThemeFactory()
    pilot = MembershipFactory(organisation__pilots=[theme])
    state = at_opinion(a_notice(theme=theme))
    do(pilot.user, state, "vote", **vote(pilot))
    assert state_of(item_of(state)).step == Step.VOTE


def test_the_team_names_an_organisation_and_stays_on_the_page(do):
    state, named = at_opinion(a_notice()), MembershipFactory().organisation
    theme = state.themes.get()
    response = do(animator(), state, "designation", theme=theme.pk, organisation=named.pk)
    assert response["Location"] == reverse("moderation_object", args=[state.pk])
    theme.refresh_from_db()
    assert theme.named_organisation == named


def test_an_author_withdraws_her_request(do):
    author = person(Role.AUTHOR)
    state = sent(a_notice(author), author)
    do(author, state, "retrait", reason="Doublon.")
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_CANCELLED


def test_an_author_sends_back_what_she_corrected(do):
    author = person(Role.AUTHOR)
    page = a_page(author)
    state = sent(page, author)
    request_changes(state, animator(), reason="Citez la source.")
    page = again(page)
    page.title = "Avec la source"
    page.save_revision(user=author)
    do(author, state, "renvoi")
    assert state_of(page).title == "Avec la source"
    assert state_of(page).status == "in_progress"


def test_people_talk_below_the_text(do, client):
    state = at_vote(a_notice())
    do(person(), state, "message", text="Et pour les jumeaux\u00a0?")
    client.force_login(person())
    page = client.get(reverse("moderation_object", args=[state.pk]))
    assert "Et pour les jumeaux" in text_of(page)


# --- Twice -------------------------------------------------------------------------------------


def test_a_second_click_says_that_it_was_done_and_changes_nothing(do):
    state, member = at_vote(a_notice()), MembershipFactory()
    do(member.user, state, "vote", **vote(member))
    response = do(member.user, state, "vote", follow=True, **vote(member))
    assert "C’était déjà fait" in text_of(response)
    assert state.votes.count() == 1


def test_a_second_click_on_approve_says_so_too(do):
    state, member = sent(a_notice(), person(Role.AUTHOR)), animator()
    values = {"choice": "approuver", "reason": ""}
    do(member, state, "decision", **values)
    assert "C’était déjà fait" in text_of(do(member, state, "decision", follow=True, **values))
    assert Event.objects.filter(action=Action.APPROVE).count() == 1


def test_another_vote_of_the_same_organisation_is_refused(do):
    state, member = at_vote(a_notice()), MembershipFactory()
    do(member.user, state, "vote", **vote(member))
    response = do(member.user, state, "vote", **vote(member, choice="abstention", reason="Oh."))
    assert "Votre organisation s’est déjà exprimée." in refusal(response)
    assert state.votes.get().choice == Choice.FOR


def test_a_message_sent_by_two_clicks_is_there_once(do):
    state, member = at_vote(a_notice()), person()
    for _click in range(2):
        do(member, state, "message", text="Une question.")
    assert state.workflow_state.remarks.count() == 1


# --- Refused -----------------------------------------------------------------------------------


def test_a_visitor_votes_nowhere(client):
    state = at_vote(a_notice())
    response = client.post(reverse("moderation_action", args=[state.pk, "vote"]))
    assert response["Location"].startswith("/connexion/mot-de-passe/")


def test_nothing_is_done_by_following_a_link(client):
    state = at_vote(a_notice())
    client.force_login(person())
    assert client.get(reverse("moderation_action", args=[state.pk, "vote"])).status_code == 405


def test_an_unknown_gesture_does_not_exist(do):
    assert do(person(), at_vote(a_notice()), "supprimer").status_code == 404


def test_nobody_votes_for_an_organisation_she_does_not_belong_to(do):
    state, member, other = at_vote(a_notice()), MembershipFactory(), MembershipFactory()
    response = do(member.user, state, "vote", **vote(other))
    assert "Vous ne pouvez pas vous exprimer pour cette organisation." in refusal(response)
    assert not state.votes.exists()


def test_a_decision_taken_meanwhile_is_said_and_the_words_are_given_back(do):
    state, member = at_vote(a_notice()), MembershipFactory()
    for _number in range(3):
        cast(state)
    values = vote(member, choice="objection", reason="Le chiffre date de 2019.")
    text = refusal(do(member.user, state, "vote", **values))
    assert "C’est déjà décidé" in text
    assert "Le chiffre date de 2019." in text
    assert state.votes.count() == 3


def test_a_text_changed_meanwhile_is_read_again_before_it_is_approved(do, html):
    state = sent(a_page(title="Ancien"), person(Role.AUTHOR))
    page = item_of(state)
    page.title = "Corrigé entre-temps"
    revision = page.save_revision(user=animator())
    response = do(animator(), state, "decision", choice="approuver", reason="Très bien.")
    text = refusal(response)
    assert "Le texte a changé depuis que vous l’avez lu." in text
    assert "Corrigé entre-temps" in text
    form = html(response).select_one("form[action$='/decision/']")
    assert form.select_one("[name=revision]")["value"] == str(revision.pk)
    assert form.select_one("textarea").text.strip() == "Très bien."
    assert state_of(page).step == Step.EDITORIAL


def test_an_objection_without_a_reason_is_asked_for_it(do, html):
    state, member = at_vote(a_notice()), MembershipFactory()
    response = do(member.user, state, "vote", **vote(member, choice="objection", reason=" – "))
    assert "Dites pourquoi" in refusal(response)
    assert html(response).select_one("input[name=choice][value=objection]").has_attr("checked")
    assert not state.votes.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"choice": ""}, "Votre réponse"),
        ({"choice": "peut-être"}, "Votre réponse"),
        ({"revision": ""}, "Cette page a expiré."),
        ({"revision": "abc"}, "Cette page a expiré."),
        ({"organisation": "999999"}, "Au nom de"),
        ({"reason": "x" * 5000}, "Motif"),
    ],
)
def test_a_form_that_makes_no_sense_is_shown_again(do, values, sentence):
    state, member = at_vote(a_notice()), MembershipFactory()
    response = do(member.user, state, "vote", **vote(member, **values))
    assert sentence in refusal(response, status=422)
    assert not state.votes.exists()


@pytest.mark.parametrize("revision", [0, -1, 10**18, 10**30])
def test_a_forged_revision_is_not_the_one_that_was_read(do, revision):
    state, member = at_vote(a_notice()), MembershipFactory()
    response = do(member.user, state, "vote", **vote(member, revision=revision))
    assert response.status_code in (409, 422)
    assert not state.votes.exists()


def test_who_sent_the_text_does_not_approve_it(do):
    author = animator()
    state = sent(a_notice(author), author)
    response = do(author, state, "decision", choice="approuver", reason="")
    assert "une autre personne doit s’en charger" in refusal(response)


def test_a_member_without_the_role_does_not_approve_in_the_place_of_the_team(do):
    state = sent(a_notice(), person(Role.AUTHOR))
    response = do(person(), state, "decision", choice="approuver", reason="")
    assert "Cette décision ne vous revient pas" in refusal(response)
    assert Event.objects.filter(action=Action.REFUSED).count() == 1


def test_a_member_names_nobody_and_withdraws_nothing(do):
    state = at_opinion(a_notice())
    theme, named = state.themes.get(), OrganisationFactory()
    values = {"theme": theme.pk, "organisation": named.pk}
    assert "ne vous revient pas" in refusal(do(person(), state, "designation", **values))
    assert "ne vous revient pas" in refusal(do(person(), state, "retrait", reason=""))
    theme.refresh_from_db()
    assert theme.named_organisation is None


def test_a_theme_of_another_object_is_not_named_here(do):
    state, other = at_opinion(a_notice()), at_opinion(a_notice())
    values = {"theme": other.themes.get().pk, "organisation": OrganisationFactory().pk}
    assert refusal(do(animator(), state, "designation", **values), status=422)


def test_a_member_does_not_send_back_the_text_of_another(do):
    state = sent(a_notice(), person(Role.AUTHOR))
    request_changes(state, animator(), reason="Citez la source.")
    assert "ne vous revient pas" in refusal(do(person(), state, "renvoi"))


def test_a_referent_decides_nothing_elsewhere_and_it_is_written(do):
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    organisation.departements.set([departement("48")])
    referent = person(Role.REFERENT, organisation)
    state = sent(a_place(departement=departement("75")), person(Role.AUTHOR))
    response = do(referent, state, "decision", choice="approuver", reason="", follow=True)
    assert "vous n’y avez pas accès" in text_of(response)
    assert Event.objects.get(action=Action.REFUSED).actor == referent
    assert state_of(item_of(state)).status == "in_progress"


def test_a_plain_editor_decides_nothing(do):
    editor = UserFactory()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    state = at_vote(a_notice())
    response = do(editor, state, "message", text="Bonjour", follow=True)
    assert "vous n’y avez pas accès" in text_of(response)
    assert not state.workflow_state.remarks.exists()


def test_a_forged_step_is_nobody_s(do):
    state = at_vote(a_notice())
    state.pk = 999_999
    response = do(person(), state, "vote", follow=True)
    assert "vous n’y avez pas accès" in text_of(response)
    assert not Vote.objects.filter(task_state__step=Step.VOTE).exists()


def test_a_step_that_is_over_is_not_voted_again(do):
    state = sent(a_notice(), person(Role.AUTHOR))
    approve(state, animator(), revision_id=state.revision_id)
    response = do(animator(), state, "decision", choice="approuver", reason="Oui.")
    text = refusal(response)
    assert "C’est déjà décidé" in text
    assert "Avis d’expert" in text_of(response)


def test_a_closed_account_is_out_at_once(do):
    state, member = page_at_vote(), MembershipFactory()
    member.user.is_active = False
    member.user.save()
    response = do(member.user, state, "vote", **vote(member))
    assert response["Location"].startswith("/connexion/mot-de-passe/")
    assert not state.votes.exists()
