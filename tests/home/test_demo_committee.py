"""The demonstration's committee is fictitious, says so, and exists with DEBUG only."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from wagtail.models import WorkflowState

from articles.models import ArticlePage
from comite.models import Campaign, EditorialEntry, KeyMessage, KeyMessageUse, Session
from home.demo_accounts import create_demo_accounts
from home.demo_committee import (
    EXCEPTIONAL,
    FIRST_ANIMATOR,
    SECOND_ANIMATOR,
    SITUATIONS,
    _add_a_sentence,
    create_demo_committee,
)
from millejours.models import User
from moderation import services
from moderation.comparison import object_of
from moderation.models import (
    Event,
    ExceptionalAct,
    Membership,
    Organisation,
    ScopedTaskState,
    Step,
    Vote,
)
from moderation.models.journal import Action
from moderation.steering.figures import Period, delays_by_organisation, delays_by_step
from moderation.workflows import ensure_default_workflows
from tests.articles.factories import make_article, source
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
ARTICLES = len(SITUATIONS) + len(EXCEPTIONAL)
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True):
            ensure_default_workflows()
            create_demo_accounts()
            for number in range(ARTICLES):
                make_article(
                    ("text", "<p>Un texte.</p>"),
                    title=f"Article {number}",
                    is_initial_content=True,
                    sources=[source()],
                )
            create_demo_committee()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(made_once, settings) -> None:
    settings.DEBUG = True


def test_every_organisation_of_the_demonstration_is_fictitious(demonstration):
    assert Organisation.objects.filter(is_fictitious=True).count() == 5
    assert not Membership.objects.filter(organisation__is_fictitious=False).exists()


def test_something_stands_at_each_step(demonstration):
    waiting = ScopedTaskState.objects.in_progress().values_list("step", flat=True)
    assert set(waiting) == {Step.EDITORIAL, Step.EXPERT, Step.VOTE}
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).exists()


def test_what_it_approved_says_it_is_a_demonstration_everywhere_and_never_verified(
    demonstration, client
):
    approved = ArticlePage.objects.filter(is_demonstration=True)
    assert approved.count() == 3
    for page in approved:
        said = text_of(client.get(page.get_url()))
        assert "Contenu de démonstration, non validé par le comité éditorial" in said
        assert "Vérifié" not in said
        assert not page.is_initial_content
        assert not page.reviewing_organisations.exists()


def test_the_others_stay_initial_content(demonstration):
    others = ArticlePage.objects.filter(is_demonstration=False)
    assert others.count() == ARTICLES - 3
    assert not others.filter(is_initial_content=False).exists()


def test_it_is_made_once(demonstration):
    before = Vote.objects.count()
    assert create_demo_committee() == "déjà là"
    assert Vote.objects.count() == before


def test_every_draft_in_progress_differs_from_what_is_on_line(demonstration):
    waiting = ScopedTaskState.objects.in_progress().order_by("pk")
    assert waiting
    for state in waiting:
        sent = object_of(state.revision)
        assert sent.summary != ArticlePage.objects.get(pk=sent.pk).summary
        assert len(sent.summary) <= 300


def test_a_summary_already_long_is_left_alone_and_search_words_change():
    article = make_article(summary="m" * 290)
    _add_a_sentence(article)
    assert article.summary == "m" * 290
    assert "démonstration" in article.search_words


def test_steps_took_days_and_happened_in_their_order(demonstration):
    today = timezone.localdate()
    period = Period(today - 120 * DAY, today)
    assert {row.step for row in delays_by_step(period)} == {Step.EDITORIAL, Step.EXPERT, Step.VOTE}
    assert all(row.median_days >= 1 for row in delays_by_step(period))
    assert all(row.median_days >= 1 for row in delays_by_organisation(period))
    for workflow_state in WorkflowState.objects.order_by("pk"):
        steps = ScopedTaskState.objects.filter(workflow_state=workflow_state).order_by("pk")
        moments = [moment for step in steps for moment in (step.started_at, step.finished_at)]
        known = [moment for moment in moments if moment]
        assert known == sorted(known)
        assert known[-1] < timezone.now()


def test_each_voice_and_its_line_of_the_journal_have_one_date_within_the_step(demonstration):
    for cast in Vote.objects.select_related("task_state").order_by("pk"):
        assert cast.task_state.started_at < cast.cast_at < timezone.now()
        assert cast.task_state.finished_at is None or cast.cast_at <= cast.task_state.finished_at
        assert Event.objects.filter(
            workflow_state_id=cast.task_state.workflow_state_id,
            action__in=[Action.VOTE_FOR, Action.OBJECT],
            at=cast.cast_at,
        ).exists()


def test_only_one_is_late(demonstration):
    late = ScopedTaskState.objects.in_progress().late(timezone.now()).order_by("pk")
    assert [state.step for state in late] == [Step.VOTE]


def test_an_urgent_correction_waits_for_the_second_animator(demonstration):
    act = ExceptionalAct.objects.to_confirm().get()
    assert act.asked_by.email == FIRST_ANIMATOR
    second = User.objects.get(email=SECOND_ANIMATOR)
    services.publish_urgent(act.item.specific, second, revision_id=act.revision_id, reason="")
    assert not ExceptionalAct.objects.to_confirm().exists()


def test_a_withdrawal_waits_to_be_ratified_by_the_first_animator(demonstration):
    act = ExceptionalAct.objects.to_ratify().get()
    assert not act.item.live
    ratified = services.ratify(act, User.objects.get(email=FIRST_ANIMATOR))
    assert ratified.ratified_at


def test_two_key_messages_are_published_and_a_use_is_to_be_reviewed(demonstration):
    messages = KeyMessage.objects.live()
    assert messages.count() == 2
    assert all(message.wording.startswith("Message clé de démonstration") for message in messages)
    use = KeyMessageUse.objects.to_review().get()
    assert use.wording != use.message.wording


def test_a_campaign_runs_and_four_subjects_are_planned(demonstration):
    campaign = Campaign.objects.get()
    assert campaign.status == Campaign.Status.RUNNING
    assert campaign.key_messages.count() == 2
    assert campaign.diffusions.count() == 2
    today = timezone.localdate()
    assert EditorialEntry.objects.between(today, today + 42 * DAY).count() == 4


def test_one_session_is_to_come_with_its_agenda_and_one_is_over(demonstration):
    to_come = Session.objects.get(state=Session.State.CONVENED)
    at_vote = ScopedTaskState.objects.in_progress().filter(step=Step.VOTE)
    assert to_come.items.filter(task_state__in=at_vote).count() == at_vote.count()
    assert to_come.items.filter(is_by_hand=True).count() == 1
    assert to_come.attendances.exists()
    over = Session.objects.get(state=Session.State.CLOSED)
    assert over.minutes_closed_at < timezone.now()
    assert "méthode retenue" in over.minutes
