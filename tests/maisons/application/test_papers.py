"""Documents: judged by their content, added, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maisons.application import saving
from maisons.models import LabelRequestPage, Paper, State
from tests.annuaire.registration import files
from tests.factories import UserFactory
from tests.maisons.application.factories import (
    address,
    complement,
    criterion_of,
    draft,
    filed,
    make_paper,
)

pytestmark = pytest.mark.django_db
ADDED = "pieces/A1/"


def sent(content: bytes, name: str = "convention.pdf") -> dict[str, Any]:
    return {"document": SimpleUploadedFile(name, content)}


def test_a_document_is_added_to_its_criterion(her: Any, draft: LabelRequestPage) -> None:
    response = her.post(address(draft, ADDED), sent(files.pdf()))
    assert response.status_code == 302
    paper = Paper.objects.get(request=draft)
    assert paper.criterion == criterion_of(draft, "A1")
    assert (paper.name, paper.media_type) == ("convention.pdf", "application/pdf")
    assert "convention.pdf" in her.get(address(draft, "domaine-a/")).content.decode()


def test_a_document_about_the_whole_file(her: Any, draft: LabelRequestPage) -> None:
    her.post(address(draft, "pieces/"), sent(files.image(), "plan.jpg"))
    assert Paper.objects.get(request=draft).criterion is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choisissez un fichier"),
        (files.archive(), "archive"),
        (b"<script>alert(1)</script>", "une page ou un dessin"),
        (b"x" * (5 * 1024 * 1024 + 1), "trop lourd"),
    ],
)
def test_a_wrong_file_is_refused(
    her: Any, draft: LabelRequestPage, content: bytes, said: str
) -> None:
    response = her.post(address(draft, ADDED), sent(content))
    assert response.status_code == 400
    assert said in response.content.decode() or (
        not content and "vide" in response.content.decode()
    )
    assert not Paper.objects.exists()


def test_no_file_at_all_is_said(her: Any, draft: LabelRequestPage) -> None:
    response = her.post(address(draft, ADDED))
    assert response.status_code == 400
    assert "Choisissez un fichier" in response.content.decode()


def test_the_same_document_twice_is_one(her: Any, draft: LabelRequestPage) -> None:
    for _each in range(2):
        her.post(address(draft, ADDED), sent(files.pdf()))
    assert Paper.objects.filter(request=draft).count() == 1


def test_twenty_documents_are_enough(
    her: Any, draft: LabelRequestPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_PAPERS", 1)
    make_paper(draft, criterion_of(draft, "A1"))
    response = her.post(address(draft, ADDED), sent(files.pdf()))
    assert response.status_code == 400
    assert Paper.objects.filter(request=draft).count() == 1


def test_a_document_of_a_draft_is_erased_with_its_file(
    her: Any, draft: LabelRequestPage, django_capture_on_commit_callbacks: Any
) -> None:
    paper = make_paper(draft, criterion_of(draft, "A1"))
    with django_capture_on_commit_callbacks(execute=True):
        response = her.post(address(draft, f"pieces-retirer/{paper.pk}/"))
    assert response.status_code == 302
    assert not Paper.objects.exists()
    assert not paper.file.storage.exists(paper.file.name)


def test_what_was_filed_is_only_taken_back(her: Any, director: Any) -> None:
    request = filed(director)
    complement(request, "A1")
    paper = Paper.objects.get(request=request)
    her.post(address(request, f"pieces-retirer/{paper.pk}/"))
    paper.refresh_from_db()
    assert paper.removed_at is not None
    assert paper.file.storage.exists(paper.file.name)


def test_a_closed_place_takes_and_gives_no_document(her: Any, director: Any) -> None:
    request = filed(director, State.INSTRUCTION)
    paper = Paper.objects.get(request=request)
    assert her.post(address(request, ADDED), sent(files.pdf())).status_code == 400
    her.post(address(request, f"pieces-retirer/{paper.pk}/"))
    paper.refresh_from_db()
    assert paper.removed_at is None
    complement(request, "A2")
    assert her.post(address(request, ADDED), sent(files.pdf())).status_code == 400
    assert her.post(address(request, "pieces/A2/"), sent(files.pdf())).status_code == 302


def test_a_document_of_another_request_is_not_found(her: Any, director: Any) -> None:
    mine, other = draft(director), draft(UserFactory())
    paper = make_paper(other, criterion_of(other, "A1"))
    assert her.post(address(mine, f"pieces-retirer/{paper.pk}/")).status_code == 404
    assert her.get(f"/maisons/candidater/pieces/{paper.pk}/").status_code == 404
    assert her.get("/maisons/candidater/pieces/99999999999999999999/").status_code == 404
    assert Paper.objects.filter(pk=paper.pk).exists()
