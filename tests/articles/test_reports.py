"""« Liens des sources » among the reports of the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from articles.links import addresses
from articles.models import CheckedLink
from tests.articles.editing_form import article_values, edit_url
from tests.articles.editing_form import source as source_values
from tests.articles.factories import FactFactory, make_article, source
from tests.factories import UserFactory
from tests.support.pages import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
DEAD = "https://parti.exemple.fr/page?a=1&b=2"


@pytest.fixture
def dead_link() -> CheckedLink:
    now = timezone.now()
    return CheckedLink.objects.create(
        url=DEAD, status="404", is_dead=True, checked_at=now, dead_since=now
    )


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def member(*names: str):
    """Somebody who enters the admin with these rights."""
    group = Group.objects.create(name="Un groupe")
    rights = Permission.objects.filter(codename__in=["access_admin", *names])
    group.permissions.set(rights)
    user = UserFactory()
    user.groups.add(group)
    return user


def test_it_leads_to_what_must_be_corrected(admin, dead_link):
    fact = FactFactory(label="Le congé", source_url=DEAD)
    FactFactory(label="Un autre", source_url="https://vivant.exemple.fr/")
    CheckedLink.objects.create(
        url="https://vivant.exemple.fr/", status="200", checked_at=timezone.now()
    )
    page = html(admin.get(reverse("dead_sources")))
    edit = reverse("wagtailsnippets_articles_fact:edit", args=[fact.pk])
    assert "Le congé" in page.select_one(f"td a[href='{edit}']").text
    assert page.select_one(f"td a[href='{DEAD}']")
    assert "Un autre" not in page.text
    menu = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("dead_sources") in menu


def test_it_is_exported(admin, dead_link):
    response = admin.get(reverse("dead_sources"), {"export": "csv"})
    assert DEAD in b"".join(response.streaming_content).decode()


def test_it_is_for_people_of_the_admin(client):
    client.force_login(UserFactory())
    assert client.get(reverse("dead_sources")).status_code == 302


def test_it_is_for_those_who_correct_the_sources(client, dead_link):
    client.force_login(member())
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("dead_sources")).status_code == 302
    assert client.get(reverse("dead_sources_results")).status_code == 302
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("dead_sources") not in menu


def test_who_may_change_the_facts_reads_it(client, dead_link):
    client.force_login(member("change_fact"))
    assert client.get(reverse("dead_sources")).status_code == 200


@pytest.mark.parametrize("url", [DEAD, "https://é.exemple.fr/ô"])
def test_only_what_uses_the_shown_links_is_read(admin, url, django_assert_max_num_queries):
    FactFactory(label="Publié", source_url=url)
    changed = FactFactory(label="Brouillon", source_url="https://vivant.exemple.fr/")
    changed.source_url = url
    changed.save_revision()
    other = FactFactory(label="Ailleurs", source_url="https://vivant.exemple.fr/")
    other.source_url = "https://encore.exemple.fr/"
    other.save_revision()
    article = make_article(title="Article publié", sources=[source(url=url)])
    draft = make_article(title="Article en brouillon")
    values = article_values(title="Article en brouillon", sources=[source_values(url=url)])
    admin.post(edit_url(draft), values)
    make_article(title="Sans rapport", sources=[source(url="https://encore.exemple.fr/")])
    with django_assert_max_num_queries(5):
        found = addresses([url])
    names = {user.name.partition("\u00a0: ")[2] for user in found[url]}
    assert list(found) == [url]
    assert names == {"Publié", "Brouillon", "Article publié", "Article en brouillon"}
    assert {user.name for user in addresses()[url]} == {user.name for user in found[url]}
    assert edit_url(article) in {user.edit_url for user in found[url]}
    assert addresses([]) == {}
