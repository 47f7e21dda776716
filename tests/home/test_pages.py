"""Home, free pages, help now and error pages as the public reads them."""

import json

import pytest
from django.db import DatabaseError, connection
from django.views.defaults import server_error
from wagtail.models import Page

from home import views
from millejours.models.confirmed import Confidence
from tests.factories import ContentPageFactory, NeedFactory, ThemeFactory, UsefulNumberFactory
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


class NoDatabase:
    """Makes every query fail, as when the server is away."""

    def __call__(self, execute, sql, params, many, context):
        raise DatabaseError("la base est absente")


@pytest.mark.parametrize("count", [1, 30])
def test_the_home_stays_within_its_query_budget(client, home_page, count, assert_max_queries):
    for _ in range(count):
        NeedFactory()
        UsefulNumberFactory()
        ContentPageFactory(parent=home_page)
    client.get("/")
    with assert_max_queries(12):
        client.get("/")


def test_the_first_home_of_a_process_stays_within_the_cold_budget(
    client, home_page, assert_max_queries
):
    NeedFactory()
    with assert_max_queries(20):
        client.get("/")


def test_the_home_asks_for_a_place_and_lists_the_needs(client, home_page, html):
    NeedFactory(slug="allaiter", label="Allaiter mon bébé")
    page = html(client.get("/"))
    assert page.select_one("form[action='/annuaire/'] input[name=lieu]")
    assert page.select_one("a[href='/annuaire/?besoin=allaiter']")


def test_every_page_leads_to_help_now(client, home_page, html):
    ContentPageFactory(parent=home_page, slug="page")
    for path in ("/", "/page/", "/annuaire/", "/absente/"):
        assert html(client.get(path)).select_one("header a[href='/aide/']"), path


def test_help_now_shows_the_confirmed_numbers_to_dial(client, home_page, html):
    UsefulNumberFactory(name="Samu", number="15")
    UsefulNumberFactory(name="Douteux", number="0 800 00 00 00", confidence=Confidence.TO_CHECK)
    page = html(client.get("/aide/"))
    assert page.select_one("a[href='tel:15']")
    assert "Douteux" not in page.get_text()


def test_help_now_answers_without_a_database(client):
    with connection.execute_wrapper(NoDatabase()):
        response = client.get("/aide/")
    assert response.status_code == 200
    text = text_of(response)
    for number in ("15", "3114", "119", "3919", "112", "114"):
        assert number in text


def test_numbers_to_check_are_never_in_the_page_without_a_database(client):
    with connection.execute_wrapper(NoDatabase()):
        text = text_of(client.get("/aide/"))
    assert "vérifier" not in text
    assert "0 805 382 300" not in text


@pytest.mark.parametrize(
    ("name", "status"),
    [("bad_request", 400), ("permission_denied", 403), ("page_not_found", 404)],
)
def test_error_pages_answer_without_a_database(rf, name, status):
    request = rf.get("/quelque-part/")
    with connection.execute_wrapper(NoDatabase()):
        response = getattr(views, name)(request, Exception())
    assert response.status_code == status
    assert "/aide/" in response.content.decode()


def test_the_page_of_an_error_of_ours_answers_without_a_database(rf):
    with connection.execute_wrapper(NoDatabase()):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "/aide/" in response.content.decode()


def test_a_page_of_a_sensitive_theme_offers_to_leave_at_once(client, home_page):
    page = ContentPageFactory(parent=home_page, slug="violences")
    assert "Quitter ce site" not in text_of(client.get("/violences/"))
    page.themes = [ThemeFactory(sensitive=True)]
    page.save()
    assert "Quitter ce site" in text_of(client.get("/violences/"))


def test_every_block_is_rendered(client, home_page):
    body = [
        {"type": "text", "value": "<p>Un paragraphe.</p>"},
        {"type": "callout", "value": {"title": "À savoir", "text": "<p>Une chose.</p>"}},
        {"type": "accordion", "value": [{"title": "Une question ?", "text": "<p>Oui.</p>"}]},
    ]
    ContentPageFactory(parent=home_page, slug="page", body=json.dumps(body))
    text = text_of(client.get("/page/"))
    for words in ("Un paragraphe.", "À savoir", "Une question ?", "Oui."):
        assert words in text


def test_no_other_language_answers_yet(client, home_page):
    for code in ("fr", "en", "ar", "gcf", "fr-x-falc"):
        assert client.get(f"/{code}/").status_code == 404


def test_a_draft_is_not_public(client, home_page):
    page = ContentPageFactory(parent=home_page, slug="brouillon", live=False)
    assert client.get("/brouillon/").status_code == 404
    assert Page.objects.filter(pk=page.pk).exists()


def test_browsers_find_the_icon_by_themselves(client):
    assert client.get("/favicon.ico").url.endswith("/favicon.ico")
