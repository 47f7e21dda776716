"""The whole file: on one page, as PDF, in the same order."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from maisons.application.document import html_of, pdf_of
from maisons.application.reading import file_of
from maisons.models import LabelRequestPage, ReferentialPage
from maisons.requests.visibility import requests_hidden
from millejours import pdf
from tests.maisons.application.factories import address
from tests.maisons.reading import assert_accessible

pytestmark = pytest.mark.django_db


def headings(html: str) -> list[str]:
    found = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_the_document_is_accessible_and_in_the_order_of_the_page(
    her: Any, complete: LabelRequestPage
) -> None:
    response = her.get(address(complete, "dossier.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert_accessible(response.content)
    page = her.get(address(complete, "dossier/")).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    document = headings(html_of(file_of(complete)))
    assert document[:2] == ["Structure porteuse", "Lieu"]
    assert "B1 Faire B1" in document
    assert headings(main) == document


def test_the_document_says_what_it_is_not(complete: LabelRequestPage) -> None:
    text = html_of(file_of(complete))
    assert "non officiel" not in text
    assert "Démonstration" not in text
    ReferentialPage.objects.filter(pk=complete.referential_id).update(is_model=True)
    complete = LabelRequestPage.objects.get(pk=complete.pk)
    complete.is_demonstration = True
    text = html_of(file_of(complete))
    assert "Modèle de démonstration, non officiel" in text
    assert 'class="model"' in text
    assert "Cette demande est inventée" in text


def test_the_screens_say_so_too(her: Any, complete: LabelRequestPage) -> None:
    ReferentialPage.objects.filter(pk=complete.referential_id).update(is_model=True)
    LabelRequestPage.objects.filter(pk=complete.pk).update(is_demonstration=True)
    for path in ("", "porteur/", "domaine-a/", "deposer/", "dossier/", "membres/", "pieces/"):
        page = her.get(address(complete, path)).content.decode()
        assert "Modèle de démonstration, non officiel" in page, path
        assert "Cette demande est inventée" in page, path


def test_without_pango_the_page_is_shown_to_print(
    her: Any, complete: LabelRequestPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_args: Any, **_more: Any) -> bytes:
        raise pdf.NoPdfError

    monkeypatch.setattr(pdf, "pdf", none)
    response = her.get(address(complete, "dossier.pdf"))
    assert response.status_code == 503
    assert "imprimez la page" in response.content.decode()


def test_a_criterion_in_a_foreign_hand_stays_text(complete: LabelRequestPage) -> None:
    complete.answers.update(explanation="<script>alert(1)</script>")
    assert "<script>" not in html_of(file_of(complete))
    assert pdf_of(file_of(complete)).content.startswith(b"%PDF")


def test_the_file_is_read_inside_the_admin_too(complete: LabelRequestPage) -> None:
    """Those who instruct show it within their own pages, where requests are hidden."""
    with requests_hidden():
        file = file_of(complete)
        text = render_to_string("maisons/application/file/whole.html", {"file": file})
    assert "Maison des Lilas" in text
