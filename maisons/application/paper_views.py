"""The documents of a file: added, taken back, and the one address from which they are read."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annuaire.registration.forms.base import problems_of
from annuaire.registration.proof_views import HEADERS
from annuaire.registration.receiving import bounded_upload
from annuaire.registration.uploads import EXTENSIONS, RefusedFileError, accepted_file, too_large
from maisons.application import saving
from maisons.application.access import ACT, FORM, LARGEST_KEY, of_mine
from maisons.application.forms.gestures import PaperForm
from maisons.application.opening import opening_of
from maisons.application.papers import may_read
from maisons.application.reading import ApplicationFile, FileEntry, file_of
from maisons.application.sections import Section, sections_of
from maisons.application.views import about
from maisons.models import LabelRequestPage, Paper
from maisons.requests.refusals import RequestError


@require_safe
@login_required
def paper(request: HttpRequest, pk: int) -> FileResponse:
    """404 for whoever may not read it, as for one that does not exist."""
    if pk > LARGEST_KEY:
        raise Http404
    found = get_object_or_404(Paper.objects.select_related("request"), pk=pk)
    if not may_read(request.user, found) or found.media_type not in EXTENSIONS:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"piece-{found.request.number}-{found.pk}.{EXTENSIONS[found.media_type]}"
    return FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type=found.media_type,
        headers=HEADERS,
    )


@bounded_upload
@of_mine(*FORM)
def papers(request: HttpRequest, asked: LabelRequestPage, code: str = "") -> HttpResponse:
    """Those of the criterion ``code``, or about the whole file."""
    file, opening = file_of(asked), opening_of(asked)
    entry = next((one for one in file.entries if one.criterion.code == code), None)
    if code and entry is None:
        raise Http404
    criterion_pk = entry.criterion.pk if entry else None
    form, status = PaperForm(), HTTPStatus.OK
    if request.method == "POST":
        form, status = PaperForm(request.POST), HTTPStatus.BAD_REQUEST
        try:
            kept = accepted_file(*_sent(request))
            saving.keep_paper(asked, request.user, criterion_pk=criterion_pk, file=kept)
        except (RefusedFileError, RequestError) as refusal:
            form.full_clean()
            form.add_error("document", str(refusal))
        else:
            messages.success(request, _("Le document est ajouté."))
            return redirect(_address(asked, code))
    context = {
        **about(request, asked),
        "entry": entry,
        "papers": entry.papers if entry else file.papers,
        "is_open": opening.has_criterion(criterion_pk),
        "section": _section(file, entry),
        "form": form,
        "problems": problems_of(form),
    }
    return render(request, "maisons/application/papers.html", context, status=status)


def _section(file: ApplicationFile, entry: FileEntry | None) -> Section | None:
    """Where the criterion is asked; None for what is about the whole file."""
    domains = [one for one in sections_of(file) if one.domain is not None]
    return next((one for one in domains if one.domain and entry in one.domain.entries), None)


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    """Raises RefusedFileError."""
    files = request.FILES  # read first: the handler then knows
    if request.bounded_upload.is_too_large:  # type: ignore[attr-defined]
        raise RefusedFileError(too_large())
    sent = files.get("document")
    if sent is None:
        raise RefusedFileError(_("Choisissez un fichier."))
    return sent.read(), sent.name or ""


@of_mine(*ACT)
def remove(request: HttpRequest, asked: LabelRequestPage, pk: int) -> HttpResponse:
    here = Paper.objects.filter(request=asked).of_applicants()
    mine = here.filter(pk=min(pk, LARGEST_KEY)).select_related("criterion")
    found = mine.first()
    if found is None:
        raise Http404
    try:
        saving.remove_paper(asked, request.user, pk=found.pk)
    except RequestError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le document est retiré."))
    return redirect(_address(asked, found.criterion.code if found.criterion else ""))


def _address(asked: LabelRequestPage, code: str) -> str:
    if code:
        return reverse("candidater:criterion-papers", args=[asked.number, code])
    return reverse("candidater:papers", args=[asked.number])
