"""Files of the library, texts that lead to them, and what the admin posts about them."""

from __future__ import annotations

import warnings
from typing import Any

from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from millejours.models import SiteDocument, SiteImage
from tests.articles.factories import body, document, image, make_article, source
from tests.moderation.factories import Role, draft, person
from tests.moderation.steps import draft_of


def file_of(kind: str) -> Any:
    """A document or an image that an author added."""
    found = document() if kind == "document" else image()
    if kind == "image":
        draw_for_admin(found)
    found.uploaded_by_user = person(Role.AUTHOR)
    found.save()
    draft()  # with it come the workflows, and the rights of authors
    return found


def draw_for_admin(found: SiteImage) -> None:
    """What the admin shows of an image: Wagtail 8.0 leaves a file open drawing it."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        found.get_renditions("max-800x600", "original", "max-165x165")


def block(file: Any) -> tuple[str, Any]:
    if isinstance(file, SiteDocument):
        return "download", {"document": file.pk, "description": ""}
    shown = {"image": file.pk, "alt_text": "Un bébé dort", "decorative": False}
    return "figure", {"image": shown, "caption": ""}


def article_on_line(file: Any) -> Any:
    return make_article(block(file), sources=[source()])


def article_whose_draft_leads_to(file: Any, author: Any = None) -> Any:
    """Never on line; its row knows nothing of the file, its latest revision does."""
    page = make_article(("text", "<p>Un texte.</p>"), sources=[source()], live=False)
    draft_of(page, page.title, author, body=body(block(file)))
    return type(page).objects.get(pk=page.pk)


def posted(file: Any, /, **changes: Any) -> dict[str, Any]:
    """What the form of the file sends when nothing is touched, and ``changes``."""
    values = {
        "title": file.title,
        "collection": file.collection_id,
        "tags": "",
        "credit": file.credit,
        "licence": file.licence,
    }
    if isinstance(file, SiteImage):
        values["description"] = file.description
        for name in ("x", "y", "width", "height"):
            values[f"focal_point_{name}"] = getattr(file, f"focal_point_{name}") or ""
    else:
        values |= {"language": file.language, "transcript": file.transcript}
    return values | changes


def address(file: Any, name: str) -> str:
    room = "wagtailimages" if isinstance(file, SiteImage) else "wagtaildocs"
    return reverse(f"{room}:{name}", args=[file.pk])


def another_picture() -> Any:
    return get_test_image_file("autre.png", size=(30, 30)).file
