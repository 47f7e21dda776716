"""What the room adds to the desk: the pages whose key message changed."""

import pytest
from django.urls import reverse

from comite.models import KeyMessage
from tests.articles.factories import make_article, source
from tests.comite.factories import WORDING, KeyMessageFactory, publish, used
from tests.moderation.factories import MembershipFactory, animator, person
from tests.support.pages import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def member():
    """Her organisation answers for a message that a page says, and that changed since."""
    member = MembershipFactory()
    message = KeyMessageFactory(title="Le sommeil", organisation=member.organisation)
    page = make_article(("text", f"<p>{WORDING}</p>"), title="Dormir", sources=[source()])
    used(message, page)
    publish(message, wording="Tout autre chose.")
    return member


def links(client, user) -> list[str]:
    client.force_login(user)
    page = html(client.get("/admin/", {"rubrique": "messages"}))
    return [link["href"] for link in page.select(".desk-row a")]


def test_who_answers_for_a_message_finds_its_uses_on_the_desk(client, member):
    found = links(client, member.user)
    message = KeyMessage.objects.get()
    assert set(found) == {reverse("comite:message", args=[message.pk])}
    assert client.get(found[0]).status_code == 200


def test_the_animation_team_finds_all_of_them_and_others_none(client, member):
    assert links(client, animator())
    assert links(client, person()) == []
