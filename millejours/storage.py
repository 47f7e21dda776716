"""Files that are never served by their address (documents of the library and of applicants)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """Files under ``PRIVATE_MEDIA_ROOT``, outside MEDIA; only a view that checks may read them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)

    @property
    def base_location(self) -> Any:
        """Read each time: a field keeps its storage as long as the site runs."""
        return settings.PRIVATE_MEDIA_ROOT

    @property
    def location(self) -> str:
        return str(Path(self.base_location).absolute())

    def url(self, name: str | None) -> str:
        """Always raises NotImplementedError, as Django asks of a storage without addresses.

        Without it, Django would give an address under MEDIA_URL.
        """
        raise NotImplementedError("This file is not accessible via a URL.")


def private_storage() -> Storage:
    """The storage of private files, for ``FileField(storage=private_storage)``."""
    return storages["private"]
