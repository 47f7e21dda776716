"""Key messages in the admin: who sees and writes them, their uses, the menu of the room."""

import pytest
from django.urls import reverse

from comite.models import KeyMessage, KeyMessageUse
from comite.policies import MembersPolicy
from moderation.models import Role
from tests.articles.factories import make_article, source
from tests.comite.factories import (
    WORDING,
    CampaignFactory,
    KeyMessageFactory,
    publish,
    stranger,
    used,
)
from tests.comite.reading import told
from tests.factories import ThemeFactory, UserFactory
from tests.moderation.factories import OrganisationFactory, animator, person
from tests.support.pages import html, text_of
from tests.support.queries import assert_max_queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
NEW = "Tout autre chose."
QUERIES = 30
PREFIX = "wagtailsnippets_comite_keymessage"


def url(name, *args) -> str:
    return reverse(f"comite:{name}", args=args)


def page_saying(words: str = WORDING, **values):
    return make_article(("text", f"<p>{words}</p>"), sources=[source()], **values)


# --- The menu and the rights --------------------------------------------------------------------


@pytest.mark.parametrize(("user", "shown"), [(person, True), (stranger, False)])
def test_the_menu_is_for_members(client, user, shown):
    client.force_login(user())
    page = client.get("/admin/").content.decode()
    for label in (
        "Messages cl\\u00e9s",
        "Campagnes",
        "Calendrier \\u00e9ditorial",
        "S\\u00e9ances",
    ):
        assert (label in page or label.encode().decode("unicode_escape") in page) is shown, label


@pytest.mark.parametrize(
    ("role", "writes"),
    [(Role.AUTHOR, True), (Role.ANIMATOR, True), (Role.REVIEWER, False), (Role.REFERENT, False)],
)
def test_members_read_messages_and_authors_write_them(client, role, writes):
    message = KeyMessageFactory()
    client.force_login(person(role))
    assert client.get(reverse(f"{PREFIX}:list")).status_code == 200
    assert client.get(url("message", message.pk)).status_code == 200
    expected = 200 if writes else 302
    assert client.get(reverse(f"{PREFIX}:edit", args=[message.pk])).status_code == expected
    assert client.get(reverse(f"{PREFIX}:add")).status_code == expected


def test_an_author_saves_a_draft_and_publishes_nothing(client):
    author = person(Role.AUTHOR)
    client.force_login(author)
    values = {
        "title": "Le sommeil",
        "wording": WORDING,
        "explanation": "",
        "organisation": OrganisationFactory().pk,
        "themes": [ThemeFactory().pk],
        "valid_from": "",
        "valid_to": "",
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "0",
        "sources-MIN_NUM_FORMS": "0",
        "sources-MAX_NUM_FORMS": "1000",
        "sources-0-institution": "Une institution",
        "sources-0-title": "Un document",
        "sources-0-url": "",
        "sources-0-published_on": "",
        "sources-0-ORDER": "1",
        "action-publish": "1",
    }
    assert client.post(reverse(f"{PREFIX}:add"), values).status_code == 302
    message = KeyMessage.objects.get()
    assert (message.live, message.latest_revision.user) == (False, author)
    assert [str(one) for one in message.sources.all()] == ["Une institution, Un document"]


def test_a_policy_knows_who_may_as_it_knows_whether_one_may():
    reviewer, team, admin = person(), animator(), UserFactory(is_superuser=True)
    policy = MembersPolicy(KeyMessage, writers={Role.ANIMATOR}, actions=["change"])
    for actions, expected in ((["view"], {reviewer, team, admin}), (["change"], {team, admin})):
        found = set(policy.users_with_any_permission(actions))
        assert found == expected
        for user in (reviewer, team, admin, stranger()):
            assert policy.user_has_any_permission(user, actions) is (user in expected)
    assert set(policy.users_with_any_permission(["publish"])) == {admin}


def test_the_read_only_address_of_a_message_leads_to_its_page(client):
    client.force_login(person())
    message = KeyMessageFactory()
    response = client.get(reverse(f"{PREFIX}:inspect", args=[message.pk]))
    assert response.url == url("message", message.pk)


def test_the_list_counts_uses_and_is_searched_and_exported(client):
    message = KeyMessageFactory(title="Le sommeil")
    used(message, page_saying())
    used(message, page_saying())
    publish(message, wording=NEW)
    client.force_login(person())
    page = html(client.get(reverse(f"{PREFIX}:list"), {"q": "sommeil"}))
    cells = [cell.get_text(strip=True) for cell in page.select("table.listing tbody td")]
    assert cells.count("2") == 2
    assert page.select(f"a[href='{url('uses')}']")
    exported = client.get(reverse(f"{PREFIX}:list"), {"export": "csv"})
    assert NEW.encode() in b"".join(exported.streaming_content)


def test_a_message_is_previewed_in_its_words():
    message = KeyMessageFactory(explanation="Parce que.")
    shown = message.make_preview_request()
    assert WORDING in shown.content.decode()


