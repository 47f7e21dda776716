"""``structures/<pk>/``: all the listings of a body; which of them to change or confirm."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annuaire.managers import works
from annuaire.managers.table import TONES, State, listings_of, missing, narrowed
from annuaire.models import BodyWork, ManagingBody, WorkKind, WorkState
from annuaire.models.listing import ListingQuerySet
from espace.managing.access import body_or_404
from espace.managing.forms.filters import FilterForm
from moderation.errors import ModerationError

PER_PAGE = 50
GESTURES = {"modifier": WorkKind.EDIT, "confirmer": WorkKind.CONFIRM}
_KEY = re.compile(r"[0-9]{1,18}")


@login_required
@never_cache
@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The table, fifty listings a page; 400 when a filter does not exist."""
    body = body_or_404(request.user, pk)
    form = FilterForm(request.GET, body)
    found = narrowed(listings_of(body), form.filters)
    shown = found.select_related("category").prefetch_related("needs", "coverages__commune")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "body": body,
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": [_row(listing) for listing in page.object_list],
        "most": works.MOST_LISTINGS,
        "works": _works_of(body, request.user),
        "query": form.query,
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.BAD_REQUEST
    return render(request, "espace/managing/table.html", context, status=status)


def _row(listing: Any) -> dict[str, Any]:
    state = State(listing.state)
    places = [one.commune.name for one in listing.coverages.all() if one.commune is not None]
    return {
        "listing": listing,
        "state": state.label,
        "tone": TONES[state],
        "place": places[0] if places else "",
        "missing": missing(listing),
    }


def _works_of(body: ManagingBody, user: Any) -> list[BodyWork]:
    """Her last ones, to go back to."""
    mine = BodyWork.objects.filter(body=body, user=user).exclude(state=WorkState.CHOSEN)
    return list(mine.order_by("-created_at", "pk")[:5])


@login_required
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The listings ticked, or all those of the filter: 404 for one that is not of the body."""
    body = body_or_404(request.user, pk)
    kind = GESTURES.get(request.POST.get("geste", ""))
    if kind is None:
        raise Http404
    form = FilterForm(request.POST, body)
    if request.POST.get("toutes"):
        if not form.is_valid():
            messages.error(request, _("Ce filtre n’existe plus\u00a0: rien n’a été choisi."))
            return redirect("structures:table", pk)
        found = narrowed(listings_of(body), form.filters)
    else:
        found = _ticked(body, request.POST.getlist("fiche"))
    try:
        work = works.choose(body, request.user, kind, found)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('structures:table', args=[pk])}?{form.query}")
    return redirect("structures:work", work.pk)


def _ticked(body: ManagingBody, texts: list[str]) -> ListingQuerySet:
    """Raises Http404."""
    keys = {int(text) for text in texts if _KEY.fullmatch(text)}
    found = listings_of(body).filter(pk__in=keys)
    if len(keys) != len(set(texts)) or found.count() != len(keys):
        raise Http404
    return found
