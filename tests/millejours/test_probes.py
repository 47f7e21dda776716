"""``/healthz`` says that the process lives, ``/readyz`` that it can serve."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from millejours.models import ReferenceFile
from millejours.probes import REFERENCE_FILES

pytestmark = pytest.mark.django_db


def fail(*_args: Any) -> None:
    raise OperationalError("la base ne répond pas")


def load_reference_files(*names: str) -> None:
    for name in names:
        ReferenceFile.objects.create(name=name, sha256="0" * 64)


def test_alive_needs_no_database(client: Any) -> None:
    with connection.execute_wrapper(fail):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_when_everything_is_there(client: Any) -> None:
    load_reference_files(*REFERENCE_FILES)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "missing": []}


def test_not_ready_without_reference_data(client: Any) -> None:
    load_reference_files(*(REFERENCE_FILES - {"territoires"}))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "missing": ["territoires"]}


def test_not_ready_without_a_database(client: Any) -> None:
    with connection.execute_wrapper(fail):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["missing"] == ["database"]


def test_not_ready_while_a_migration_waits(client: Any) -> None:
    load_reference_files(*REFERENCE_FILES)
    last = MigrationRecorder(connection).migration_qs.filter(app="home").order_by("id").last()
    last.delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["missing"] == ["migrations"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_set_no_cookie(client: Any, path: str) -> None:
    assert not client.get(path).cookies


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_may_name_the_machine_by_its_address(client: Any, path: str) -> None:
    assert client.get(path, headers={"host": "10.0.0.1"}).status_code in {200, 503}
