"""A new version is prepared from another, which does not change."""

from datetime import date

import pytest
from django.urls import reverse

from maisons.models import Criterion, ReferentialPage
from moderation.models import Role
from moderation.rights import ensure_groups, give_rights
from moderation.services import submit
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory
from tests.maisons.factories import again, criterion, domain, draft_version, version_on_line
from tests.moderation.factories import animator, person, state_of
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def boss(client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def url(page) -> str:
    return reverse("maisons_new_version", args=[page.pk])


def test_domains_and_criteria_are_copied_into_a_draft(client, boss):
    source = version_on_line(
        "1",
        domain("A", criterion("A1", for_rural=True, guidance="Voir."), criterion("A2")),
        domain("B", criterion("B1"), source="Un document"),
        summary="Résumé",
    )
    keys = set(Criterion.objects.values_list("pk", flat=True))
    response = client.post(
        url(source), {"title": "La suivante", "version": "2", "in_force_from": ""}
    )
    page = ReferentialPage.objects.get(version="2")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.owner, page.in_force_from) == (False, boss, None)
    assert (page.title, page.slug, page.summary) == ("La suivante", "version-2", "Résumé")
    assert [str(each) for each in page.domains.all()] == ["A Domaine A", "B Domaine B"]
    copied = Criterion.objects.get(domain__page=page, code="A1")
    assert (copied.for_rural, copied.guidance) == (True, "Voir.")
    assert page.domains.get(code="B").source == "Un document"
    assert set(Criterion.objects.filter(domain__page=source).values_list("pk", flat=True)) == keys
    assert page.latest_revision is not None
    assert client.get(response.url).status_code == 200
    page.in_force_from = date(2031, 1, 1)
    page.save_revision().publish()
    assert again(page).live


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": "", "version": "2"}, "Champ requis"),
        ({"title": "La suivante", "version": "1"}, "existe déjà"),
        ({"title": "La suivante", "version": "2", "in_force_from": "2026-01-01"}, "ce jour-là"),
        ({"title": "La suivante", "version": "2", "in_force_from": "demain"}, "date valide"),
        ({"title": "La suivante", "version": "x" * 21}, "20 caractères"),
        ({"title": "La suivante", "version": "2\0"}, "nul"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, boss, sent, said):
    response = client.post(url(version_on_line("1")), sent)
    assert response.status_code == 400
    assert said in text_of(response), html(response).select_one("main")
    assert ReferentialPage.objects.count() == 1


def test_two_drafts_of_one_number_have_addresses_of_their_own(client, boss):
    source = version_on_line("1")
    for version in ("2.a", "2-a"):
        client.post(url(source), {"title": "Suite", "version": version})
    slugs = ReferentialPage.objects.exclude(pk=source.pk).values_list("slug", flat=True)
    assert len(set(slugs)) == 2


def test_a_model_stays_one_unless_somebody_says_otherwise(client, boss):
    source = version_on_line("1", is_model=True)
    assert "Modèle de démonstration, non officiel" in text_of(client.get(url(source)))
    client.post(url(source), {"title": "M", "version": "2", "is_model": "on"})
    client.post(url(source), {"title": "O", "version": "3"})
    assert ReferentialPage.objects.get(version="2").is_model
    assert not ReferentialPage.objects.get(version="3").is_model


def test_what_is_official_never_becomes_a_model(client, boss):
    client.post(url(version_on_line("1")), {"title": "M", "version": "2", "is_model": "on"})
    assert not ReferentialPage.objects.get(version="2").is_model


def test_who_may_not_add_a_version_is_refused(client):
    source = version_on_line("1")
    client.force_login(person())
    assert client.get(url(source)).status_code in {302, 403}
    client.post(url(source), {"title": "M", "version": "2"})
    assert ReferentialPage.objects.count() == 1
    assert client.get(reverse("maisons_versions")).status_code in {302, 403}
    client.logout()
    assert client.get(url(source)).status_code == 302


def test_the_animation_team_lists_and_prepares(client):
    ensure_default_workflows()
    ensure_groups()
    source = version_on_line("1")
    user = animator()
    give_rights(user)
    client.force_login(user)
    assert client.get(reverse("maisons_versions")).status_code == 200
    response = client.post(url(source), {"title": "Suite", "version": "2"})
    assert client.get(response.url).status_code == 200
    assert ReferentialPage.objects.get(version="2").owner == user


def test_the_desk_shows_a_version_that_waits(client):
    page = draft_version("1", domain("A", criterion("A1")))
    ensure_default_workflows()
    submit(page, page.owner or person(Role.AUTHOR))
    client.force_login(animator())
    shown = client.get(reverse("moderation_object", args=[state_of(page).pk]))
    assert "Faire A1" in text_of(shown)


def test_a_version_that_does_not_exist_is_not_found(client, boss):
    assert client.get(reverse("maisons_new_version", args=[987654])).status_code == 404


def test_the_list_says_where_each_stands(client, boss):
    version_on_line("1", is_model=True)
    shown = text_of(client.get(reverse("maisons_versions")))
    for part in ("publiée, en vigueur", "Modèle de démonstration, non officiel", "1 janvier 2026"):
        assert part in shown
    menu = client.get(reverse("wagtailadmin_explore_root")).content.decode()
    assert reverse("maisons_versions") in menu


def test_the_editor_and_the_lists_lead_to_it(client, boss):
    page = version_on_line("1")
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
    ):
        assert url(page) in client.get(address).content.decode()
