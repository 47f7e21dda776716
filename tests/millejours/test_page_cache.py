"""Whole pages from the cache: no query, never stale after a publication, never personal."""

import pytest
from django.urls import reverse

from millejours.page_cache import is_cacheable, may_be_kept
from tests.factories import ContentPageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cache_on(settings, home_page):
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def page(home_page):
    return ContentPageFactory(parent=home_page, title="Avant", slug="page")


def test_a_page_read_twice_costs_no_query(client, page, assert_max_queries):
    first = client.get("/page/")
    with assert_max_queries(0):
        second = client.get("/page/")
    assert second.content == first.content
    assert second.headers["Content-Security-Policy"]
    assert second.headers["Content-Language"] == "fr"


def test_a_publication_is_seen_at_once(client, page):
    assert b"Avant" in client.get("/page/").content
    page.title = "Après"
    page.save_revision().publish()
    assert "Après" in client.get("/page/").content.decode()


def test_a_page_taken_off_line_is_gone_at_once(client, page):
    client.get("/page/")
    page.unpublish()
    assert client.get("/page/").status_code == 404


def test_a_search_is_never_kept(client, assert_max_queries):
    client.get(reverse("annuaire:search"), {"lieu": "Mende"})
    with pytest.raises(AssertionError, match="requêtes"), assert_max_queries(0):
        client.get(reverse("annuaire:search"), {"lieu": "Mende"})


def test_a_person_with_a_session_is_answered_afresh(client, page, assert_max_queries):
    client.get("/page/")
    client.force_login(UserFactory())
    with pytest.raises(AssertionError, match="requêtes"), assert_max_queries(0):
        client.get("/page/")


@pytest.mark.parametrize("path", ["/absente/", "/admin/", "/readyz"])
def test_errors_redirections_and_probes_are_not_kept(client, path):
    response = client.get(path)
    assert not (is_cacheable(response.wsgi_request) and may_be_kept(response))


def test_hosts_do_not_share_their_pages(client, page, settings, assert_max_queries):
    settings.ALLOWED_HOSTS = ["testserver", "autre.test"]
    client.get("/page/")
    with pytest.raises(AssertionError, match="requêtes"), assert_max_queries(0):
        client.get("/page/", headers={"host": "autre.test"})
