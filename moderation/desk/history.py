"""The history of an object: every decision, in order, for who may read the object."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from moderation.desk.access import Viewer, visible_to
from moderation.desk.items import find_item, kind_of_item, public_url
from moderation.desk.private import events_hidden_from
from moderation.desk.refusing import hidden
from moderation.models import Event, ScopedTaskState
from moderation.models.journal import Action, base_content_type


def events_of(item: Any, viewer: Viewer) -> QuerySet[Event]:
    """The journal of ``item``; attempts that were refused are for the animation team."""
    events = Event.objects.of(item).exclude(action__in=events_hidden_from(item, viewer))
    if viewer.is_animator or viewer.user.is_superuser:
        return events
    return events.exclude(action=Action.REFUSED)


def states_of_item(item: Any) -> QuerySet[ScopedTaskState]:
    return ScopedTaskState.objects.filter(
        workflow_state__base_content_type=base_content_type(item),
        workflow_state__object_id=str(item.pk),
    ).order_by("-started_at", "-pk")


def history_page(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
    viewer = Viewer.of(request.user)
    item = find_item(content_type_id, object_id)
    if item is None:
        return hidden(request, f"{content_type_id}/{object_id}")
    mine = states_of_item(item).filter(pk__in=visible_to(viewer).values("pk")).first()
    if mine is None and not viewer.sees_everything:
        return hidden(request, item)
    context = {
        "events": events_of(item, viewer),
        "kind": kind_of_item(item),
        "title": str(item),
        "state": mine,
        "public_url": public_url(item),
        "header_title": _("Historique de %s") % item,
    }
    return render(request, "moderation/desk/history.html", context)
