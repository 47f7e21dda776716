"""Help now, probes, error pages: they answer without a database."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from millejours.models import ReferenceFile
from millejours.useful_numbers import by_situation

REFERENCE_FILES = frozenset({"territoires", "vocabularies", "useful_numbers"})


def help_now(request: HttpRequest) -> HttpResponse:
    """``/aide/``: the numbers by situation."""
    return render(request, "home/help_now.html", {"situations": by_situation()})


def favicon(request: HttpRequest) -> HttpResponse:
    """``/favicon.ico``: browsers ask for it by themselves on what is not HTML."""
    return redirect(static("site/favicon/favicon.ico"))


def alive(request: HttpRequest) -> HttpResponse:
    """``/healthz``: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """``/readyz``: database, migrations and reference data; 503 says what is missing."""
    try:
        missing = _missing()
    except DatabaseError:
        missing = ["database"]
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def _missing() -> list[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return ["migrations"]
    loaded = set(ReferenceFile.objects.values_list("name", flat=True))
    return sorted(REFERENCE_FILES - loaded)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
