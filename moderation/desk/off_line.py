"""Taking something off line at once: finding it, then one page to say why and confirm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import CharField, Q, QuerySet, TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.index import class_is_indexed

from millejours.text import clean_input, fold
from moderation.desk.access import Viewer, may_take_off_line
from moderation.desk.forms import OffLineForm
from moderation.desk.items import (
    address_of,
    find_item,
    kind_of_item,
    public_url,
    small_models,
)
from moderation.desk.refusing import hidden
from moderation.errors import ModerationError
from moderation.models import Role
from moderation.moderated import is_discreet
from moderation.services import withdraw_now

MOST_FOUND = 20
CONFLICT, INVALID = 409, 422


@dataclass(frozen=True, slots=True)
class Found:
    """Something on line that answers a search."""

    item: Any
    kind: str
    public_url: str | None
    off_line_url: str


def search_page(request: HttpRequest) -> HttpResponse:
    """« Mettre hors ligne »: by title or by a sentence of the text."""
    viewer = Viewer.of(request.user)
    if not viewer.may_take_off_line:
        return hidden(request, "bureau/hors-ligne")
    text = clean_input(request.GET.get("q", ""))
    found = list(islice(_found(text, viewer), MOST_FOUND + 1)) if text else []
    context = {
        "q": text,
        "found": found[:MOST_FOUND],
        "is_cut": len(found) > MOST_FOUND,
        "header_title": _("Mettre hors ligne"),
    }
    return render(request, "moderation/desk/off_line_search.html", context)


def _found(text: str, viewer: Viewer) -> Iterator[Found]:
    seen = set()
    for item in _on_line(text, viewer):
        key = (type(item), item.pk)
        if key not in seen and may_take_off_line(viewer, item):
            seen.add(key)
            url = reverse("moderation_off_line", kwargs=address_of(item))
            yield Found(item, kind_of_item(item), public_url(item), url)


def _on_line(text: str, viewer: Viewer) -> Iterator[Any]:
    """Titles that contain the words first, then what the index finds in the texts."""
    if not fold(text):
        return
    titled = Page.objects.live().filter(title__icontains=text).order_by("title", "pk")
    yield from titled.specific()[: MOST_FOUND + 1]
    yield from Page.objects.live().specific().search(text, operator="and")[: MOST_FOUND + 1]
    for model in small_models():
        yield from _small(model, text, viewer)


def _small(model: type[Any], text: str, viewer: Viewer) -> list[Any]:
    """One more than is shown: the page says that there are others."""
    live = _within_reach(model, viewer).filter(live=True)
    if class_is_indexed(model):
        found = get_search_backend().search(text, live, operator="and")
        return list(found[: MOST_FOUND + 1])
    rule = Q(pk__in=[])
    for name in _searched(model):
        rule |= Q(**{f"{name}__icontains": text}) | Q(**{f"{name}__icontains": fold(text)})
    return list(live.filter(rule).order_by("pk")[: MOST_FOUND + 1])


def _within_reach(model: type[Any], viewer: Viewer) -> QuerySet[Any]:
    """Of a type of many objects, those of her territory: asked before the list is cut."""
    if viewer.is_animator or not hasattr(model, "of_territories_of"):
        return model._default_manager.all()
    return model.of_territories_of(viewer.standing.ids(Role.REFERENT))


def _searched(model: type[Any]) -> list[str]:
    """The fields that the list of ``model`` searches; every text when it does not say."""
    viewset = getattr(model, "snippet_viewset", None)
    names = getattr(viewset, "search_fields", None)
    if isinstance(names, list | tuple):
        return list(names)
    texts = (CharField, TextField)
    return [field.name for field in model._meta.concrete_fields if isinstance(field, texts)]


def off_line_page(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
    """The second gesture: the reason and the button."""
    viewer = Viewer.of(request.user)
    item = find_item(content_type_id, object_id)
    if item is None or not may_take_off_line(viewer, item):
        return hidden(request, item or f"{content_type_id}/{object_id}")
    own = getattr(item, "off_line_reasons", ())
    if request.method != "POST":
        return _render(request, item, OffLineForm(own=own))
    form = OffLineForm(request.POST, own=own)
    if not form.is_valid():
        return _render(request, item, form, status=INVALID)
    try:
        said = form.cleaned_data
        withdraw_now(item, request.user, reason=said["choice"], details=said["details"])
    except ModerationError as refusal:
        return _render(request, item, form, refusal=str(refusal), status=CONFLICT)
    messages.success(request, _done(item))
    return redirect("wagtailadmin_home")


def _done(item: Any) -> str:
    if is_discreet(item):
        told = _("« %s » n’est plus en ligne. Les personnes qui en répondent sont prévenues.")
    else:
        told = _("« %s » n’est plus en ligne. Le comité est prévenu.")
    return told % item


def _render(
    request: HttpRequest, item: Any, form: OffLineForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    translations = item.get_translations() if hasattr(item, "get_translations") else []
    context = {
        "item": item,
        "kind": kind_of_item(item),
        "public_url": public_url(item),
        "is_live": getattr(item, "live", False),
        "translated": sum(getattr(each, "live", False) for each in translations),
        "form": form,
        "refusal": refusal,
        "header_title": str(item),
    }
    return render(request, "moderation/desk/off_line.html", context, status=status)
