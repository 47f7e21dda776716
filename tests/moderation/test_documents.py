"""What is taken off line takes its documents with it."""

import pytest

from moderation.documents import revisions_of_acts
from moderation.services import publish_urgent, withdraw_now
from tests.articles.factories import document, make_article, source
from tests.factories import UserFactory
from tests.moderation.factories import animator

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return document()


def status(client, file) -> int:
    """The file is read to its end, as browsers do: closing it half read would fire
    ``request_finished``, which closes the connection that the test runs in."""
    response = client.get(file.url)
    response.getvalue()
    return response.status_code


def article_with(file, **values):
    return make_article(
        ("text", f'<p><a linktype="document" id="{file.pk}">Le livret</a></p>'),
        sources=[source()],
        **values,
    )


def test_a_document_goes_off_line_with_the_last_page_that_leads_to_it(client, file):
    first, second = article_with(file), article_with(file)
    assert status(client, file) == 200
    withdraw_now(first, animator(), reason="Dose fausse.")
    assert status(client, file) == 200
    withdraw_now(second, animator(), reason="Dose fausse.")
    assert status(client, file) == 404


def test_a_document_of_a_draft_is_read_in_the_admin_only(client, file):
    article_with(file, live=False)
    assert status(client, file) == 404
    client.force_login(UserFactory())
    assert status(client, file) == 404
    client.force_login(animator())
    assert status(client, file) == 200


def test_a_document_that_nothing_on_line_uses_is_not_on_line(client, file):
    assert status(client, file) == 404


def test_the_revision_of_an_urgent_demand_counts_while_it_waits_and_ever_after():
    page = make_article(("text", "<p>Un texte.</p>"), sources=[source()])
    page.title = "La dose juste"
    revision = page.save_revision()
    publish_urgent(page, animator(), revision_id=revision.pk, reason="Dose fausse.")
    assert list(revisions_of_acts(False)) == [revision.pk]
    publish_urgent(page, animator(), revision_id=revision.pk, reason="Dose fausse.")
    assert not list(revisions_of_acts(False))
    assert list(revisions_of_acts(True)) == [revision.pk]
