"""Files that are never served by their address (documents of professionals and applicants)."""

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """Files under ``PRIVATE_MEDIA_ROOT``, outside MEDIA; only a view that checks may read them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            location=settings.PRIVATE_MEDIA_ROOT,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
            **options,
        )

    def url(self, name: str | None) -> str:
        """Always raises ValueError: without it, Django would give an address under MEDIA_URL."""
        raise ValueError("This file is not accessible via a URL.")


def private_storage() -> Storage:
    """The storage of private files, for ``FileField(storage=private_storage)``."""
    return storages["private"]
