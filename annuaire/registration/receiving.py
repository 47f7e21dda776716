"""Receiving a file without ever holding more than five megabytes of a request.

Django's own handlers would write two gigabytes on the disk before anybody could refuse them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from annuaire.registration.uploads import MOST_BYTES

# Past five megabytes nothing is kept; a little more is still read, so that a photograph that is
# too large gets its sentence rather than a connection cut; beyond, the rest is left unread.
MOST_READ_BYTES = 25 * 1024 * 1024
FIELD = "document"


class BoundedUploadHandler(FileUploadHandler):
    """Keeps the one file of the form; ``is_too_large`` tells the view that it was dropped."""

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.is_too_large = False
        self._read = 0
        self._kept = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Raises StopUpload: the fields before the file are kept, the rest is never read."""
        self._read += len(raw_data)
        if self._read > MOST_READ_BYTES:
            self.is_too_large = True
            raise StopUpload(connection_reset=True)
        if self._read > MOST_BYTES:
            self.is_too_large = True
            self._kept = BytesIO()
        elif self.field_name == FIELD:
            self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.field_name != FIELD or self.is_too_large:
            return None
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


View = Callable[..., HttpResponse]


def bounded_upload(view: View) -> View:
    """Before a view that receives a file: the handler is set before anything is read.

    The protection against forged requests reads the form, so it comes after.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receive(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        handler = BoundedUploadHandler(request)
        request.upload_handlers = [handler]
        request.bounded_upload = handler  # type: ignore[attr-defined]
        return protected(request, *args, **kwargs)

    return receive
