"""What old imports held of people: files, reports, sampled rows. Figures and decisions stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from annuaire.models import ImportBatch, ImportState
from annuaire.models.imports import TO_READ
from moderation.models.journal import base_content_type

OVER = (ImportState.APPLIED, ImportState.REFUSED, *TO_READ)


def forget_old(before: datetime) -> int:
    """Forget the batches received before that moment that nobody is deciding; how many."""
    old = ImportBatch.objects.filter(created_at__lt=before, state__in=OVER).exclude(file="")
    keys = list(old.order_by("pk").values_list("pk", flat=True))
    return sum(_forget(key) for key in keys)


@transaction.atomic
def _forget(key: int) -> bool:
    held = ImportBatch.objects.select_for_update(of=("self",)).get(pk=key)
    if held.state not in OVER or not held.file:
        return False
    storage = held.file.storage
    names = [name for name in (held.file.name, held.report.name) if name]
    changes: dict[str, Any] = {
        "file": "",
        "report": "",
        "sample": [],
        "holder": "",
        "held_until": None,
    }
    if held.state in TO_READ:
        error = _("Le fichier n’est plus gardé\u00a0: déposez-le à nouveau.")
        changes |= {"state": ImportState.FAILED, "error": error}
    ImportBatch.objects.filter(pk=key).update(**changes)
    held.conflicts.all().delete()
    versions = Revision.objects.filter(
        base_content_type=base_content_type(held), object_id=str(held.pk)
    )
    for revision in versions.order_by("pk"):
        revision.content["sample"] = []
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    transaction.on_commit(lambda: [storage.delete(name) for name in names])
    return True
