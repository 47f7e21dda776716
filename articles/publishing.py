"""Why a text may not go on line yet, and how the admin says so, by whatever way it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from articles.models import ArticlePage
from articles.models.whole import REFUSED, refusal
from articles.quoting import not_on_line, quoted
from articles.unfinished import MESSAGE, WRITTEN, is_blank, is_unfinished

MOST_NAMED = 5


def reasons_against(item: Any) -> list[str]:
    """What must be mended before ``item``, as its revision has it, goes on line."""
    reasons = [*_invalid_fields(item)]
    if isinstance(item, ArticlePage):
        reasons += [*_missing(item), *_invalid_blocks(item), *not_on_line(quoted(item))]
    return list(dict.fromkeys(reasons))


def _invalid_fields(item: Any) -> Iterator[str]:
    try:
        item.full_clean()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            for text in texts:
                yield text if name == NON_FIELD_ERRORS else _about(_name(item, name), text)


def _missing(page: ArticlePage) -> Iterator[str]:
    empty = {
        "summary": is_blank(page.summary),
        "essentials": is_blank(page.essentials),
        "themes": not page.themes.all(),
    }
    for name in (name for name, is_missing in empty.items() if is_missing):
        yield _about(_name(page, name), _("à remplir"))
    sources = list(page.sources.all())
    if not sources:
        yield _about(_("Sources"), _("il en faut au moins une"))
    if any(not source.institution or not source.title for source in sources):
        yield _about(_("Sources"), _("institution et titre de chacune sont à remplir"))
    for name in WRITTEN:
        if is_unfinished(getattr(page, name)):
            yield _about(_name(page, name), str(MESSAGE).rstrip("."))


def _invalid_blocks(page: ArticlePage) -> Iterator[str]:
    try:
        page.body.stream_block.clean(page.body)
    except ValidationError as error:
        for index, wrong in getattr(error, "block_errors", {}).items():
            place = {"number": index + 1, "block": page.body[index].block.label}
            for text in _texts(wrong):
                yield _about(_("Bloc %(number)d, %(block)s") % place, text.rstrip("."))
        for wrong in getattr(error, "non_block_errors", ()):
            yield from (_about(_name(page, "body"), text) for text in _texts(wrong))


def _texts(error: Any) -> Iterator[str]:
    """The sentences at the ends of a tree of errors of blocks."""
    if isinstance(error, str):
        yield error
    elif isinstance(error, dict):
        yield from _texts(list(error.values()))
    elif isinstance(error, list | tuple):
        for one in error:
            yield from _texts(one)
    elif hasattr(error, "block_errors") or hasattr(error, "non_block_errors"):
        yield from _texts(getattr(error, "block_errors", []))
        yield from _texts(list(getattr(error, "non_block_errors", [])))
    elif error is not None:
        yield from error.messages


def _name(item: Any, field: str) -> str:
    return str(capfirst(item._meta.get_field(field).verbose_name))


def _about(what: str, text: str) -> str:
    return _("%(what)s : %(text)s") % {"what": what, "text": text.rstrip(".")}


# --- The ways of the admin ---------------------------------------------------------------------


def refuse_in_editor(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Once the editor has kept the draft, before it publishes."""
    if not isinstance(page, ArticlePage):
        return None
    reasons = reasons_against(page.latest_revision.as_object())
    if not reasons:
        return None
    messages.error(request, refusal(page.get_admin_display_title(), reasons))
    return redirect("wagtailadmin_pages:edit", page.pk)


def refuse_in_list(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """Publishing several pages from a list: none is, when one of them is not ready."""
    if action_type != "publish":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    if request.POST.get("include_descendants"):
        pages += [below for page in pages for below in page.get_descendants().not_live()]
    refused = [*_refused(pages)]
    if not refused:
        return None
    messages.error(request, _("Rien n’a été publié."))
    for page, reasons in refused[:MOST_NAMED]:
        messages.error(request, refusal(page.get_admin_display_title(), reasons))
    return redirect("wagtailadmin_explore", refused[0][0].get_parent().pk)


def _refused(pages: Iterable[Page]) -> Iterator[tuple[Page, list[str]]]:
    for page in pages:
        latest = page.get_latest_revision_as_object()
        reasons = reasons_against(latest) if isinstance(latest, ArticlePage) else []
        if reasons:
            yield latest, reasons


def register_refusal(actions: Any) -> None:
    """What the history of a page says of a planned publication given up."""

    @actions.register_action(REFUSED)
    class Refused(LogFormatter):
        label = gettext_lazy("Publication refusée")

        def format_message(self, entry: Any) -> str:
            reasons = "\u00a0; ".join(entry.data.get("reasons", []))
            return _("Publication prévue refusée. %(reasons)s") % {"reasons": reasons}
