"""What went around a vote: the list of the desk, and the page where it is confirmed or ratified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Revision

from millejours.models.guarded import NotReadyError
from moderation.comparison import compare, object_of
from moderation.desk.access import Viewer, may_read_act
from moderation.desk.items import address_of, kind_of_item, public_url
from moderation.desk.private import hidden_from, shown_changes
from moderation.desk.refusing import hidden
from moderation.errors import ModerationError, StakeError
from moderation.models import ExceptionalAct
from moderation.services import give_up_urgent, may_ratify, publish_urgent, ratify
from moderation.stakes import is_named


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act, and what this person may do about it: « Confirmer », « Ratifier » or « Voir »."""

    act: ExceptionalAct
    action: str
    is_mine_to_do: bool

    @property
    def is_told_only(self) -> bool:
        return self.act.kind == ExceptionalAct.Kind.MINOR

    @property
    def url(self) -> str:
        return reverse("moderation_act", args=[self.act.pk])


def act_rows(found: list[ExceptionalAct], viewer: Viewer) -> list[ActRow]:
    return [_row(act, viewer) for act in found]


def _row(act: ExceptionalAct, viewer: Viewer) -> ActRow:
    if not may_answer(act, viewer):
        return ActRow(act, _("Voir"), is_mine_to_do=False)
    label = _("Lire et ratifier") if act.applied_at else _("Lire et confirmer")
    return ActRow(act, label, is_mine_to_do=True)


def may_answer(act: ExceptionalAct, viewer: Viewer) -> bool:
    """Confirmed by another animator; ratified by whoever votes too, without any hand in it."""
    hands = {act.asked_by_id, act.applied_by_id}
    if act.ratified_at is not None or viewer.user.pk in hands:
        return False
    if act.kind == ExceptionalAct.Kind.MINOR:
        return False  # told, not ratified
    return viewer.is_animator or (act.applied_at is not None and may_ratify(viewer.standing, act))


def act_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The act, its reason, what it changes; a POST confirms it (not applied yet) or ratifies it."""
    viewer = Viewer.of(request.user)
    act = ExceptionalAct.objects.filter(pk=pk).first()
    if act is None or act.item is None or not may_read_act(viewer, act):
        return hidden(request, f"ExceptionalAct {pk}")
    if request.method != "POST":
        return _render(request, viewer, act)
    try:
        done = _answer(request, act)
    except (ModerationError, NotReadyError) as refusal:
        return _render(request, viewer, act, refusal=str(refusal), status=409)
    messages.success(request, done)
    return redirect("wagtailadmin_home")


class ConfirmForm(forms.Form):
    """``revision`` is the one that was shown."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def _answer(request: HttpRequest, act: ExceptionalAct) -> str:
    if act.applied_at is not None:
        ratify(act, request.user)
        return _("« %s » est ratifié.") % act
    if "renoncer" in request.POST:
        give_up_urgent(act, request.user)
        return _("La correction urgente de « %s » n’est plus demandée.") % act.title
    form = ConfirmForm(request.POST)
    revision_id = form.cleaned_data["revision"] if form.is_valid() else 0
    publish_urgent(
        act.item, request.user, revision_id=revision_id, reason=act.reason, confirms=act.pk
    )
    return _("La correction urgente de « %s » est en ligne.") % act.title


def _render(
    request: HttpRequest,
    viewer: Viewer,
    act: ExceptionalAct,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    item = getattr(act.item, "specific", act.item)
    has_stake = is_named(item, viewer.user)
    context: dict[str, Any] = {
        "act": act,
        "kind": kind_of_item(item),
        "comparison": None if act.applied_at else _changes(act, item, viewer),
        "public_url": public_url(item),
        "history_url": reverse("moderation_history", kwargs=address_of(item)),
        "may_answer": may_answer(act, viewer) and not has_stake,
        "why_not": StakeError.message if has_stake else "",
        "may_give_up": act.applied_at is None and viewer.is_animator,
        "form": ConfirmForm(initial={"revision": act.revision_id}),
        "refusal": refusal,
        "header_title": act.title,
    }
    return render(request, "moderation/desk/act.html", context, status=status)


def _changes(act: ExceptionalAct, item: Any, viewer: Viewer) -> Any:
    revision = Revision.objects.filter(pk=act.revision_id).first()
    if revision is None:
        return None
    changes = compare(item if item.live else None, object_of(revision))
    return shown_changes(changes, hidden_from(item, None, viewer))
