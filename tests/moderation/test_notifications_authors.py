"""Authors are told of each decision, with its reason, wherever they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from millejours.mail import absolute_url
from millejours.models import MailKey
from moderation.models import Choice, CommitteeVoteTask, Event, Role
from moderation.models.journal import Action
from moderation.notifications.receivers import _written_down
from moderation.notifications.signals import decision_made
from moderation.services import approve, request_changes, submit, withdraw
from moderation.services.deadlines import pass_deadlines
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    animator,
    cast,
    draft,
    person,
    state_of,
    submitted,
)
from tests.moderation.mailing import only_mail, set_deadline, told
from tests.moderation.steps import (
    a_notice,
    a_page,
    an_application,
    at_vote,
    give_workflow,
    item_of,
    sent,
)
from tests.moderation.toys.models import Notice
from tests.support.mail import deliver, html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return person(Role.AUTHOR)


@pytest.fixture
def decisions():
    """What rooms hear: (action, title, who sent it)."""
    heard = []

    def hear(sender, event, item, workflow_state, **_more):
        heard.append((event.action, str(item), workflow_state.requested_by))

    decision_made.connect(hear)
    yield heard
    decision_made.disconnect(hear)


def mail_to(somebody):
    """The last mail this person received; fails when she received none."""
    return [message for message in deliver() if message.recipients() == [somebody.email]][-1]


# --- Each decision ------------------------------------------------------------------------------


def test_a_step_approved_is_told_with_the_next_one(author):
    state = submitted(author=author, title="Dormir")
    approve(state, animator(), revision_id=state.revision_id, comment="Très clair.")
    message = mail_to(author)
    assert message.subject == "Étape franchie (Relecture éditoriale)\u00a0: Dormir"
    assert "« Relecture éditoriale » est approuvée" in message.body
    assert "« Avis d’expert »" in message.body
    assert "Très clair." in message.body


def test_an_opinion_that_is_enough_is_a_step_passed(author):
    at_vote(a_page(author, title="Dormir"), author)
    assert told(author) == [
        "Étape franchie (Relecture éditoriale)\u00a0: Dormir",
        "Étape franchie (Avis d’expert)\u00a0: Dormir",
    ]


def test_changes_are_told_with_who_asks_and_why(author):
    state = submitted(author=author, title="Dormir")
    team = animator()
    request_changes(state, team, reason="Citez la source.\nEt la date.")
    message = mail_to(author)
    assert message.subject == "Modifications demandées\u00a0: Dormir"
    for version in (message.body, html_of(message)):
        assert "Citez la source." in version
        assert str(team) in version
    assert "Citez la source.<br>Et la date." in html_of(message)


def test_an_objection_is_told_with_the_organisation_and_its_reason(author):
    state = at_vote(a_page(author, title="Dormir"), author)
    deliver()
    member = MembershipFactory(organisation__acronym="HCX")
    cast(state, member, Choice.OBJECTION, reason="Le chiffre date de 2019.")
    message = only_mail()
    assert message.recipients() == [author.email]
    assert message.subject == "Objection\u00a0: Dormir"
    assert "(HCX)" in message.body
    assert "Le chiffre date de 2019." in message.body


def test_the_vote_that_publishes_is_told_with_the_address_of_the_page(author):
    state = at_vote(a_page(author, title="Dormir"), author)
    deliver()
    for _number in range(3):
        cast(state)
    message = only_mail()
    assert message.recipients() == [author.email]
    assert message.subject == "En ligne\u00a0: Dormir"
    assert item_of(state).full_url in message.body
    assert "accord tacite" not in message.body


def test_votes_that_decide_nothing_are_not_told(author):
    state = at_vote(a_page(author), author)
    deliver()
    cast(state)
    cast(state, choice=Choice.ABSTENTION)
    assert deliver() == []


def test_a_planned_publication_is_told_with_its_date(author):
    page = draft("Dormir", author)
    page.go_live_at = timezone.now() + timedelta(days=30)
    page.save_revision(user=author)
    state = at_vote(page, author)
    deliver()
    for _number in range(3):
        cast(state)
    message = only_mail()
    assert message.subject == "Approuvé\u00a0: Dormir"
    local = timezone.localtime(page.go_live_at)
    assert f"{local.year} à\u00a0{local:%H:%M}" in message.body


def test_a_tacit_approval_says_so(author):
    give_workflow(Notice, CommitteeVoteTask(quorum=3, tacit_minimum=1))
    state = sent(a_notice(author), author)
    cast(state)
    set_deadline(state)
    deliver()
    pass_deadlines()
    message = only_mail()
    assert message.subject.startswith("En ligne")
    assert "accord tacite" in message.body


def test_an_outcome_that_is_only_recorded_is_told_by_its_name(author):
    state = sent(an_application(author, title="Crèche A"), author)
    deliver()
    approve(state, animator(), revision_id=state.revision_id, outcome="reserves", comment="Un an.")
    message = only_mail()
    assert message.subject == "Décision prise\u00a0: Crèche A"
    assert "Favorable avec réserves" in message.body
    assert "Un an." in message.body


def test_a_decision_without_a_name_is_told_too(author):
    state = sent(an_application(author, title="Crèche A"), author)
    deliver()
    approve(state, animator(), revision_id=state.revision_id)
    assert "La demande est approuvée." in only_mail().body


def test_a_refusal_is_told_with_its_reason(author):
    state = sent(an_application(author, title="Crèche A"), author)
    deliver()
    approve(state, animator(), revision_id=state.revision_id, outcome="refus", comment="Fermée.")
    message = only_mail()
    assert message.subject == "Refusé\u00a0: Crèche A"
    assert "Fermée." in message.body


def test_an_outcome_that_sends_back_is_a_request_for_changes(author):
    state = sent(an_application(author), author)
    deliver()
    approve(state, animator(), revision_id=state.revision_id, outcome="ajourne", comment="Plan ?")
    assert only_mail().subject.startswith("Modifications demandées")


def test_a_request_taken_back_by_the_team_is_told_to_its_author(author):
    state = submitted(author=author, title="Dormir")
    deliver()
    withdraw(item_of(state), animator(), reason="En double.")
    message = only_mail()
    assert (message.recipients(), message.subject) == (
        [author.email],
        "Demande retirée\u00a0: Dormir",
    )
    assert "En double." in message.body


# --- To whom ------------------------------------------------------------------------------------


def test_nobody_is_told_what_she_did_herself(author):
    state = submitted(author=author)
    deliver()
    withdraw(item_of(state), author)
    assert deliver() == []


def test_the_owner_is_told_too_and_once(author):
    owner = person(Role.AUTHOR)
    page = draft("Dormir", owner)
    submit(page, author)
    request_changes(state_of(page), animator(), reason="Citez la source.")
    messages = [message for message in deliver() if message.subject.startswith("Modif")]
    assert sorted(message.recipients()[0] for message in messages) == sorted(
        [author.email, owner.email]
    )


def test_an_author_who_left_is_not_written_to(author):
    state = submitted(author=author)
    author.is_active = False
    author.save()
    deliver()
    request_changes(state, animator(), reason="Citez la source.")
    assert deliver() == []


def test_a_public_form_has_no_author_to_write_to_and_its_room_is_told(decisions):
    page = draft("Une fiche")
    submit(page, None)
    request_changes(state_of(page), animator(), reason="Quelle adresse ?")
    assert [message.subject for message in deliver() if "Modif" in message.subject] == []
    assert decisions == [(Action.REQUEST_CHANGES, "Une fiche", None)]


def test_rooms_hear_every_decision_of_an_object(author, decisions):
    state = at_vote(a_page(author, title="Dormir"), author)
    for _number in range(3):
        cast(state)
    assert decisions == [(Action.DECIDED, "Dormir", author)]


# --- Links that work for them -------------------------------------------------------------------


def test_an_author_of_the_admin_is_led_to_the_desk(author, client):
    state = submitted(author=author)
    request_changes(state, animator(), reason="Citez la source.")
    path = reverse("moderation_object", args=[state.pk])
    message = mail_to(author)
    assert absolute_url(path) in message.body
    client.force_login(author)
    assert client.get(path).status_code == 200


def test_an_author_without_the_admin_gets_no_link_to_it():
    outsider = UserFactory()
    state = submitted(author=outsider)
    request_changes(state, animator(), reason="Citez la source.")
    message = mail_to(outsider)
    assert "Citez la source." in message.body
    assert "/admin/" not in message.body
    assert "/admin/" not in html_of(message)


def test_an_owner_who_may_not_see_the_request_gets_no_link_to_it(author, client):
    owner = person(Role.REFERENT)
    page = draft("Dormir", author)
    page.owner = owner
    page.save()
    submit(page, author)
    request_changes(state_of(page), animator(), reason="Citez la source.")
    assert "/admin/bureau/" not in mail_to(owner).body
    client.force_login(owner)
    path = reverse("moderation_object", args=[state_of(page).pk])
    assert client.get(path).status_code != 200


# --- Once, and never in the way of a decision -----------------------------------------------------


def test_a_decision_heard_twice_is_told_once(author):
    state = submitted(author=author)
    deliver()
    request_changes(state, animator(), reason="Citez la source.")
    assert len(deliver()) == 1
    event = Event.objects.get(action=Action.REQUEST_CHANGES)
    _written_down(Event, event, created=True)
    assert deliver() == []


def test_lines_of_the_journal_that_are_loaded_from_a_file_tell_nobody(author):
    state = submitted(author=author)
    deliver()
    request_changes(state, animator(), reason="Citez la source.")
    deliver()
    MailKey.objects.all().delete()
    event = Event.objects.get(action=Action.REQUEST_CHANGES)
    _written_down(Event, event, created=True, raw=True)
    _written_down(Event, event, created=False)
    assert deliver() == []


def test_a_decision_on_an_object_deleted_since_stops_nothing(author):
    state = submitted(author=author)
    deliver()
    request_changes(state, animator(), reason="Citez la source.")
    deliver()
    event = Event.objects.get(action=Action.REQUEST_CHANGES)
    WorkflowState.objects.filter(pk=event.workflow_state_id).update(object_id="999999")
    Event.objects.create(
        action=Action.REQUEST_CHANGES,
        object_id="999999",
        title="Disparu",
        workflow_state_id=event.workflow_state_id,
    )
    assert told(author) == ["Modifications demandées\u00a0: Disparu"]


def test_two_decisions_of_the_same_object_are_two_mails(author, monkeypatch):
    state = submitted(author=author)
    request_changes(state, animator(), reason="Citez la source.")
    submit(item_of(state), author)
    request_changes(state_of(item_of(state)), animator(), reason="Encore.")
    assert told(author) == ["Modifications demandées\u00a0: Un brouillon"] * 2
