"""``/admin/maisons/demandes/``: the requests that a person may read, hers to answer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maisons.instruction.screens.access import shown_requests
from maisons.instruction.screens.filters import RequestFilter
from maisons.models import LabelRequestPage
from moderation.competence import OF_TERRITORIES, Standing, awaiting
from moderation.desk import wording
from moderation.models import Organisation, Role, ScopedTaskState
from moderation.models.states import FILE_STEPS, ScopedTaskStateQuerySet

PER_PAGE = 25
TERRITORIAL = Organisation.Kind.TERRITORIAL
READERS = (Role.REFERENT, Role.DECIDER)


@dataclass(frozen=True, slots=True)
class Row:
    own: LabelRequestPage
    state: ScopedTaskState | None
    is_mine_to_do: bool

    @property
    def age(self) -> str:
        return wording.since(self.own.filed_at) if self.own.filed_at else ""

    @property
    def lateness(self) -> str:
        return wording.lateness(self.state.deadline) if self.state else ""


def waiting_for(standing: Standing) -> ScopedTaskStateQuerySet:
    """The steps of files on which this person may act now, and which she may read.

    A national referent reads no request: the animation team answers where nobody else does.
    """
    states = awaiting(standing).filter(step__in=FILE_STEPS)
    if standing.is_animator:
        return states
    mine = standing.ids(Role.REFERENT)
    hers = Organisation.objects.filter(pk__in=mine, is_national=False, kind=TERRITORIAL)
    here = Q(departement__in=hers.values("departements")) | Q(region__in=hers.values("regions"))
    return states.filter(here | ~Q(step__in=OF_TERRITORIES))


def may_read_some(standing: Standing) -> bool:
    """Whether ``readable_by`` may find something one day: asked by every page of the admin."""
    here = any(
        member.role in READERS and member.organisation.kind == TERRITORIAL
        for member in standing.memberships
    )
    return here or standing.is_animator or standing.decides_everywhere or bool(standing.voting_ids)


@require_safe
@shown_requests
def requests_page(request: HttpRequest) -> HttpResponse:
    readable = LabelRequestPage.objects.readable_by(request.user)
    form = RequestFilter(request.GET)
    mine = waiting_for(Standing.once(request.user)).order_by().values("title")
    first = Case(When(number__in=mine, then=0), default=1)
    found = form.apply(readable).order_by(first, "filed_at", "pk")
    related = ("region", "departement", "referential", "carrier__commune")
    paginator = Paginator(found.select_related(*related), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "header_title": _("Demandes de label"),
        "filter": form,
        "page": page,
        "rows": _rows(list(page.object_list), request.user),
        "previous_url": _address(form, page.previous_page_number) if page.has_previous() else "",
        "next_url": _address(form, page.next_page_number) if page.has_next() else "",
    }
    return render(request, "maisons/instruction/requests.html", context)


def _rows(requests: list[LabelRequestPage], user: Any) -> list[Row]:
    numbers = [each.number for each in requests]
    states = ScopedTaskState.objects.in_progress().filter(step__in=FILE_STEPS, title__in=numbers)
    current = {state.title: state for state in states.order_by("pk")}
    keys = [state.pk for state in current.values()]
    found = waiting_for(Standing.once(user)).filter(pk__in=keys).order_by()
    mine = set(found.values_list("title", flat=True))
    return [Row(each, current.get(each.number), each.number in mine) for each in requests]


def _address(form: RequestFilter, number: Any) -> str:
    return f"?{urlencode({**form.asked, 'page': number()})}"
