"""What is read of a file changes neither on line nor under the eyes of those who decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Revision, TaskState

from millejours.files_on_line import why_kept
from moderation.services import publish_urgent, request_changes, withdraw
from tests.articles.factories import body, document, make_article, source
from tests.factories import UserFactory
from tests.millejours.library import (
    address,
    another_picture,
    article_on_line,
    article_whose_draft_leads_to,
    block,
    file_of,
    posted,
)
from tests.moderation.factories import Role, animator, approve_at_every_step, person
from tests.moderation.steps import again, draft_of, on_line, pages_in_progress, sent

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("kind", ["document", "image"])
PDF = b"%PDF-1.4 un autre"


def another_file(kind):
    if kind == "document":
        return SimpleUploadedFile("autre.pdf", PDF)
    return SimpleUploadedFile("autre.png", another_picture().getvalue(), content_type="image/png")


def edit(client, file, user=None, /, **changes):
    """The page that answers, and the file read again."""
    client.force_login(user or file.uploaded_by_user)
    response = client.post(address(file, "edit"), posted(file, **changes))
    return response, again(file)


def assert_refused(client, file, why, user=None, /, **changes):
    before = again(file)
    response, after = edit(client, file, user, **changes)
    said = f"{why}\u00a0: ajoutez le nouveau à part, puis soumettez le texte."
    assert response.status_code == 200
    assert said in response.content.decode()
    for name in changes:
        assert getattr(after, name) == getattr(before, name)


def assert_taken(client, file, /, **changes):
    response, after = edit(client, file, **changes)
    assert response.status_code == 302
    for name, value in changes.items():
        if name != "file":
            assert getattr(after, name) == value


ON_LINE = "Ce fichier est en ligne"
READ = "Ce fichier est dans un texte soumis, ou qui va paraître"
DECIDED = "Ce fichier est dans un texte déjà soumis ou publié"
WORDS = [
    ("document", {"title": "Une phrase que personne n’a lue"}),
    ("document", {"transcript": "Donnez trois fois la dose."}),
    ("document", {"language": "en"}),
    ("document", {"credit": "Quelqu’un d’autre"}),
    ("document", {"licence": "cc-by-4.0"}),
    ("image", {"title": "Un autre titre"}),
    ("image", {"description": "Un bébé dort sur le ventre"}),
    ("image", {"credit": "Quelqu’un d’autre"}),
    ("image", {"licence": "cc-by-4.0"}),
    (
        "image",
        {"focal_point_x": 5, "focal_point_y": 5, "focal_point_width": 2, "focal_point_height": 2},
    ),
]


# --- On line ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "changes"), WORDS)
def test_the_words_of_a_file_on_line_stay(client, kind, changes):
    file = file_of(kind)
    article_on_line(file)
    assert_refused(client, file, ON_LINE, **changes)


@BOTH
def test_the_content_of_a_file_on_line_stays_whoever_asks(client, kind):
    file = file_of(kind)
    article_on_line(file)
    for user in (file.uploaded_by_user, animator(), UserFactory(is_superuser=True)):
        assert_refused(client, file, ON_LINE, user, file=another_file(kind))


def test_the_public_page_keeps_the_words_that_were_read(client):
    file = file_of("document")
    page = article_on_line(file)
    edit(client, file, title="PHRASE NON RELUE", transcript="Donnez trois fois la dose.")
    client.logout()
    html = client.get(page.url).content.decode()
    assert "Le livret" in html
    assert "PHRASE NON RELUE" not in html
    assert "trois fois la dose" not in html


@BOTH
def test_a_file_on_line_is_still_tidied(client, kind):
    file = file_of(kind)
    article_on_line(file)
    response, after = edit(client, file, tags="sommeil, nuit")
    assert response.status_code == 302
    assert set(after.tags.names()) == {"sommeil", "nuit"}


@BOTH
def test_the_form_after_the_upload_refuses_too(client, kind):
    """The same file, by the address where several files are added at once."""
    file = file_of(kind)
    article_on_line(file)
    client.force_login(file.uploaded_by_user)
    prefix = "doc" if kind == "document" else "image"
    values = {f"{prefix}-{file.pk}-{name}": v for name, v in posted(file, title="Non").items()}
    answer = client.post(address(file, "edit_multiple"), values).json()
    assert not answer["success"]
    assert ON_LINE in answer["form"]
    assert again(file).title == file.title


# --- Under the eyes of those who decide ---------------------------------------------------------


@BOTH
def test_nothing_changes_from_the_submission_to_the_publication(client, kind):
    file = file_of(kind)
    page = article_whose_draft_leads_to(file)
    assert_taken(client, file, title="Le titre voulu")
    file = again(file)
    sent(page, file.uploaded_by_user)
    assert_refused(client, file, READ, title="Un autre")
    assert_refused(client, file, READ, file=another_file(kind))
    approve_at_every_step(page)
    assert again(page).live
    assert_refused(client, file, ON_LINE, title="Un autre")


def test_what_is_sent_back_keeps_the_files_that_its_first_readers_read(client):
    file = file_of("document")
    state = sent(article_whose_draft_leads_to(file), file.uploaded_by_user)
    request_changes(state, animator(), reason="Il manque une source.")
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_REJECTED
    assert_refused(client, file, READ, transcript="Autre chose.")


def test_a_text_that_its_author_takes_back_frees_the_words_not_the_content(client):
    file = file_of("document")
    page = article_whose_draft_leads_to(file, file.uploaded_by_user)
    sent(page, file.uploaded_by_user)
    withdraw(page, file.uploaded_by_user)
    assert_refused(client, file, DECIDED, file=another_file("document"))
    assert_taken(client, file, transcript="Ce qui est dit.")


@BOTH
def test_a_planned_publication_keeps_its_files(client, kind):
    file = file_of(kind)
    page = article_whose_draft_leads_to(file)
    Revision.objects.filter(pk=page.latest_revision_id).update(
        approved_go_live_at=timezone.now() + timedelta(days=2)
    )
    assert_refused(client, file, READ, title="Un autre")
    assert_refused(client, file, READ, file=another_file(kind))


def test_an_urgent_correction_that_waits_keeps_its_files(client):
    file = file_of("document")
    page = make_article(("text", "<p>Un texte.</p>"), sources=[source()])
    draft = draft_of(page, page.title, body=body(block(file)))
    assert_taken(client, file, title="Le bon titre")
    publish_urgent(page, animator(), revision_id=draft.pk, reason="Dose fausse.")
    assert_refused(client, again(file), READ, title="Un autre")


@BOTH
def test_what_was_published_once_keeps_its_content(client, kind):
    """The history and the journal say what the public read: the file is part of it."""
    file = file_of(kind)
    page = article_on_line(file)
    page.save_revision()
    page = on_line(page)
    draft_of(page, page.title, body=body(("text", "<p>Sans le fichier.</p>")))
    on_line(again(page))
    assert_refused(client, file, DECIDED, file=another_file(kind))
    assert_taken(client, file, title="Un autre titre")


# --- What nothing uses is free ------------------------------------------------------------------


@BOTH
def test_a_file_that_only_a_draft_uses_is_free(client, kind):
    file = file_of(kind)
    article_whose_draft_leads_to(file)
    assert_taken(client, file, title="Un autre", file=another_file(kind))


def test_another_file_whose_number_begins_alike_is_free(client):
    file = file_of("document")
    longer = type(file).objects.create(pk=file.pk * 10 + 1, title="Autre", file=file.file)
    sent(article_whose_draft_leads_to(longer), person(Role.AUTHOR))
    assert_taken(client, file, title="Le bon titre", file=another_file("document"))
    assert why_kept(longer)


def test_an_image_and_a_document_of_the_same_number_are_not_confused():
    image, file = file_of("image"), file_of("document")
    file = type(file).objects.create(pk=image.pk + 1000, title="Autre", file=file.file)
    twin = type(image).objects.create(pk=file.pk, title="Jumelle", file=image.file)
    sent(article_whose_draft_leads_to(file), person(Role.AUTHOR))
    assert why_kept(file)
    assert not why_kept(twin, ever=True)


def test_texts_in_progress_that_do_not_name_the_file_cost_nothing(assert_max_queries):
    file = document(pk=765_432)
    for count in (1, 5):
        pages_in_progress(count)
        with assert_max_queries(3):
            assert not why_kept(file, ever=True)
