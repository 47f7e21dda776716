"""Nobody learns of a body that they are not a member of, nor of the work of somebody else."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from annuaire.models import BodyWork, ManagingBody
from espace.access import LARGEST_KEY


def body_or_404(user: Any, pk: int) -> ManagingBody:
    """Raises Http404."""
    found = ManagingBody.objects.of(user).filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if found is None:
        raise Http404
    return found


def work_or_404(user: Any, pk: Any) -> BodyWork:
    """A work of her own, of a body that she is still a member of. Raises Http404."""
    mine = BodyWork.objects.filter(user=user, body__in=ManagingBody.objects.of(user).values("pk"))
    found = mine.select_related("body").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
