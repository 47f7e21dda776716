"""Publishing without the editor's form asks for finished texts too."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from articles.models import ArticlePage
from articles.unfinished import is_unfinished


def refuse_unfinished(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """Publishing several pages from a list: none is, when one of them is not written yet."""
    if action_type != "publish":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    unfinished = [page for page in pages if _has_something_to_write(page)]
    if not unfinished:
        return None
    titles = ", ".join(f"« {page.get_admin_display_title()} »" for page in unfinished)
    messages.error(
        request,
        _("Rien n’a été publié : des passages du modèle restent à écrire dans %s.") % titles,
    )
    return redirect("wagtailadmin_explore", unfinished[0].get_parent().pk)


def _has_something_to_write(page: Page) -> bool:
    latest = page.get_latest_revision_as_object()
    if not isinstance(latest, ArticlePage):
        return False
    body = json.dumps(latest.body.get_prep_value(), ensure_ascii=False)
    written = [latest.title, latest.summary, latest.essentials, latest.search_description, body]
    return any(is_unfinished(text) for text in written)
