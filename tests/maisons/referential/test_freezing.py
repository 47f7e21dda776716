"""A version that was on line keeps its text, whoever asks and by whatever way."""

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.actions.edit_page import EditPageAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from maisons.models import Criterion, Domain, ReferentialPage
from maisons.referential.freezing import PublishedVersionError
from millejours.models.guarded import NotReadyError
from moderation.models import Role
from moderation.services import submit
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory, locale
from tests.maisons.factories import again, draft_version, version_on_line
from tests.moderation.factories import approve_at_every_step, person
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def published():
    return version_on_line()


@pytest.fixture
def boss(client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def statements(page) -> list[tuple[int, str]]:
    rows = Criterion.objects.filter(domain__page=page).order_by("domain__sort_order", "sort_order")
    return list(rows.values_list("pk", "statement"))


def test_publication_keeps_the_keys_of_criteria():
    page = draft_version()
    before = statements(page)
    page.latest_revision.publish()
    assert statements(page) == before


def test_a_draft_still_changes():
    page = draft_version()
    page.title = "Autre titre"
    page.save_revision()
    assert page.get_latest_revision_as_object().title == "Autre titre"


def test_no_draft_revision_says_something_else(published):
    published.title = "Changé"
    with pytest.raises(PublishedVersionError, match="nouvelle version"):
        published.save_revision()
    assert again(published).get_latest_revision_as_object().title == "Référentiel 2027-1"


def test_the_row_itself_is_not_written(published):
    published.in_force_from = None
    with pytest.raises(PublishedVersionError):
        published.save()
    with pytest.raises(PublishedVersionError):
        published.save(update_fields=["in_force_from"])


@pytest.mark.parametrize("change", ["statement", "removed", "added"])
def test_its_criteria_are_not_changed_through_the_page(published, change):
    domains = list(published.domains.all())
    rows = list(domains[0].criteria.all())
    if change == "statement":
        rows[0].statement = "Tout autre chose"
    elif change == "removed":
        rows.pop()
    else:
        rows.append(Criterion(code="A9", statement="En plus"))
    domains[0].criteria = rows
    published.domains = domains
    with pytest.raises(PublishedVersionError):
        published.save()
    assert len(statements(published)) == 3


def test_its_rows_are_not_written_by_themselves(published):
    criterion = Criterion.objects.get(domain__page=published, code="A1")
    criterion.statement = "Autre"
    domain = Domain.objects.get(page=published, code="B")
    domain.title = "Autre"
    for gesture in (
        criterion.save,
        domain.save,
        criterion.delete,
        domain.delete,
        Criterion.objects.filter(code="A1").delete,
        Criterion(domain=domain, code="B9", statement="En plus").save,
        published.delete,
    ):
        with pytest.raises(PublishedVersionError), transaction.atomic():
            gesture()
    assert [text for _pk, text in statements(published)] == ["Faire A1", "Faire A2", "Faire B1"]


def test_what_is_above_it_is_not_deleted_with_it(published):
    with pytest.raises(PublishedVersionError), transaction.atomic():
        published.get_parent().specific.delete()
    assert ReferentialPage.objects.filter(pk=published.pk).exists()


def test_a_draft_is_deleted():
    draft_version().delete()
    assert not ReferentialPage.objects.exists()


def test_an_old_revision_does_not_come_back(boss):
    page = draft_version()
    old = page.latest_revision
    page.title = "Relu"
    page.save_revision().publish()
    page = again(page)
    with pytest.raises(PublishedVersionError):
        RevertToPageRevisionAction(page, old, user=boss).execute(skip_permission_checks=True)
    with pytest.raises(NotReadyError):
        old.publish()
    assert again(page).title == "Relu"


def test_the_actions_of_the_admin_refuse_too(published, boss):
    published.title = "Autre"
    with pytest.raises(PublishedVersionError):
        EditPageAction(published, user=boss).execute(skip_permission_checks=True)


def test_off_line_it_stays_as_it_was_and_comes_back_whole(published, boss):
    published.unpublish()
    page = again(published)
    page.summary = "Autre"
    with pytest.raises(PublishedVersionError):
        page.save_revision()
    page = again(published)
    page.save_revision().publish()
    assert again(published).live


def test_the_engine_publishes_what_was_approved():
    page = draft_version()
    author = person(Role.AUTHOR)
    page.owner = author
    page.save(update_fields=["owner"])
    ensure_default_workflows()
    submit(page, author)
    approve_at_every_step(page)
    assert again(page).live
    assert not again(page).is_initial_content


def test_the_admin_does_not_delete_it(client, published, boss):
    published.unpublish()
    url = reverse("wagtailadmin_pages:delete", args=[published.pk])
    shown = client.post(url, follow=True)
    assert "ne peut plus changer ni disparaître" in text_of(shown)
    many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{many}?id={published.pk}")
    assert ReferentialPage.objects.filter(pk=published.pk).exists()


def test_an_editor_that_was_open_before_publication_does_not_write_over(client, boss):
    page = draft_version()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.get(url)
    page.latest_revision.publish()
    sent = {**posted(page, title="Trop tard"), "overwrite_revision_id": page.latest_revision_id}
    client.post(url, sent, headers={"accept": "application/json"})
    assert again(page).get_latest_revision_as_object().title == "Référentiel 2027-1"


def test_another_language_has_its_own_draft_of_the_same_version(published):
    other = locale("en")
    for above in (
        published.get_parent().get_parent().get_parent(),
        published.get_parent().get_parent(),
        published.get_parent(),
    ):
        above.specific.copy_for_translation(other)
    draft = published.copy_for_translation(other)
    assert (draft.version, draft.live, draft.first_published_at) == ("2027-1", False, None)
    draft.title = "Reference framework"
    draft.save_revision().publish()
    assert again(draft).live
    assert ReferentialPage.objects.filter(locale=other).in_force() == draft
    assert ReferentialPage.objects.filter(locale=published.locale).in_force() == published


def test_a_minor_correction_does_not_go_round(published):
    revision = published.latest_revision
    revision.content = {**revision.content, "title": "Corrigé"}
    revision.save()
    with pytest.raises(NotReadyError, match="ne peut plus changer"):
        revision.publish()
    assert again(published).title == "Référentiel 2027-1"


def posted(page, **changes) -> dict:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": "",
            "version": page.version,
            "in_force_from": "2026-01-01",
            "seo_title": "",
            "search_description": "",
            "search_words": "",
            "comments": inline_formset([]),
            "domains": inline_formset([]),
            **changes,
        }
    )


