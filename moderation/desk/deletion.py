"""What was decided on is taken off line, never deleted: the decisions would be without object."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, WorkflowState

from moderation.competence import Standing
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
    return _refuse_others(request, [page]) or _refuse(
        request, _decided_pages([page]), "wagtailadmin_pages:edit", page.pk
    )


def refuse_pages(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """The same from a list."""
    pages = [each for each in objects if isinstance(each, Page)]
    if action_type != "delete" or not pages:
        return None
    where = _parent_of(pages[0])
    return _refuse_others(request, pages) or _refuse(
        request, _decided_pages(pages), "wagtailadmin_explore", where
    )


def refuse_snippets(request: HttpRequest, snippets: list[Any]) -> HttpResponse | None:
    if waiting := [each for each in snippets if getattr(each, "workflow_in_progress", False)]:
        return _say_kept(request, waiting, waiting[0].snippet_viewset.get_url_name("list"))
    kept = [each for each in snippets if _is_decided(each)]
    if not kept:
        return None
    return _refuse(request, kept, kept[0].snippet_viewset.get_url_name("list"))


def _refuse_others(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """What waits for an answer is taken back first; a draft is deleted by who wrote it."""
    below = Q()
    for page in pages:
        below |= Q(path__startswith=page.path)
    every = Page.objects.filter(below).order_by("path")
    active = WorkflowState.objects.active().filter(
        base_content_type=base_content_type(Page()), object_id=Cast(OuterRef("pk"), CharField())
    )
    kept = list(every.filter(Exists(active))[:MOST_NAMED])
    if not kept and not _may_delete_others(request.user):
        kept = list(every.exclude(owner=request.user)[:MOST_NAMED])
    if not kept:
        return None
    return _say_kept(request, kept, "wagtailadmin_explore", _parent_of(pages[0]))


def _may_delete_others(user: Any) -> bool:
    return user.is_superuser or Standing.once(user).is_animator


def _say_kept(request: HttpRequest, kept: list[Any], back_to: str, *address: Any) -> HttpResponse:
    message = _(
        "Rien n’est supprimé : %(names)s attend une décision, ou appartient à quelqu’un d’autre."
        " Retirez d’abord la demande, ou demandez à son auteur."
    )
    messages.error(request, message % {"names": _names(kept)})
    return redirect(back_to, *address)


def _names(kept: list[Any]) -> str:
    return ", ".join(f"«\u00a0{each}\u00a0»" for each in kept[:MOST_NAMED])


def _refuse(
    request: HttpRequest, kept: list[Any], back_to: str, *address: Any
) -> HttpResponse | None:
    if not kept:
        return None
    messages.error(
        request,
        _(
            "Rien n’est supprimé : des décisions ont été prises sur %(names)s, et elles sont"
            " gardées. Pour retirer un texte du site, mettez-le hors ligne."
        )
        % {"names": _names(kept)},
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