# --- The page of a message ----------------------------------------------------------------------


def test_a_member_reads_where_a_message_is_said(client):
    message = KeyMessageFactory(title="Le sommeil", explanation="Parce que.")
    CampaignFactory(name="Dormir").key_messages.add(message)
    campaign = message.campaigns.model.objects.get()
    campaign.key_messages.add(message)
    campaign.save()
    noted, found = page_saying(title="Noté"), page_saying(title="Trouvé")
    used(message, noted)
    client.force_login(person())
    page = html(client.get(url("message", message.pk)))
    shown = " ".join(page.get_text(" ").split())
    for part in (WORDING, "Parce que.", "Dormir", "Noté", "à jour"):
        assert part in shown
    assert [field["value"] for field in page.select("input[type=hidden][name=page]")] == [
        str(found.pk)
    ]


def test_a_use_is_noted_confirmed_and_removed_from_the_page(client):
    message, page = KeyMessageFactory(), page_saying()
    client.force_login(animator())
    here = url("message", message.pk)
    noted = client.post(here, {"page": page.pk, "where": "Au début"})
    assert (noted.url, told(noted)) == (here, ["L’usage est noté."])
    use = KeyMessageUse.objects.get()
    publish(message, wording=NEW)
    shown = text_of(client.get(here))
    assert "La page en ligne dit encore l’ancienne formulation." in shown
    too_soon = client.post(url("use", use.pk), {"geste": "confirmer"})
    assert "La page dit encore l’ancienne formulation" in told(too_soon)[-1]
    page.body = [("text", f"<p>{NEW}</p>")]
    page.save_revision().publish()
    done = client.post(url("use", use.pk), {"geste": "confirmer", "liste": "1"})
    assert (done.url, told(done)[-1]) == (
        url("uses"),
        "L’usage est à jour\u00a0: la relecture est close.",
    )
    client.post(url("use", use.pk), {"geste": "retirer"})
    assert not KeyMessageUse.objects.exists()
    assert client.post(url("use", use.pk), {"geste": "retirer"}).status_code == 404


@pytest.mark.parametrize(
    ("page", "text"),
    [("", "requis"), ("999999", "Il n’y a pas de page de ce numéro."), ("x", "Il n’y a pas")],
)
def test_a_page_that_does_not_exist_is_said(client, page, text):
    message = KeyMessageFactory()
    client.force_login(animator())
    response = client.post(url("message", message.pk), {"page": page})
    assert response.status_code == 400
    assert text in html(response).select_one(".error-message").text
    assert not KeyMessageUse.objects.exists()


def test_a_member_of_another_organisation_changes_no_use(client):
    message, page = KeyMessageFactory(), page_saying()
    use = used(message, page)
    client.force_login(person())
    other = page_saying()
    responses = [
        client.post(url("message", message.pk), {"page": other.pk}),
        client.post(url("use", use.pk), {"geste": "retirer"}),
    ]
    for response in responses:
        assert "Ce message clé et cette page ne vous reviennent pas." in told(response)
    assert list(KeyMessageUse.objects.all()) == [use]


def test_a_gesture_that_does_not_exist_is_said(client):
    use = used(KeyMessageFactory(), page_saying())
    client.force_login(animator())
    assert told(client.post(url("use", use.pk), {"geste": "effacer"})) == [
        "Ce geste n’existe pas ici."
    ]
    assert client.get(url("use", use.pk)).status_code == 405


def test_a_stranger_reads_no_message(client):
    message = KeyMessageFactory()
    use = used(message, page_saying())
    client.force_login(stranger())
    assert client.get(url("message", message.pk)).url == "/admin/"
    assert client.post(url("use", use.pk), {"geste": "retirer"}).url == "/admin/"
    assert KeyMessageUse.objects.exists()


# --- What is to review --------------------------------------------------------------------------


def test_the_uses_to_review_are_filtered_by_organisation(client):
    ours, theirs = OrganisationFactory.create_batch(2)
    for title, owner in (("À nous", ours), ("À eux", theirs)):
        message = KeyMessageFactory(title=title, organisation=owner)
        used(message, page_saying())
        publish(message, wording=NEW)
    client.force_login(person())
    both = html(client.get(url("uses"))).select(".com-table tbody tr")
    assert len(both) == 2
    filtered = html(client.get(url("uses"), {"organisation": ours.pk}))
    assert [row.a.text for row in filtered.select(".com-table tbody tr")] == ["À nous"]
    wrong = html(client.get(url("uses"), {"organisation": "999999"}))
    assert wrong.select_one(".error-message")


def test_these_pages_ask_as_much_whatever_the_uses(client):
    client.force_login(animator())
    for count in (1, 29):
        message = KeyMessageFactory()
        for _number in range(count):
            used(message, page_saying())
        publish(message, wording=NEW)
        for address in (url("message", message.pk), url("uses")):
            client.get(address)
            with assert_max_queries(QUERIES):
                client.get(address)
