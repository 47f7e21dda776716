"""The file of a document goes with its row, whoever deletes it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from maisons.models import Paper


def _delete_file(instance: Paper, **_kwargs: Any) -> None:
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))


def connect() -> None:
    post_delete.connect(_delete_file, sender=Paper, dispatch_uid="delete-label-paper-file")
