"""What is read of a file is deleted by nobody, one by one or from a list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from millejours.kept_files import KeptFileError
from millejours.models import SiteDocument, SiteImage
from tests.articles.factories import document
from tests.factories import UserFactory
from tests.millejours.library import (
    address,
    article_on_line,
    article_whose_draft_leads_to,
    file_of,
)
from tests.moderation.factories import animator
from tests.moderation.steps import again, sent

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("kind", ["document", "image"])
WHAT_TO_DO = "\u00a0: retirez-le d’abord du texte, et attendez que ce texte soit en ligne sans lui."
ON_LINE = f"Ce fichier est en ligne{WHAT_TO_DO}"
READ = f"Ce fichier est dans un texte soumis, ou qui va paraître{WHAT_TO_DO}"


def on_line(file):
    article_on_line(file)
    return ON_LINE


def submitted(file):
    sent(article_whose_draft_leads_to(file), file.uploaded_by_user)
    return READ


def planned(file):
    page = article_whose_draft_leads_to(file)
    Revision.objects.filter(pk=page.latest_revision_id).update(
        approved_go_live_at=timezone.now() + timedelta(days=2)
    )
    return READ


WAYS = pytest.mark.parametrize("read", [on_line, submitted, planned])


def exists(file) -> bool:
    """Its row and its content."""
    return type(file).objects.filter(pk=file.pk).exists() and Path(file.file.path).exists()


@BOTH
@WAYS
def test_a_file_that_is_read_is_not_deleted(client, kind, read):
    file = file_of(kind)
    why = read(file)
    for user in (file.uploaded_by_user, animator(), UserFactory(is_superuser=True)):
        client.force_login(user)
        assert client.get(address(file, "delete")).status_code == 200
        response = client.post(address(file, "delete"), follow=True)
        assert response.redirect_chain[-1][0] == address(file, "edit")
        html = response.content.decode()
        assert f"«\u00a0{file.title}\u00a0» n’est pas supprimé. {why}" in html
        assert exists(file)


@BOTH
def test_deleting_what_was_just_added_says_no_too(client, kind):
    file = file_of(kind)
    on_line(file)
    client.force_login(file.uploaded_by_user)
    with transaction.atomic():  # what a refused deletion breaks ends with it
        answer = client.post(
            address(file, "delete_multiple"), headers={"x-requested-with": "XMLHttpRequest"}
        ).json()
    assert answer["success"] is False
    assert ON_LINE in answer["error_message"]
    assert exists(file)


@BOTH
def test_a_program_does_not_delete_it_either(kind):
    file = file_of(kind)
    on_line(file)
    with pytest.raises(KeptFileError, match="Ce fichier est en ligne"), transaction.atomic():
        file.delete()
    with pytest.raises(KeptFileError), transaction.atomic():
        type(file).objects.filter(pk=file.pk).delete()
    assert exists(file)


@BOTH
def test_a_file_that_only_a_draft_uses_is_deleted(client, kind, django_capture_on_commit_callbacks):
    file = file_of(kind)
    page = article_whose_draft_leads_to(file)
    path = Path(file.file.path)
    client.force_login(file.uploaded_by_user)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(file, "delete")).status_code == 302
    assert not type(file).objects.filter(pk=file.pk).exists()
    assert not path.exists()
    assert again(page).get_latest_revision().as_object().title == page.title


# --- From a list --------------------------------------------------------------------------------


def delete_all(client, files):
    """The answer, where the list sends back."""
    model = type(files[0])
    room = "wagtailimages" if model is SiteImage else "wagtaildocs"
    names = model._meta.app_label, model._meta.model_name, "delete"
    keys = "&".join(f"id={file.pk}" for file in files)
    back = reverse(f"{room}:index")
    url = f"{reverse('wagtail_bulk_action', args=names)}?{keys}&next={back}"
    client.force_login(UserFactory(is_superuser=True))
    response = client.post(url, follow=True)
    assert response.redirect_chain[-1][0] == back
    return response.content.decode()


@BOTH
def test_a_list_says_which_were_left_and_deletes_the_others(client, kind):
    kept, free = file_of(kind), file_of(kind)
    type(kept).objects.filter(pk=kept.pk).update(title="Le gardé")
    on_line(kept)
    html = delete_all(client, [kept, free])
    assert f"«\u00a0Le gardé\u00a0» n’est pas supprimé. {ON_LINE}" in html
    assert list(type(kept).objects.order_by("pk")) == [kept]


@BOTH
def test_a_list_of_kept_files_deletes_nothing(client, kind):
    kept = [file_of(kind), file_of(kind)]
    why = [on_line(kept[0]), submitted(kept[1])]
    html = delete_all(client, kept)
    assert all(each in html for each in why)
    assert all(exists(file) for file in kept)
    assert "messages-success" not in html


def test_a_long_list_is_said_in_one_sentence(client):
    kept = [document() for _each in range(7)]
    for number, file in enumerate(kept):
        SiteDocument.objects.filter(pk=file.pk).update(title=f"Livret {number}")
        on_line(file)
    html = delete_all(client, kept)
    assert html.count("n’est pas supprimé") == 5
    assert "De même pour" in html
    assert SiteDocument.objects.count() == 7
