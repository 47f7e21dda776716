"""A number written in the admin is a draft: nobody declares it sure by a form."""

import pytest
from django.urls import reverse
from django.utils import timezone

from millejours.models import UsefulNumber
from millejours.models.confirmed import Confidence
from millejours.snippet_views import read_states
from millejours.useful_numbers import useful_numbers
from tests.factories import UsefulNumberFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
FIELDS = ["slug", "name", "number", "purpose", "situation", "source"]


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def address(view: str, *args) -> str:
    return reverse(f"wagtailsnippets_millejours_usefulnumber:{view}", args=args)


def values(number: UsefulNumber, /, **changes) -> dict:
    return {**{field: getattr(number, field) for field in FIELDS}, "order": 0, **changes}


def test_a_new_number_is_a_draft_to_check_whatever_is_sent(admin):
    written = UsefulNumberFactory.build(number="3939")
    UsefulNumberFactory(number="15")
    forged = {"confidence": Confidence.CONFIRMED, "live": "on", "approved_by": "DGCS"}
    response = admin.post(address("add"), values(written, **forged))
    assert response.status_code == 302
    number = UsefulNumber.objects.get(number="3939")
    assert (number.live, number.confidence) == (False, Confidence.TO_CHECK)
    assert number.approved_by == ""
    assert [number.number for number in useful_numbers()] == ["15"]


def test_a_draft_of_a_number_waits_for_its_approval(admin):
    number = UsefulNumberFactory(number="15")
    admin.post(address("edit", number.pk), values(number, number="16"))
    number.refresh_from_db()
    assert (number.number, number.has_unpublished_changes) == ("15", True)
    assert number.latest_revision.content["number"] == "16"


def test_a_number_to_check_is_not_published_by_a_form(admin):
    number = UsefulNumberFactory(live=False, confidence=Confidence.TO_CHECK)
    url = address("edit", number.pk)
    response = admin.post(url, values(number, **{"action-publish": "1"}), follow=True)
    assert "Seule une approbation confirme" in text_of(response)
    number.refresh_from_db()
    assert not number.live


def test_the_list_says_what_is_on_line_and_what_waits(admin):
    UsefulNumberFactory(name="Paru")
    UsefulNumberFactory(name="Projet", live=False)
    UsefulNumberFactory(name="Corrigé").save_revision()
    rows = html(admin.get(address("list"))).select("tbody tr")
    shown = [row.get_text(" ", strip=True) for row in rows]
    states = {row.split()[0]: row for row in shown if row}
    assert states["Paru"].endswith("publiée")
    assert states["Projet"].endswith("brouillon")
    assert states["Corrigé"].endswith("publiée + brouillon")


@pytest.mark.parametrize("count", [1, 12])
def test_the_states_of_a_list_cost_two_queries(django_assert_num_queries, count):
    planned, *others = UsefulNumberFactory.create_batch(count)
    for number in others:
        number.save_revision()
    planned.save_revision(approved_go_live_at=timezone.now())
    rows = list(UsefulNumber.objects.order_by("pk"))
    with django_assert_num_queries(2):
        read_states(rows)
        states = [str(row.status_string) for row in rows]
    assert states == ["publiée + programmée", *["publiée + brouillon"] * (count - 1)]


def test_a_list_without_a_row_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        read_states([])


def test_a_draft_is_not_offered_to_articles(admin):
    UsefulNumberFactory(name="En ligne")
    UsefulNumberFactory(name="Pas encore", live=False)
    for view in ("choose", "choose_results"):
        url = reverse(f"wagtailsnippetchoosers_millejours_usefulnumber:{view}")
        shown = admin.get(url).content.decode()
        assert "En ligne" in shown
        assert "Pas encore" not in shown


@pytest.mark.parametrize("slug", ["ecoute", "urgence-114"])
def test_a_number_is_previewed_as_help_shows_it(rf, slug):
    number = UsefulNumberFactory(slug=slug, number="114", opening="24 h/24", live=False)
    page = text_of(number.make_preview_request(rf.get("/")))
    assert page.count("114") >= 2
    assert "24 h/24" in page
