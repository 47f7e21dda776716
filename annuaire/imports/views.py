"""Imports in the admin: send a file, read what it would do, send it to be approved, follow it."""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from annuaire.imports import figures, services
from annuaire.imports.access import (
    batches_of,
    may_import,
    own_territory,
    readable_batch,
    sources_of,
)
from annuaire.imports.errors import ImportRefusedError, NotNowError
from annuaire.imports.forms import SourceForm, UploadForm
from annuaire.imports.limits import MEGABYTE, MOST_BYTES
from annuaire.imports.presentation import AT_WORK, closures_of, shown, shown_closures
from annuaire.imports.shapes import shipped, values_of
from annuaire.models import ImportBatch, ImportSource, ImportState
from millejours.models.guarded import NotReadyError
from moderation.desk.editing import desk_url
from moderation.errors import ModerationError
from moderation.models import Event

PER_PAGE = 50
REFRESH_SECONDS = "10"
ENVELOPE = 64 * 1024  # what a form weighs besides its file


class View(Protocol):
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def importers_only(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def of_decent_size(view: View) -> View:
    """Refuses a body that is too long before anything of it is read, CSRF token included."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > MOST_BYTES + ENVELOPE:
            return _too_long(request)
        return protected(request, *args, **kwargs)

    return checked


def _too_long(request: HttpRequest) -> HttpResponse:
    """Nothing of the body may be touched, so the form is drawn empty."""
    form = UploadForm(user=request.user)
    sentence = _("Ce fichier est trop gros\u00a0: %(most)d Mo au plus. Coupez-le en plusieurs.") % {
        "most": MOST_BYTES // MEGABYTE
    }
    context = {"form": form, "refusal": sentence}
    return TemplateResponse(request, "annuaire/imports/upload.html", context, status=413)


# --- Lists -------------------------------------------------------------------------------------


@importers_only
def home(request: HttpRequest) -> HttpResponse:
    batches = batches_of(request.user).order_by("-created_at", "-pk")
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("p"))
    sources = sources_of(request.user)
    known = {source.slug for source in sources}
    models = {slug: values["name"] for slug, values in shipped().items() if slug not in known}
    context = {"page": page, "sources": sources, "models": models.items()}
    return TemplateResponse(request, "annuaire/imports/home.html", context)


# --- One file ----------------------------------------------------------------------------------


@of_decent_size
@importers_only
def upload(request: HttpRequest) -> HttpResponse:
    """Small files are analysed at once, large ones by the timetable within a minute."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = services.receive(form.cleaned_data["source"], file, file.name, request.user)
        except ImportRefusedError as error:
            form.add_error("file", error.message)
        else:
            if batch.state == ImportState.RECEIVED and services.is_quick(batch):
                with suppress(NotNowError):  # the timetable was quicker
                    services.analyse(batch)
            return redirect("imports_batch", batch.pk)
    status = 400 if form.errors else 200
    context = {"form": form, "refusal": ""}
    return TemplateResponse(request, "annuaire/imports/upload.html", context, status=status)


def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Open to those who import, and to those to whom the desk shows the batch."""
    batch = _readable(request, pk)
    closures = Paginator(closures_of(batch), PER_PAGE).get_page(request.GET.get("fermetures"))
    closures.object_list = shown_closures(closures.object_list)
    conflicts = batch.conflicts.select_related("listing").order_by("pk")
    context = {
        **shown(batch),
        "may_act": batches_of(request.user).filter(pk=pk).exists(),
        "closures": closures,
        "conflicts": Paginator(conflicts, PER_PAGE).get_page(request.GET.get("conflits")),
        "done": figures.lines_of(batch.done) if batch.done else [],
        "desk_url": desk_url(batch, request.user) or "",
        "is_at_work": batch.state in AT_WORK,
        "may_retry": _may_retry(batch),
        "may_analyse": _may_analyse(batch),
        "events": Event.objects.of(batch),
    }
    response = TemplateResponse(request, "annuaire/imports/batch.html", context)
    if batch.state in AT_WORK:
        response["Refresh"] = REFRESH_SECONDS
    return response


def _may_retry(batch: ImportBatch) -> bool:
    return batch.state == ImportState.FAILED and bool(batch.approved_digest and batch.file)


def _may_analyse(batch: ImportBatch) -> bool:
    if batch.approved_digest or not batch.file:
        return False
    return batch.state in (ImportState.ANALYSED, ImportState.FAILED)


def _readable(request: HttpRequest, pk: int) -> ImportBatch:
    """Raises Http404 for somebody else's, as for none."""
    batch = readable_batch(request.user, pk)
    if batch is None:
        raise Http404
    return batch


def _mine(request: HttpRequest, pk: int) -> ImportBatch:
    batch = batches_of(request.user).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def report(request: HttpRequest, pk: int) -> FileResponse:
    """The whole report, row by row, sent as it is read."""
    batch = _readable(request, pk)
    if not batch.report:
        raise Http404
    response = FileResponse(
        batch.report.open("rb"),
        as_attachment=True,
        filename=f"rapport-import-{batch.pk}.csv",
        content_type="text/csv; charset=utf-8",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@importers_only
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _mine(request, pk)
    try:
        services.submit(batch, request.user, confirms_signs="confirme" in request.POST)
    except (ImportRefusedError, ModerationError, NotReadyError) as refusal:
        messages.error(request, str(getattr(refusal, "message", refusal)))
    else:
        messages.success(request, _("L’import est soumis à ceux qui répondent de ce territoire."))
    return redirect("imports_batch", pk)


@require_POST
@importers_only
def analyse(request: HttpRequest, pk: int) -> HttpResponse:
    """Again, after a change of the source's mapping: at once, or by the timetable."""
    batch = _mine(request, pk)
    try:
        if services.is_quick(batch):
            services.analyse(batch)
        else:
            services.analyse_later(batch)
    except ImportRefusedError as refusal:
        messages.error(request, refusal.message)
    return redirect("imports_batch", pk)


@require_POST
@importers_only
def tell_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a row and the listing that it looks like are one."""
    batch, answer = _mine(request, pk), request.POST.get("reponse", "")
    try:
        if answer not in {"meme", "autre"}:
            raise NotNowError(_("Dites si c’est la même fiche."))
        identifier = request.POST.get("identifiant", "")
        services.tell_apart(batch, identifier, request.user, is_same=answer == "meme")
    except ImportRefusedError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("C’est noté. Lisez à blanc de nouveau avant de soumettre."))
    return redirect("imports_batch", pk)


@require_POST
@importers_only
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        services.take_up_again(_mine(request, pk))
    except ImportRefusedError as refusal:
        messages.error(request, refusal.message)
    return redirect("imports_batch", pk)


# --- Sources -----------------------------------------------------------------------------------


@importers_only
def source(request: HttpRequest, pk: int) -> HttpResponse:
    found = sources_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return _source_form(request, found, {})


@importers_only
def new_source(request: HttpRequest) -> HttpResponse:
    """Empty, or filled in with a shipped one (``?modele=finess``)."""
    model = request.GET.get("modele", "")
    return _source_form(request, None, values_of(model, own_territory(request.user)) or {})


def _source_form(
    request: HttpRequest, found: ImportSource | None, initial: dict[str, Any]
) -> HttpResponse:
    form = SourceForm(request.POST or None, instance=found, initial=initial, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("La source est enregistrée."))
        return redirect("imports_home")
    status = 400 if form.errors else 200
    context = {"form": form, "source": found}
    return TemplateResponse(request, "annuaire/imports/source.html", context, status=status)
