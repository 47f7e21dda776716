"""The file of a proof goes with its row, whoever deletes it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from annuaire.models import TrustProof


def _delete_file(instance: TrustProof, **_kwargs: Any) -> None:
    if instance.file:
        delete = partial(instance.file.storage.delete, instance.file.name)
        transaction.on_commit(delete)


def connect() -> None:
    post_delete.connect(_delete_file, sender=TrustProof, dispatch_uid="delete-proof-file")
