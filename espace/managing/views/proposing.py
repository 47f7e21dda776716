"""``structures/<pk>/proposer/``: a place that is missing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annuaire.managers.errors import LooksAlikeError
from annuaire.managers.proposals import propose
from annuaire.managers.works import said
from annuaire.models import ManagingBody
from espace.managing.access import body_or_404
from espace.managing.forms.proposing import ProposalForm
from millejours.models.guarded import NotReadyError
from moderation.errors import ModerationError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose_place(request: HttpRequest, pk: int) -> HttpResponse:
    """409 when a published listing looks like it: it is sent again with the box ticked."""
    body = body_or_404(request.user, pk)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, body, form)
    if not form.is_valid():
        return _page(request, body, form, HTTPStatus.BAD_REQUEST)
    is_distinct = bool(request.POST.get("distinct"))
    try:
        listing = propose(body, request.user, form.proposal, is_distinct=is_distinct)
    except LooksAlikeError as refusal:
        return _page(request, body, form, HTTPStatus.CONFLICT, refusal.candidates)
    except (ModerationError, NotReadyError, ValidationError) as refusal:
        form.add_error(None, said(refusal))
        return _page(request, body, form, HTTPStatus.BAD_REQUEST)
    messages.success(request, _("C’est envoyé au référent du territoire, qui relit la fiche."))
    return redirect("espace:listing", listing.pk)


def _page(
    request: HttpRequest,
    body: ManagingBody,
    form: ProposalForm,
    status: int = HTTPStatus.OK,
    candidates: Any = (),
) -> HttpResponse:
    context = {"body": body, "form": form, "candidates": candidates}
    return render(request, "espace/managing/propose.html", context, status=status)
