"""``structures/travaux/<uuid>/``: what to change, what would change, what was done."""

from __future__ import annotations

import re
from collections import Counter
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.managers import works
from annuaire.models import BodyWork, LineState, WorkKind, WorkState
from espace.managing.access import work_or_404
from espace.managing.forms.editing import EditForm
from moderation.errors import ModerationError

PER_PAGE = 200
TEMPLATES = {WorkState.PREPARED: "espace/managing/differences.html"}
_KEY = re.compile(r"[0-9]{1,18}")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, pk: Any) -> HttpResponse:
    """The form, then the differences, then the report; a POST answers the form."""
    mine = work_or_404(request.user, pk)
    may_edit = mine.kind == WorkKind.EDIT and mine.state in (WorkState.CHOSEN, WorkState.PREPARED)
    if mine.state == WorkState.CHOSEN or (may_edit and request.method == "POST"):
        return _edit(request, mine)
    template = TEMPLATES.get(mine.state, "espace/managing/report.html")
    return render(request, template, _context(request, mine))


def _edit(request: HttpRequest, mine: BodyWork) -> HttpResponse:
    form = EditForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            works.prepare(mine, request.user, form.cleaned_data["changes"])
        except ModerationError as refusal:
            messages.error(request, str(refusal))
        return redirect("structures:work", mine.pk)
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    context = {"work": mine, "body": mine.body, "form": form, "count": mine.lines.count()}
    return render(request, "espace/managing/edit.html", context, status=status)


def _context(request: HttpRequest, mine: BodyWork) -> dict[str, Any]:
    # Before the lines: prepared again in between, the page shows what its mark does not allow.
    plan = works.plan_of(mine) if mine.state == WorkState.PREPARED else ""
    lines = mine.lines.select_related("listing").order_by("number", "pk")
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    rows = mine.lines.order_by().values("state").annotate(many=Count("pk"))
    counts = Counter({row["state"]: row["many"] for row in rows})
    return {
        "work": mine,
        "body": mine.body,
        "plan": plan,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "total": counts.total(),
        "ready": counts[LineState.READY],
        "doubtful": counts[LineState.DOUBT],
        "same": counts[LineState.SAME],
        "wrong": counts[LineState.WRONG],
        "done": counts[LineState.DONE],
        "refused": counts[LineState.REFUSED],
        "is_over": mine.state == WorkState.DONE,
        "is_confirmation": mine.kind == WorkKind.CONFIRM,
        "query": "",
    }


@login_required
@require_POST
def launch(request: HttpRequest, pk: Any) -> HttpResponse:
    """Apply what was read; what does not fit in this request goes on by itself."""
    mine = work_or_404(request.user, pk)
    distinct = [int(text) for text in request.POST.getlist("distinct") if _KEY.fullmatch(text)]
    seen = request.POST.get("plan", "")
    try:
        works.launch(mine, request.user, seen=seen, distinct=distinct)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
    else:
        works.apply(mine)
    return redirect("structures:work", pk)


@login_required
@require_POST
def give_up(request: HttpRequest, pk: Any) -> HttpResponse:
    mine = work_or_404(request.user, pk)
    try:
        works.give_up(mine, request.user)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
        return redirect("structures:work", pk)
    messages.success(request, _("C’est abandonné\u00a0: rien n’a été changé."))
    return redirect("structures:table", mine.body_id)
