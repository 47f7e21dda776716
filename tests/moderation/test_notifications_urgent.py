"""What goes around the committee is told to it at once, digest or not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from millejours.mail import absolute_url
from moderation.models import ExceptionalAct, Organisation, Role, ScopedTaskState
from moderation.services import correct_minor, publish_urgent, submit, withdraw_now
from moderation.signals import exceptional_act_done
from tests.factories import UserFactory
from tests.moderation.factories import OrganisationFactory, animator, draft, person
from tests.moderation.mailing import only_mail, told, wants_digest
from tests.moderation.steps import again, on_line
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db

REASON = "Un numéro d’urgence est faux."


def subjects(messages) -> dict[str, str]:
    return {message.recipients()[0]: message.subject for message in messages}


@pytest.fixture
def owner():
    return person(Role.AUTHOR)


@pytest.fixture
def page(owner):
    return on_line(draft("Fièvre", owner))


def corrected(page, editor=None):
    page.title = "Fièvre du bébé"
    page.save_revision(user=editor)
    return page


def ask_and_confirm(page, first, second):
    revision = page.get_latest_revision()
    publish_urgent(page, first, revision_id=revision.pk, reason=REASON)
    deliver()
    return publish_urgent(page, second, revision_id=revision.pk, reason=REASON)


def test_another_animator_is_asked_to_confirm_and_the_committee_knows(page):
    first, second, third, voter = animator(), animator(), animator(), person()
    person(Role.REFERENT)
    person(organisation=OrganisationFactory(kind=Organisation.Kind.OPERATOR))
    revision = corrected(page).get_latest_revision()
    publish_urgent(page, first, revision_id=revision.pk, reason=REASON)
    messages = deliver()
    assert subjects(messages) == {
        second.email: "Correction urgente à confirmer\u00a0: Fièvre",
        third.email: "Correction urgente à confirmer\u00a0: Fièvre",
        voter.email: "Correction urgente demandée\u00a0: Fièvre",
    }
    assert len(messages) == 3
    assert all(REASON in message.body and str(first) in message.body for message in messages)


def test_once_applied_the_committee_and_the_owner_know(page, owner):
    first, second, voter = animator(), animator(), person()
    act = ask_and_confirm(corrected(page), first, second)
    messages = deliver()
    assert addresses(messages) == sorted([first.email, voter.email, owner.email])
    assert {message.subject for message in messages} == {"Correction urgente publiée\u00a0: Fièvre"}
    assert act.applied_at


def test_a_withdrawal_is_told_to_the_committee_and_to_the_owner(page, owner):
    team, other, voter = animator(), animator(), person()
    withdraw_now(page, team, reason=REASON)
    messages = deliver()
    assert addresses(messages) == sorted([other.email, voter.email, owner.email])
    assert {message.subject for message in messages} == {"Mis hors ligne\u00a0: Fièvre"}
    assert all(REASON in message.body for message in messages)


def test_who_sent_it_last_is_told_of_a_withdrawal_too(page):
    sender, team = person(Role.AUTHOR), animator()
    submit(page, sender)
    deliver()
    withdraw_now(page, team, reason=REASON)
    assert sorted(told(sender)) == [
        "Mis hors ligne\u00a0: Fièvre",
        "Modifications demandées\u00a0: Fièvre",
    ]


def test_the_owner_of_a_translation_taken_off_line_with_it_is_told(page):
    from tests.factories import locale

    translator = person(Role.TRANSLATOR, language="en")
    english = page.copy_for_translation(locale("en"), copy_parents=True)
    english.owner = translator
    english.save()
    on_line(english)
    withdraw_now(page, animator(), reason=REASON)
    assert told(translator) == ["Mis hors ligne\u00a0: Fièvre"]


def test_the_owner_who_sits_in_the_committee_reads_one_mail():
    member = person()
    page = on_line(draft("Fièvre", member))
    withdraw_now(page, animator(), reason=REASON)
    message = only_mail()
    assert message.recipients() == [member.email]
    assert "parce que ce contenu est à votre nom" in message.body


def test_a_minor_correction_is_told_to_the_owner_only(owner):
    page = on_line(draft("Fievre", owner))
    person()
    page.title = "Fièvre"
    revision = page.save_revision(user=owner)
    type(page).minor_fields = frozenset({"title"})
    try:
        correct_minor(page, animator(), revision_id=revision.pk, reason="Orthographe.")
    finally:
        del type(page).minor_fields
    message = only_mail()
    assert message.recipients() == [owner.email]
    assert message.subject.startswith("Correction mineure")


def test_a_daily_digest_does_not_hold_back_an_urgency(page, owner):
    voter, other = wants_digest(person()), animator()
    wants_digest(owner)
    withdraw_now(page, animator(), reason=REASON)
    assert addresses(deliver()) == sorted([voter.email, other.email, owner.email])


def test_the_link_opens_for_the_committee(page, client):
    voter = person()
    act = withdraw_now(page, animator(), reason=REASON)
    path = reverse("moderation_act", args=[act.pk])
    assert absolute_url(path) in only_mail_of(voter).body
    client.force_login(voter)
    assert client.get(path).status_code == 200


def only_mail_of(somebody):
    [message] = [one for one in deliver() if one.recipients() == [somebody.email]]
    return message


def test_an_owner_without_the_admin_gets_no_link_to_it():
    owner = UserFactory()
    page = on_line(draft("Fièvre", owner))
    withdraw_now(page, animator(), reason=REASON)
    message = only_mail()
    assert message.recipients() == [owner.email]
    assert "/admin/" not in message.body


def test_an_act_heard_twice_is_told_once(page):
    person()
    act = withdraw_now(page, animator(), reason=REASON)
    assert deliver() != []
    exceptional_act_done.send(sender=ExceptionalAct, act=act, item=again(page))
    assert deliver() == []


def test_an_urgent_correction_during_a_vote_sends_back_what_was_in_progress(page, owner):
    first, second = animator(), animator()
    submit(corrected(page), owner)
    assert ScopedTaskState.objects.in_progress().count() == 1
    ask_and_confirm(page, first, second)
    assert sorted(told(owner)) == [
        "Correction urgente publiée\u00a0: Fièvre",
        "Modifications demandées\u00a0: Fièvre",
    ]
