"""What Wagtail 8.0's engine does otherwise than this site needs (docs/decisions/0015).

Numbered as measured; ``make prove-traps`` removes the guard of each and shows its test red.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin import mail as stock_mail
from wagtail.models import TaskState, WorkflowState

from moderation import errors
from moderation.competence import Standing, awaiting, users_who_can_act
from moderation.models import Choice, Role, TerritorialReviewTask
from moderation.services import approve, submit, withdraw
from tests.annuaire.factories import departement
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
)
from tests.moderation.steps import (
    a_notice,
    a_page,
    a_place,
    again,
    at_vote,
    give_workflow,
    item_of,
    page_at_vote,
    pages_in_progress,
    sent,
)
from tests.moderation.toys.models import Place

pytestmark = pytest.mark.django_db

each_kind = pytest.mark.parametrize("make", [a_page, a_notice], ids=["page", "small model"])


def open_home(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home"))


def queries_of_home(client, user):
    open_home(client, user)  # fills the caches
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
    return len(captured)


def may_publish(user, item):
    if hasattr(item, "permissions_for_user"):
        return item.permissions_for_user(user).can_publish()
    return user.has_perm(f"{item._meta.app_label}.publish_{item._meta.model_name}")


def referent_of(code):
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.departements.add(departement(code))
    return person(Role.REFERENT, organisation)


@pytest.fixture
def two_places():
    """Two places to read, one in Lozère, one in Paris, and the referent of each."""
    give_workflow(Place, TerritorialReviewTask())
    codes = ("48", "75")
    places = [a_place(departement=departement(code)) for code in codes]
    return [
        (place, sent(place), referent_of(code)) for place, code in zip(places, codes, strict=True)
    ]


# --- 1. The last approver needs the permission to publish -------------------------------------


@each_kind
def test_trap_01_the_last_voter_needs_no_right_to_publish(make):
    state = at_vote(make(person(Role.AUTHOR)))
    for _number in range(2):
        cast(state)
    last = MembershipFactory()
    assert not may_publish(last.user, item_of(state))
    cast(state, last)
    assert state.votes.count() == 3
    assert item_of(state).live


# --- 2. The latest revision is published, not the approved one --------------------------------


@each_kind
def test_trap_02_the_text_that_was_voted_is_published_not_a_later_draft(make):
    state = at_vote(make(person(Role.AUTHOR), title="Le texte voté"))
    cast(state)
    item = item_of(state)
    item.title = "ALTÉRÉ"
    item.save_revision()
    cast(state)
    cast(state)
    item = item_of(state)
    assert (item.title, item.live_revision_id) == ("Le texte voté", state.revision_id)
    assert item.has_unpublished_changes


# --- 3. The action view acts on any task state whose number is in the address ------------------


def test_trap_03_a_forged_task_state_number_approves_nothing(client, two_places):
    (own, _state, referent), (other, foreign, _referent) = two_places
    client.force_login(referent)
    for action in ("approve", "reject", "vote_for"):
        address = reverse(
            "wagtailsnippets_toys_place:workflow_action", args=[own.pk, action, foreign.pk]
        )
        client.post(address, {"comment": "Approuvé"})
    foreign.refresh_from_db()
    assert foreign.status == TaskState.STATUS_IN_PROGRESS
    assert not again(other).live


def test_the_desk_hides_a_forged_task_state_number(client, two_places):
    (_own, _state, referent), (other, foreign, _referent) = two_places
    client.force_login(referent)
    client.post(
        reverse("moderation_action", args=[foreign.pk, "decision"]),
        {"revision": foreign.revision_id, "choice": "approuver"},
    )
    foreign.refresh_from_db()
    assert foreign.status == TaskState.STATUS_IN_PROGRESS
    assert not again(other).live


def test_trap_03_the_service_looks_at_the_task_state_itself(two_places):
    (_own, state, referent), (_other, foreign, _referent) = two_places
    with pytest.raises(errors.NotYoursError):
        approve(foreign, referent, revision_id=foreign.revision_id)
    foreign.workflow_state = state.workflow_state  # what a caller holds in memory counts not
    foreign.departement = state.departement
    with pytest.raises(errors.NotYoursError):
        approve(foreign, referent, revision_id=foreign.revision_id)
    approve(state, referent, revision_id=state.revision_id)


# --- 4. The object is now the latest draft, now the live row -----------------------------------


def test_trap_04_a_draft_that_moves_elsewhere_moves_nobodys_right(two_places):
    (place, state, referent), (_other, _foreign, stranger) = two_places
    place = again(place)
    place.departement = departement("75")
    place.save_revision()
    place.save()
    assert list(users_who_can_act(state)) == [referent]
    assert state in awaiting(Standing.of(referent))
    assert state not in awaiting(Standing.of(stranger))
    with pytest.raises(errors.NotYoursError):
        approve(state, stranger, revision_id=state.revision_id)


# --- 5. The stock mails do not fit -------------------------------------------------------------


def test_trap_05_wagtail_sends_none_of_its_mails(monkeypatch, settings):
    told = []
    monkeypatch.setattr(
        stock_mail.Notifier, "__call__", lambda _self, instance, **_more: told.append(instance)
    )
    superuser = UserFactory(is_superuser=True)
    state = sent(a_page(superuser), superuser)
    approve(state, animator(), revision_id=state.revision_id)
    withdraw(item_of(state), superuser)
    assert not told
    assert not settings.WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS


def test_trap_05_who_can_act_is_known_exactly():
    state = page_at_vote()
    voter = MembershipFactory().user
    animator()
    done = MembershipFactory()
    cast(state, done)
    people = set(users_who_can_act(state))
    assert voter in people
    assert done.user not in people
    assert item_of(state).owner not in people


# --- 6. One bad task breaks the dashboard of everybody -----------------------------------------


def test_trap_06_wagtail_asks_every_task_and_its_home_answers(client):
    give_workflow(Place, TerritorialReviewTask())
    member = MembershipFactory().user
    page_at_vote()
    assert list(TaskState.objects.reviewable_by(member)) == []
    assert open_home(client, member).status_code == 200


# --- 7. What is locked shows no button ---------------------------------------------------------


def test_trap_07_nobody_edits_under_vote_and_everybody_can_vote(client, html):
    state = page_at_vote(title="Le texte voté")
    page = item_of(state)
    assert page.get_lock().for_user(UserFactory(is_superuser=True))
    client.force_login(animator())
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {"title": "Altéré", "slug": page.slug, "body-count": "0"},
    )
    assert "verrouill" in answer.content.decode()
    assert again(page).get_latest_revision_as_object().title == "Le texte voté"
    voter = MembershipFactory()
    assert state in awaiting(Standing.of(voter.user))
    assert cast(state, voter).pk


def test_trap_07_the_desk_has_the_buttons_that_the_editor_hides(client):
    """A reader who holds nothing but the access to the admin reads, and votes."""
    state = page_at_vote(title="Le texte à voter")
    voter = MembershipFactory()
    client.force_login(voter.user)
    assert "Le texte à voter" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse("moderation_object", args=[state.pk])).status_code == 200
    client.post(
        reverse("moderation_action", args=[state.pk, "vote"]),
        {
            "revision": state.revision_id,
            "organisation": voter.organisation_id,
            "choice": Choice.FOR,
        },
    )
    assert state.votes.get().user == voter.user


# --- 8. The dashboard is not paginated ---------------------------------------------------------


def test_trap_08_wagtails_home_costs_the_same_whatever_is_in_progress(client):
    reader = animator()
    pages_in_progress(1)
    few = queries_of_home(client, reader)
    pages_in_progress(12)
    assert queries_of_home(client, reader) == few


# --- 9. "Approve and publish" before the quorum; nobody may cancel ------------------------------


def test_trap_09_the_animation_team_takes_back_what_it_did_not_send():
    state = page_at_vote()
    withdraw(item_of(state), animator())
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_CANCELLED


def test_trap_09_nobody_cancels_what_nobody_sent():
    """Wagtail 8.0: ``user_can_cancel(None)`` is true when nobody is ``requested_by``."""
    notice = a_notice()
    state = submit(notice, None)
    assert state.user_can_cancel(None)
    with pytest.raises(errors.InactiveAccountError):
        withdraw(notice, None)
    with pytest.raises(errors.NotYoursError):
        withdraw(notice, MembershipFactory().user)
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS


def test_trap_09_the_editor_offers_no_action_that_would_publish():
    state = page_at_vote()
    page, task = item_of(state), state.task.specific
    assert task.get_actions(page, MembershipFactory().user) == []
    assert task.get_actions(page, UserFactory(is_superuser=True)) == []
