"""What a new site starts with, and what may never look approved."""

import pytest
from wagtail.models import Page, Site

from home import starting_content
from home.demo_accounts import DEMO_ACCOUNTS, NotOnThisServerError, create_demo_accounts
from home.demo_body import MANAGER
from home.demo_committee import create_demo_committee
from home.demo_labels import APPLICANT, DECIDER, INSTRUCTOR
from home.models import ContentPage, HomePage, NavigationItem
from home.starting_content import load_starting_content, load_starting_links
from millejours.loading import DataFileError
from millejours.models import User
from moderation.models import Event, Organisation, Vote
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


# The last two enter the admin with the demonstration of the label.
OUTSIDE = {MANAGER, APPLICANT, INSTRUCTOR, DECIDER}


def test_a_new_site_has_a_home_pages_and_links(client, settings):
    settings.DEBUG = True
    load_starting_content()
    load_starting_links()
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert client.get("/").status_code == 200
    for page in ContentPage.objects.all():
        assert client.get(page.get_url()).status_code == 200
    assert NavigationItem.objects.filter(placement="legal").count() == 4


def test_loading_twice_duplicates_nothing(settings):
    settings.DEBUG = True
    load_starting_content()
    load_starting_links()
    before = Page.objects.count(), NavigationItem.objects.count()
    load_starting_content()
    load_starting_links()
    assert (Page.objects.count(), NavigationItem.objects.count()) == before


def test_what_people_changed_is_left_alone(settings):
    settings.DEBUG = True
    load_starting_content()
    ContentPage.objects.filter(slug="mentions-legales").update(title="Titre corrigé")
    load_starting_content()
    assert ContentPage.objects.get(slug="mentions-legales").title == "Titre corrigé"


def test_outside_debug_the_pages_load_as_drafts(client):
    load_starting_content()
    assert not ContentPage.objects.live().exists()
    assert client.get("/mentions-legales/").status_code == 404
    assert client.get("/").status_code == 200


def test_initial_content_says_that_nobody_approved_it(client, settings):
    settings.DEBUG = True
    load_starting_content()
    for path in ("/", "/les-1000-premiers-jours/"):
        assert "non validé par le comité éditorial" in text_of(client.get(path))


def test_a_link_to_an_unpublished_page_is_not_shown(client, settings):
    settings.DEBUG = True
    load_starting_content()
    load_starting_links()
    ContentPage.objects.get(slug="mentions-legales").unpublish()
    assert "/mentions-legales/" not in client.get("/").content.decode()


def test_a_site_already_linked_gets_only_the_links_it_lacks(settings):
    settings.DEBUG = True
    load_starting_content()
    load_starting_links()
    NavigationItem.objects.filter(path="/plan-du-site/").delete()
    NavigationItem.objects.filter(path="/annuaire/").update(label="Autour de moi")
    assert load_starting_links() == "1 liens"
    assert NavigationItem.objects.get(path="/annuaire/").label == "Autour de moi"


def test_a_broken_file_stops_with_its_line(tmp_path, monkeypatch):
    broken = tmp_path / "starting_content.json"
    broken.write_text('{\n"home": ,', encoding="utf-8")
    monkeypatch.setattr(starting_content, "DATA_FILE", broken)
    with pytest.raises(DataFileError, match="ligne 2"):
        load_starting_content()
    assert not HomePage.objects.exists()


def test_demo_accounts_can_log_in_where_debug_is_on(client, settings):
    settings.DEBUG = True
    create_demo_accounts()
    create_demo_accounts()
    create_demo_committee()
    assert User.objects.count() == len(DEMO_ACCOUNTS)
    for account in DEMO_ACCOUNTS:
        client.force_login(User.objects.get(email=account.email))
        entrance = "/mon-espace/" if account.email in OUTSIDE else "/admin/"
        assert client.get(entrance).status_code == 200, account.email


def test_demo_accounts_are_refused_elsewhere():
    with pytest.raises(NotOnThisServerError):
        create_demo_accounts()
    assert not User.objects.exists()


def test_outside_debug_nobody_votes_and_everything_is_a_draft():
    load_starting_content()
    with pytest.raises(NotOnThisServerError):
        create_demo_committee()
    assert not Vote.objects.exists()
    assert not Event.objects.exists()
    assert not Page.objects.filter(depth__gt=2).live().exists()
    assert not Organisation.objects.filter(is_fictitious=True).exists()
