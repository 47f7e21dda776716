"""What was decided on is taken off line, never deleted: the decisions would be without object."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from moderation.models import Event, Organisation, ScopedTheme, Vote
from moderation.models.journal import Action, base_content_type

DECISIONS = (
    Action.APPROVE,
    Action.REFUSE,
    Action.VOTE_FOR,
    Action.OBJECT,
    Action.ABSTAIN,
    Action.TACIT,
    Action.DECIDED,
    Action.MINOR,
    Action.URGENT,
    Action.WITHDRAW_NOW,
)
MOST_NAMED = 3


def refuse_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page goes with what is below it and, in Wagtail, with its translations."""
    return _refuse(request, _decided_pages([page]), "wagtailadmin_pages:edit", page.pk)


def refuse_pages(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """The same from a list."""
    pages = [each for each in objects if isinstance(each, Page)]
    if action_type != "delete" or not pages:
        return None
    return _refuse(request, _decided_pages(pages), "wagtailadmin_explore", _parent_of(pages[0]))


def refuse_snippets(request: HttpRequest, snippets: list[Any]) -> HttpResponse | None:
    kept = [each for each in snippets if _is_decided(each)]
    if not kept:
        return None
    return _refuse(request, kept, kept[0].snippet_viewset.get_url_name("list"))


def _refuse(
    request: HttpRequest, kept: list[Any], back_to: str, *address: Any
) -> HttpResponse | None:
    if not kept:
        return None
    names = ", ".join(f"«\u00a0{each}\u00a0»" for each in kept[:MOST_NAMED])
    messages.error(
        request,
        _(
            "Rien n’est supprimé : des décisions ont été prises sur %(names)s, et elles sont"
            " gardées. Pour retirer un texte du site, mettez-le hors ligne."
        )
        % {"names": names},
    )
    return redirect(back_to, *address)


def _parent_of(page: Page) -> int:
    parent = page.get_parent()
    return parent.pk if parent else page.pk


def _decided_pages(pages: list[Page]) -> list[Page]:
    below = Q()
    for page in pages:
        for version in [page, *page.get_translations().order_by("pk")]:
            below |= Q(path__startswith=version.path)
    return list(_decided(Page.objects.filter(below)).order_by("path")[:MOST_NAMED])


def _is_decided(item: Any) -> bool:
    if isinstance(item, Organisation):
        return item.votes.exists() or ScopedTheme.objects.filter(named_organisation=item).exists()
    return _decided(type(item)._base_manager.filter(pk=item.pk)).exists()


def _decided(items: QuerySet[Any]) -> QuerySet[Any]:
    """Those of one root model on which something was decided."""
    kind, key = base_content_type(items.model()), Cast(OuterRef("pk"), CharField())
    events = Event.objects.filter(content_type=kind, object_id=key, action__in=DECISIONS)
    votes = Vote.objects.filter(
        task_state__workflow_state__base_content_type=kind,
        task_state__workflow_state__object_id=key,
    )
    return items.filter(Q(Exists(events)) | Q(Exists(votes)))
