"""``/admin/maisons/demandes/<number>/avis/<domain>/``: what my organisation thinks of each
criterion of a domain.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from maisons.instruction.refusals import NotInstructingError, OverwrittenError, StepOverError
from maisons.instruction.screens.access import on_request
from maisons.instruction.screens.asking import current_step
from maisons.instruction.screens.opinion_form import (
    OpinionRow,
    known_in,
    said_in,
    shown_rows,
    typed_rows,
)
from maisons.instruction.screens.reading import CriteriaReading, DomainRows
from maisons.instruction.services import give_opinions
from maisons.instruction.standing import organisations_of
from maisons.models import Conclusion, LabelRequestPage
from maisons.requests.refusals import RequestError
from moderation.errors import ModerationError
from moderation.models import Organisation, ScopedTaskState, Step


class Page:
    """A domain, the organisation for which the person speaks, the step."""

    def __init__(self, own: LabelRequestPage, user: Any, code: str, asked: str) -> None:
        """Raises Http404 when the version has no such domain here."""
        self.own, self.user = own, user
        self.reading = CriteriaReading(own)
        found = [each for each in self.reading.domains if each.domain.code == code]
        if not found:
            raise Http404
        self.domain: DomainRows = found[0]
        state = current_step(own)
        self.state: ScopedTaskState | None = (
            state if state is not None and state.step == Step.INSTRUCTION else None
        )
        self.mine = organisations_of(self.state, user)
        self.organisation = self._chosen(asked)

    def _chosen(self, asked: str) -> Organisation | None:
        """The one asked for; the first of hers when none is."""
        if not asked:
            return self.mine[0] if self.mine else None
        return next((each for each in self.mine if str(each.pk) == asked), None)

    @property
    def following(self) -> str:
        """The domain after this one; "" for the last."""
        codes = [each.domain.code for each in self.reading.domains]
        rank = codes.index(self.domain.domain.code)
        return codes[rank + 1] if rank + 1 < len(codes) else ""

    def address(self, code: str) -> str:
        path = reverse("maisons_opinions", args=[self.own.number, code])
        return f"{path}?organisation={self.organisation.pk}" if self.organisation else path


@require_http_methods(["GET", "HEAD", "POST"])
@on_request
def opinions_page(
    request: HttpRequest, label_request: LabelRequestPage, *, code: str
) -> HttpResponse:
    if request.method != "POST":
        page = Page(label_request, request.user, code, request.GET.get("organisation", ""))
        return _render(request, page, shown_rows(page.domain.rows, page.organisation))
    page = Page(label_request, request.user, code, request.POST.get("organisation", ""))
    rows = typed_rows(page.domain.rows, page.organisation, request.POST)
    if any(row.error for row in rows):
        refusal = _(
            "Corrigez ce qui est indiqué ci-dessous\u00a0: ce que vous avez écrit est gardé."
        )
        return _render(request, page, rows, refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _save(page, rows, request.POST)
    except (RequestError, ModerationError) as refusal:
        return _refused(request, page, refusal)
    messages.success(request, _saved(page, rows))
    if request.POST.get("ensuite") == "dossier" or not page.following:
        return redirect(f"{reverse('maisons_request', args=[label_request.number])}#criteres")
    return redirect(page.address(page.following))


def _save(page: Page, rows: list[OpinionRow], data: Any) -> None:
    """Raises StepOverError, NotInstructingError, and what the service refuses."""
    if page.state is None:
        raise StepOverError
    if page.organisation is None:
        raise NotInstructingError
    if not any(row.is_changed for row in rows):
        return
    give_opinions(
        page.own,
        page.user,
        seen=_seen(data),
        organisation=page.organisation,
        said=said_in(rows),
        known=known_in(rows, data),
    )


def _seen(data: Any) -> int:
    text = str(data.get("seen", ""))
    return int(text) if text.isascii() and text.isdigit() else 0


def _saved(page: Page, rows: list[OpinionRow]) -> str:
    if not any(row.is_changed for row in rows):
        return _("Rien n’avait changé\u00a0: vos avis restent ceux d’avant.")
    what = {"who": page.organisation, "domain": page.domain.domain}
    return _("Les avis de %(who)s sur le domaine «\u00a0%(domain)s\u00a0» sont enregistrés.") % what


def _refused(request: HttpRequest, page: Page, refusal: Exception) -> HttpResponse:
    """Of what is stored now, with what was typed."""
    code, asked = page.domain.domain.code, request.POST.get("organisation", "")
    again = Page(page.own, request.user, code, asked)
    rows = typed_rows(again.domain.rows, again.organisation, request.POST)
    is_late = isinstance(refusal, OverwrittenError)
    for row in rows:
        row.is_stale = row.is_stale and is_late
    return _render(request, again, rows, str(refusal), HTTPStatus.CONFLICT)


def _render(
    request: HttpRequest,
    page: Page,
    rows: list[OpinionRow],
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "header_title": f"{page.domain.domain.code}. {page.domain.domain.title}",
        "own": page.own,
        "page_of": page,
        "rows": rows,
        "refusal": refusal,
        "may_write": page.organisation is not None,
        "is_form": page.organisation is not None or bool(refusal),
        "conclusions": [("", _("Pas encore d’avis")), *Conclusion.choices],
        "following": page.following,
    }
    return render(request, "maisons/instruction/opinions.html", context, status=status)
