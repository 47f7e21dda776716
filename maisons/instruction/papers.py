"""The papers that those who instruct add to a file: the report of a visit, minutes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from annuaire.registration.uploads import AcceptedFile
from maisons.models import LabelRequestPage, Paper


@contextmanager
def kept_paper(
    request: LabelRequestPage, actor: Any, accepted: AcceptedFile | None
) -> Iterator[Paper | None]:
    """The paper and what is done with it, or neither: a refusal leaves no file behind."""
    if accepted is None:
        yield None
        return
    paper = Paper(
        request=request,
        name=accepted.name,
        media_type=accepted.media_type,
        size=len(accepted.content),
        sha256=accepted.sha256,
        uploaded_by=actor,
        from_instruction=True,
    )
    try:
        with transaction.atomic():
            paper.file.save(accepted.name, ContentFile(accepted.content), save=False)
            paper.save()
            yield paper
    except Exception:
        if paper.file.name:
            paper.file.storage.delete(paper.file.name)
        raise
