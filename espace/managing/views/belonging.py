"""``structures/fiches/<pk>/``: a listing joins a body, or leaves it."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annuaire.managers import membership
from espace.access import kept_or_404
from espace.managing.access import body_or_404
from moderation.errors import ModerationError

_KEY = re.compile(r"[0-9]{1,18}")


@login_required
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    kept = kept_or_404(request.user, pk)
    asked = request.POST.get("organisme", "")
    if not _KEY.fullmatch(asked):
        raise Http404
    body = body_or_404(request.user, int(asked))
    try:
        membership.attach(body, kept.listing, request.user)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est fait\u00a0: ses membres la tiennent aussi."))
    return redirect("espace:listing", pk)


@login_required
@require_POST
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    kept = kept_or_404(request.user, pk)
    try:
        membership.detach(kept.listing, request.user)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est fait\u00a0: la fiche est détachée de l’organisme."))
    return redirect("espace:listing", pk)
