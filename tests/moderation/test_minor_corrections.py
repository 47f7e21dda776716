"""A minor correction, from the draft to the page on line, through the real comparison."""

from __future__ import annotations

import pytest

from articles.models import ArticlePage
from moderation.errors import NotMinorError
from moderation.services import correct_minor, submit
from moderation.workflows import ensure_default_workflows
from tests.articles.factories import make_article, source
from tests.moderation.factories import animator, approve_at_every_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved() -> ArticlePage:
    """An article that the committee approved, with a draft made before that."""
    ensure_default_workflows()
    page = make_article(
        ("text", "<p>Apelez le 15 si bébé a moins de 3 mois.</p>"),
        title="La fièvre",
        sources=[source()],
        is_initial_content=True,
    )
    author = animator()
    page.save_revision(user=author)
    submit(page, author)
    approve_at_every_step(page)
    return ArticlePage.objects.get(pk=page.pk)


def drafted(page: ArticlePage, text: str) -> int:
    draft = page.get_latest_revision_as_object()
    draft.body[0].value.source = text
    return draft.save_revision(user=animator()).pk


def test_a_spelling_is_corrected_and_the_approval_stays(approved):
    revision = drafted(approved, "<p>Appelez le 15 si bébé a moins de 3 mois.</p>")
    correct_minor(approved, animator(), revision_id=revision, reason="Une faute.")
    page = ArticlePage.objects.get(pk=approved.pk)
    assert "Appelez" in str(page.body)
    assert not page.is_initial_content
    assert page.reviewed_on == approved.reviewed_on
    assert set(page.reviewing_organisations.all()) == set(approved.reviewing_organisations.all())


@pytest.mark.parametrize(
    "text",
    [
        "<p>Apelez le 18 si bébé a moins de 3 mois.</p>",
        "<p>Apelez le 15 si bébé a moins de 6 mois.</p>",
        "<p>N’apelez pas le 15 si bébé a moins de 3 mois.</p>",
        "<p>Apelez le 15 si bébé a plus de 3 mois.</p>",
    ],
)
def test_what_changes_the_meaning_is_refused_and_stays_a_draft(approved, text):
    revision = drafted(approved, text)
    with pytest.raises(NotMinorError):
        correct_minor(approved, animator(), revision_id=revision, reason="Une faute.")
    assert ArticlePage.objects.get(pk=approved.pk).live_revision_id == approved.live_revision_id
