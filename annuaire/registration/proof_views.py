"""A proof, as a file to download: never shown by the browser, never kept by a cache."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from annuaire.models import TrustProof
from annuaire.registration.proofs import may_read
from annuaire.registration.uploads import EXTENSIONS

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
@login_required
def proof(request: HttpRequest, pk: int) -> FileResponse:
    """404 for whoever may not read it, as for one that does not exist."""
    proofs = TrustProof.objects.select_related("registration", "listing")
    found = get_object_or_404(proofs.exclude(file=""), pk=pk)
    if not may_read(request.user, found) or found.media_type not in EXTENSIONS:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"justificatif-{found.pk}.{EXTENSIONS[found.media_type]}"
    return FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type=found.media_type,
        headers=HEADERS,
    )
