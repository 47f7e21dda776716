"""Private files are outside what is served."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from millejours.settings import base
from millejours.storage import PrivateStorage, private_storage


def test_private_files_are_outside_media_and_static() -> None:
    private = Path(base.PRIVATE_MEDIA_ROOT)
    for served in (Path(base.MEDIA_ROOT), Path(base.STATIC_ROOT), Path(base.ASSETS_DIR)):
        assert served not in [private, *private.parents]
        assert private not in served.parents


def test_private_files_have_no_address(settings: Any) -> None:
    storage = PrivateStorage()
    name = storage.save("dossier.pdf", ContentFile(b"%PDF"))
    with pytest.raises(NotImplementedError, match="not accessible via a URL"):
        storage.url(name)


def test_private_files_are_readable_by_the_site_only(settings: Any) -> None:
    storage = PrivateStorage()
    path = Path(storage.path(storage.save("pieces/dossier.pdf", ContentFile(b"%PDF"))))
    assert path.is_relative_to(settings.PRIVATE_MEDIA_ROOT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_file_fields_take_the_private_storage_from_the_settings(settings: Any) -> None:
    settings.STORAGES = base.STORAGES
    assert isinstance(private_storage(), PrivateStorage)
