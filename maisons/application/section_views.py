"""One section of a file: shown as it is saved, kept when it is accepted."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maisons.application.access import FORM, of_mine
from maisons.application.maps import served_map
from maisons.application.opening import opening_of
from maisons.application.reading import ApplicationFile, file_of
from maisons.application.refusals import ClosedError, StaleError
from maisons.application.saving import save_section
from maisons.application.sections import Section, section_named, sections_of
from maisons.application.views import about
from maisons.models import LabelRequestPage

STAY, BACK, PAPERS = "stay", "back", "papers"


@of_mine(*FORM)
def section(request: HttpRequest, asked: LabelRequestPage, slug: str) -> HttpResponse:
    file, opening = file_of(asked), opening_of(asked)
    chosen = section_named(file, slug)
    if chosen is None:
        raise Http404
    is_open = chosen.is_open(opening)
    if request.method != "POST":
        form = chosen.form(file, opening) if is_open else None
        return _page(request, file, chosen, form)
    if not is_open:
        return _page(request, file, chosen, None, HTTPStatus.CONFLICT, refusal=ClosedError.message)
    form = chosen.form(file, opening, request.POST)
    if not form.is_valid():
        return _page(request, file, chosen, form, HTTPStatus.BAD_REQUEST)
    digest = request.POST.get("digest", "")
    try:
        save_section(asked, request.user, slug=slug, form=form, digest=digest)
    except StaleError as error:
        return _stale(request, asked, chosen, form, error)
    except ClosedError as error:
        return _page(request, file, chosen, form, HTTPStatus.CONFLICT, refusal=error.message)
    messages.success(request, _("C’est enregistré."))
    return redirect(_next(request, file, chosen))


def _page(
    request: HttpRequest,
    file: ApplicationFile,
    chosen: Section,
    form: Any,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    """``form``: None to read only."""
    every = sections_of(file)
    rank = [one.slug for one in every].index(chosen.slug)
    context: dict[str, Any] = {
        **about(request, file.request),
        "file": file,
        "section": chosen,
        "domain": chosen.domain,
        "number": rank + 1,
        "total": len(every),
        "previous": every[rank - 1] if rank else None,
        "following": every[rank + 1] if rank + 1 < len(every) else None,
        "form": form,
        "digest": _digest(request, form),
        "problems": form.problems() if form is not None else [],
        "refusal": "",
        "is_stale": False,
        "stale": [],
        "map": served_map(file) if chosen.slug == "territoire" else None,
        **more,
    }
    template = form.template if form is not None else "maisons/application/sections/closed.html"
    return render(request, template, context, status=status)


def _digest(request: HttpRequest, form: Any) -> str:
    """That of the page that was read first, until it is accepted."""
    if request.method == "POST" or form is None:
        return request.POST.get("digest", "")
    return form.digest


def _stale(
    request: HttpRequest, asked: LabelRequestPage, chosen: Section, form: Any, error: StaleError
) -> HttpResponse:
    """What she typed is still in the form; what is saved stands beside it."""
    file, opening = file_of(asked), opening_of(asked)
    section_now = section_named(file, chosen.slug)
    if section_now is None or not section_now.is_open(opening):
        return _page(
            request, form.file, chosen, form, HTTPStatus.CONFLICT, refusal=ClosedError.message
        )
    current = section_now.form(file, opening)
    return _page(
        request,
        file,
        section_now,
        form,
        HTTPStatus.CONFLICT,
        digest=current.digest,
        is_stale=True,
        stale=form.differences(current),
        refusal=error.message,
    )


def _next(request: HttpRequest, file: ApplicationFile, chosen: Section) -> str:
    """Where the button that was pressed leads."""
    number = file.request.number
    here = reverse("candidater:section", args=[number, chosen.slug])
    asked = request.POST.get(PAPERS, "")
    codes = {one.criterion.code for one in chosen.domain.entries} if chosen.domain else set()
    if asked in codes:
        return reverse("candidater:criterion-papers", args=[number, asked])
    if STAY in request.POST:
        return here
    every = sections_of(file)
    rank = [one.slug for one in every].index(chosen.slug)
    if BACK in request.POST or rank + 1 == len(every):
        return reverse("candidater:home", args=[number])
    return reverse("candidater:section", args=[number, every[rank + 1].slug])
