"""``/healthz`` (the process lives) and ``/readyz`` (it can serve), before anything else.

Answered by the first middleware: a probe names the machine by its address, which is not one of
ALLOWED_HOSTS, and must not be redirected to https.
"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from millejours.middleware import GetResponse
from millejours.models import ReferenceFile

REFERENCE_FILES = frozenset({"territoires", "vocabularies", "useful_numbers"})


class ProbesMiddleware:
    """Answers the probes by itself, whatever the host and the method."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        return probe() if probe else self.get_response(request)


def alive() -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready() -> HttpResponse:
    """Database, migrations and reference data; 503 says what is missing."""
    try:
        missing = _missing()
    except DatabaseError:
        missing = ["database"]
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def _missing() -> list[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return ["migrations"]
    loaded = set(ReferenceFile.objects.exclude(sha256="").values_list("name", flat=True))
    return sorted(REFERENCE_FILES - loaded)


PROBES = {"/healthz": alive, "/readyz": ready}
