"""Nobody learns of a Maison that they do not keep: it is not found."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from espace.access import LARGEST_KEY
from maisons.models import MaisonPage, Workshop, WorkshopSession


def maison_or_404(user: Any, pk: int) -> MaisonPage:
    """Raises Http404."""
    pages = MaisonPage.objects.kept_by(user).for_lists()
    return _found(pages, pk)


def workshop_or_404(user: Any, pk: int, workshop_pk: int) -> Workshop:
    """Raises Http404, also for the workshop of another Maison."""
    page = maison_or_404(user, pk)
    workshop = _found(Workshop.objects.filter(maison=page), workshop_pk)
    workshop.maison = page
    return workshop


def session_or_404(user: Any, pk: int, workshop_pk: int, session_pk: int) -> WorkshopSession:
    """Raises Http404, also for the session of another workshop."""
    workshop = workshop_or_404(user, pk, workshop_pk)
    session = _found(WorkshopSession.objects.filter(workshop=workshop), session_pk)
    session.workshop = workshop
    return session


def _found(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if found is None:
        raise Http404
    return found