def test_the_editor_shows_it_locked_and_leads_to_a_new_version(client, published, boss):
    url = reverse("wagtailadmin_pages:edit", args=[published.pk])
    shown = client.get(url)
    assert "Cette version a été publiée, elle ne peut plus changer." in text_of(shown)
    assert reverse("maisons_new_version", args=[published.pk]) in shown.content.decode()
    for action in ({}, {"action-publish": "1"}, {"action-submit": "1"}):
        response = client.post(url, {**posted(published, title="Forcé"), **action})
        assert response.status_code in {200, 302}
        assert again(published).title == "Référentiel 2027-1"
        assert published.revisions.count() == 1


def test_off_line_the_editor_says_why_it_refuses(client, published, boss):
    published.unpublish()
    url = reverse("wagtailadmin_pages:edit", args=[published.pk])
    response = client.post(url, posted(published, title="Forcé"), follow=True)
    assert "Préparer une nouvelle version" in text_of(response)
    assert again(published).title == "Référentiel 2027-1"


def test_it_is_not_copied(client, published, boss):
    url = reverse("wagtailadmin_pages:copy", args=[published.pk])
    sent = {
        "new_title": "Copie",
        "new_slug": "copie",
        "new_parent_page": published.get_parent().pk,
        "alias": "1",
    }
    for response in (client.get(url), client.post(url, sent)):
        assert response.url == reverse("maisons_new_version", args=[published.pk])
    above = reverse("wagtailadmin_pages:copy", args=[published.get_parent().get_parent().pk])
    home = published.get_parent().get_parent().get_parent()
    sent |= {"copy_subpages": "1", "new_parent_page": home.pk}
    client.post(above, sent)
    assert ReferentialPage.objects.count() == 1
