"""Publishing the latest draft without a vote: a minor correction, or an urgent one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Revision

from millejours.models.guarded import NotReadyError
from moderation.comparison import compare, object_of
from moderation.desk.access import Viewer
from moderation.desk.forms import CorrectionForm
from moderation.desk.items import address_of, edit_url, find_item, kind_of_item
from moderation.desk.refusing import hidden
from moderation.differences import objections_to_minor
from moderation.errors import FourEyesError, ModerationError, StakeError, UnderModerationError
from moderation.models import ExceptionalAct
from moderation.models.journal import base_content_type
from moderation.services import correct_minor, give_up_plan, publish_urgent
from moderation.stakes import is_named

CONFLICT, INVALID = 409, 422
MINOR, URGENT = "mineure", "urgente"


def correction_page(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
    """For animators: what the draft changes, and the two ways to publish it without a vote.

    A POST says which way (``way``), why, and for which version.
    """
    viewer = Viewer.of(request.user)
    item = find_item(content_type_id, object_id)
    if item is None or not viewer.is_animator:
        return hidden(request, item or f"{content_type_id}/{object_id}")
    if request.method != "POST":
        return _render(request, item)
    if "renoncer" in request.POST:
        return _give_up_plan(request, item)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        typed = request.POST.dict()
        return _render(request, item, said=typed, refusal=_missing(form), status=INVALID)
    try:
        done = _correct(request, item, form.cleaned_data)
    except (ModerationError, NotReadyError) as refusal:
        return _render(request, item, said=form.cleaned_data, refusal=str(refusal), status=CONFLICT)
    messages.success(request, done)
    return redirect("wagtailadmin_home")


def _give_up_plan(request: HttpRequest, item: Any) -> HttpResponse:
    """« Renoncer à la date » : the text can be edited again."""
    try:
        give_up_plan(item, request.user, reason=request.POST.get("reason", ""))
    except ModerationError as refusal:
        return _render(request, item, refusal=str(refusal), status=CONFLICT)
    messages.success(request, _("La publication prévue de « %s » n’aura pas lieu.") % item)
    return redirect(request.path)


def _missing(form: CorrectionForm) -> str:
    if "revision" in form.errors:
        return _("Cette page a expiré. Relisez le texte, puis répondez.")
    return str(_("Dites pourquoi cette correction ne passe pas par un vote."))


def _correct(request: HttpRequest, item: Any, said: dict[str, Any]) -> str:
    what = {
        "revision_id": said["revision"],
        "reason": said["reason"],
        "written": said["written"],
    }
    if request.POST.get("way") == MINOR:
        correct_minor(item, request.user, **what)
        return _("La correction mineure de « %s » est en ligne.") % item
    act = publish_urgent(item, request.user, **what)
    if act.applied_at is None:
        return _("Demandé : une autre personne de l’équipe doit confirmer « %s ».") % item
    return _("La correction urgente de « %s » est en ligne.") % item


def _render(
    request: HttpRequest,
    item: Any,
    *,
    said: dict[str, Any] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    revision = item.get_latest_revision()
    waiting = ExceptionalAct.objects.to_confirm().filter(
        content_type=base_content_type(item), object_id=str(item.pk)
    )
    shown = {
        "revision": revision.pk if revision else None,
        "written": revision.created_at.isoformat() if revision else "",
    }
    initial = {**(said or {}), **shown}
    context: dict[str, Any] = {
        "item": item,
        "kind": kind_of_item(item),
        "form": CorrectionForm(initial=initial),
        "refusal": refusal,
        "waiting": waiting.first(),
        "planned": item.scheduled_revision,
        "edit_url": edit_url(item, request.user),
        "history_url": reverse("moderation_history", kwargs=address_of(item)),
        "header_title": str(item),
        **_changes(item, revision, request.user),
    }
    return render(request, "moderation/desk/correction.html", context, status=status)


def _changes(item: Any, revision: Revision | None, user: Any) -> dict[str, Any]:
    """What the draft changes; why it is not minor, when it is not."""
    if revision is None:
        return {"comparison": None, "against_minor": []}
    draft = object_of(revision)
    live = item if item.live else None
    return {
        "comparison": compare(live, draft),
        "against_minor": _against_minor(item, revision, draft, user),
    }


def _against_minor(item: Any, revision: Revision, draft: Any, user: Any) -> list[str]:
    if not item.live:
        return [_("rien n’est en ligne : il n’y a rien à corriger")]
    if item.workflow_in_progress:
        return [str(UnderModerationError.message)]
    if revision.user_id == user.pk:
        return [str(FourEyesError.message)]
    if is_named(item, user):
        return [str(StakeError.message)]
    return objections_to_minor(item, draft)
