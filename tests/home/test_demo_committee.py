"""The demonstration's committee is fictitious, says so, and exists with DEBUG only."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from wagtail.models import WorkflowState

from articles.models import ArticlePage
from home.demo_accounts import create_demo_accounts
from home.demo_committee import SITUATIONS, create_demo_committee
from moderation.models import Membership, Organisation, ScopedTaskState, Step, Vote
from moderation.workflows import ensure_default_workflows
from tests.articles.factories import make_article, source
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True):
            ensure_default_workflows()
            create_demo_accounts()
            for number in range(len(SITUATIONS)):
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
    assert others.count() == len(SITUATIONS) - 3
    assert not others.filter(is_initial_content=False).exists()


def test_it_is_made_once(demonstration):
    before = Vote.objects.count()
    assert create_demo_committee() == "déjà là"
    assert Vote.objects.count() == before
