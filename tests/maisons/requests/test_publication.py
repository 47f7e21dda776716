"""A request never goes on line, whoever asks and whichever way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision, Task, Workflow, WorkflowState, WorkflowTask

from maisons.models import LabelRequestPage
from maisons.requests.refusals import NotCopiedError
from millejours.models import User
from millejours.models.guarded import NotReadyError, engine_publishes
from tests.factories import UserFactory
from tests.maisons.requests.factories import make_request

pytestmark = pytest.mark.django_db


def administrator() -> User:
    return UserFactory(is_superuser=True, is_staff=True)


def assert_off_line(request: LabelRequestPage) -> None:
    again = Page.objects.get(pk=request.pk)
    assert not again.live
    assert again.first_published_at is None


@pytest.mark.parametrize("who", [None, "administrator"])
def test_a_service_does_not_publish_it(who: str | None) -> None:
    request = make_request()
    revision = request.save_revision()
    user = administrator() if who else None
    for publish in (
        lambda: request.publish(revision, user=user),
        lambda: revision.publish(user=user),
        lambda: revision.publish(user=user, skip_permission_checks=True),
    ):
        with pytest.raises(NotReadyError, match="jamais publiée"):
            publish()
    assert_off_line(request)


def test_the_engine_of_moderation_does_not_publish_it() -> None:
    request = make_request()
    revision = request.save_revision()
    with engine_publishes(), pytest.raises(NotReadyError):
        revision.publish(skip_permission_checks=True)
    assert_off_line(request)


def test_the_clock_does_not_publish_it() -> None:
    request = make_request()
    request.go_live_at = timezone.now() - timedelta(hours=1)
    revision = request.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=request.go_live_at)
    call_command("publish_scheduled")
    assert_off_line(request)


def test_an_older_revision_does_not_come_back_on_line() -> None:
    request = make_request()
    older = request.save_revision()
    request.save_revision()
    with pytest.raises(NotReadyError):
        older.publish()
    assert_off_line(request)


def test_the_last_approval_of_a_workflow_does_not_publish_it() -> None:
    """Nor ends it: ``on_approved`` wants a decision."""
    request = make_request()
    request.save_revision()
    workflow = Workflow.objects.create(name="Essai")
    task = Task.objects.create(name="Une étape")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    started = workflow.start(request, None)
    with pytest.raises(PermissionDenied):
        started.current_task_state.approve()
    assert_off_line(request)
    assert WorkflowState.objects.get(pk=started.pk).workflow_id == workflow.pk


def test_saving_it_on_line_leaves_it_off_line() -> None:
    request = make_request()
    request.live = True
    request.show_in_menus = True
    request.save()
    assert_off_line(request)
    assert not Page.objects.get(pk=request.pk).show_in_menus


@pytest.mark.parametrize("post", ["edit", "bulk"])
def test_the_admin_does_not_publish_it(client: Client, post: str) -> None:
    request = make_request()
    client.force_login(administrator())
    if post == "edit":
        response = client.post(
            f"/admin/pages/{request.pk}/edit/", {"title": "Titre", "action-publish": "1"}
        )
        assert response.status_code == 404
    else:
        client.post(f"/admin/bulk/wagtailcore/page/publish/?id={request.pk}")
    assert_off_line(request)


@pytest.mark.parametrize("act", ["copy", "create_alias", "copy_for_translation", "move"])
def test_it_is_neither_copied_nor_moved(act: str) -> None:
    request = make_request()
    arguments: dict[str, tuple[Any, ...]] = {
        "copy_for_translation": (request.locale,),
        "move": (request.get_parent(),),
    }
    for page in (request, request.get_parent().specific):
        with pytest.raises(NotCopiedError):
            getattr(page, act)(*arguments.get(act, ()))
    assert LabelRequestPage.objects.count() == 1


def test_a_request_written_on_line_by_force_has_no_address(client: Client) -> None:
    request = make_request()
    Page.objects.filter(path__startswith=request.get_ancestors()[1].path).update(live=True)
    request.refresh_from_db()
    assert request.get_url() is None
    assert request.get_sitemap_urls() == []
    for path in (request.url_path, f"/{request.slug}/", "/demandes-de-label/"):
        assert client.get(path).status_code == 404
    for path in ("/sitemap.xml", "/sitemap-pages.xml", "/plan-du-site/", "/articles/rss.xml"):
        assert request.number not in client.get(path).content.decode()
