"""Holes that a second fresh reader found, in who deletes, overwrites and reads: each is closed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Locale

from articles.models import ArticlePage
from home.models import ContentPage
from moderation.models import Organisation, Role
from moderation.rights import ensure_groups
from tests.articles.factories import make_article, source
from tests.factories import UserFactory
from tests.moderation.factories import (
    OrganisationFactory,
    animator,
    draft,
    person,
    submitted,
    voting,
)
from tests.moderation.steps import again, item_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workflows(db) -> None:
    draft()
    ensure_groups()


def article(**values) -> ArticlePage:
    return make_article(("text", "<p>Le texte.</p>"), sources=[source()], **values)


# --- Who deletes, who overwrites, who reads -----------------------------------------------------


def test_another_author_deletes_neither_a_draft_nor_what_waits(client):
    author, other = person(Role.AUTHOR), person(Role.AUTHOR)
    waiting = item_of(submitted(author=author))
    mine = draft(author=author, title="Un brouillon")
    client.force_login(other)
    for page in (waiting, mine):
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        client.post(f"{address}?id={page.pk}&next=/admin/")
        assert ContentPage.objects.filter(pk=page.pk).exists()
    client.force_login(author)
    client.post(reverse("wagtailadmin_pages:delete", args=[waiting.pk]))
    assert ContentPage.objects.filter(pk=waiting.pk).exists()
    client.post(reverse("wagtailadmin_pages:delete", args=[mine.pk]))
    assert not ContentPage.objects.filter(pk=mine.pk).exists()


def test_nobody_turns_an_approved_translation_into_an_alias(client):
    english, _is_new = Locale.objects.get_or_create(language_code="en")
    page = article()
    page.get_parent().specific.copy_for_translation(english, copy_parents=True)
    translated = page.copy_for_translation(english)
    for user in (person(Role.AUTHOR), UserFactory(is_superuser=True)):
        client.force_login(user)
        address = reverse("wagtail_localize:convert_to_alias", args=[translated.pk])
        assert client.post(address).status_code in (302, 403)
        assert again(translated).alias_of_id is None


def test_a_referent_does_not_read_through_a_session_what_the_desk_hides(client):
    from comite.errors import NotYourOrganisationError
    from comite.services import convene, make_agenda, pull_out
    from tests.annuaire.factories import departement
    from tests.comite.factories import SessionFactory

    voting(title="Un texte", summary="PHRASE EN COURS")
    session, team = SessionFactory(), animator()
    make_agenda(session, team)
    convene(session, team)
    here = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    here.departements.add(departement("48"))
    client.force_login(person(Role.REFERENT, here))
    response = client.get(reverse("comite:session_file", args=[session.pk]), follow=True)
    assert "PHRASE EN COURS" not in response.content.decode()
    operator = OrganisationFactory(kind=Organisation.Kind.OPERATOR)
    with pytest.raises(NotYourOrganisationError):
        pull_out(
            session, person(Role.AUTHOR, operator), session.items.get().pk, organisation=operator
        )


def test_the_team_sets_the_delays(client):
    from wagtail.models import Task

    client.force_login(animator())
    task = Task.objects.order_by("pk").first()
    assert (
        client.get(reverse("wagtailadmin_workflows:edit_task", args=[task.pk])).status_code == 200
    )
