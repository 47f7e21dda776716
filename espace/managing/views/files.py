"""``fiches.csv`` and ``importer/``: the table as a file, and the file that comes back."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from annuaire.managers import csv_in
from annuaire.managers.columns import HEADING, IDENTIFIER, PLACE, VERSION
from annuaire.managers.csv_out import rows_of
from annuaire.managers.table import listings_of, narrowed
from annuaire.models import ManagingBody
from annuaire.registration.receiving import FIELD, bounded_upload
from espace.managing.access import body_or_404
from espace.managing.forms.filters import FilterForm
from millejours.spreadsheets import csv_response
from moderation.errors import ModerationError


@login_required
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the table shows, however long."""
    body = body_or_404(request.user, pk)
    form = FilterForm(request.GET, body)
    if not form.is_valid():  # the table says what is wrong
        return redirect(f"{reverse('structures:table', args=[pk])}?{request.GET.urlencode()}")
    found = narrowed(listings_of(body), form.filters)
    name = f"fiches-{timezone.localdate():%Y-%m-%d}"
    return csv_response(name, HEADING, rows_of(found))


@bounded_upload
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is applied here: what the file would do is shown next."""
    body = body_or_404(request.user, pk)
    if request.method != "POST":
        return _page(request, body)
    file = request.FILES.get(FIELD)
    if request.bounded_upload.is_too_large:  # type: ignore[attr-defined]
        return _page(request, body, _("Ce fichier est trop gros\u00a0: 5\u00a0Mo au plus."))
    content = file.read() if file is not None else b""
    if file is None or not content:
        return _page(request, body, _("Choisissez un fichier\u00a0: celui-ci manque ou est vide."))
    try:
        work = csv_in.receive(body, request.user, BytesIO(content), file.name or "")
    except ModerationError as refusal:
        return _page(request, body, str(refusal))
    return redirect("structures:work", work.pk)


def _page(request: HttpRequest, body: ManagingBody, error: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "body": body,
        "error": error,
        "identifier": IDENTIFIER,
        "version": VERSION,
        "needed": PLACE,
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "espace/managing/upload.html", context, status=status)
