"""Who may send files, for which sources, and read what they would do."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from annuaire.models import ImportBatch, ImportSource
from moderation.competence import Standing
from moderation.desk.access import Viewer, visible_to
from moderation.models import Organisation, Role
from moderation.models.journal import base_content_type


def sees_every_source(user: Any) -> bool:
    """The animation team, the national pool, administrators."""
    return user.is_superuser or Standing.once(user).is_in_national_pool


def may_import(user: Any) -> bool:
    return sees_every_source(user) or bool(Standing.once(user).ids(Role.REFERENT))


def sources_of(user: Any) -> QuerySet[ImportSource]:
    """The sources whose whole territory this person answers for."""
    sources = ImportSource.objects.select_related("departement", "region", "category")
    if sees_every_source(user):
        return sources
    mine = {"organisation__in": Standing.once(user).ids(Role.REFERENT)}
    departements = Organisation.departements.through.objects.filter(**mine).values("departement")
    regions = Organisation.regions.through.objects.filter(**mine).values("region")
    rule = Q(departement__in=departements) | Q(departement__region__in=regions)
    rule |= Q(departement=None, region__in=regions)
    return sources.filter(rule)


def batches_of(user: Any) -> QuerySet[ImportBatch]:
    """Those of her sources, the last ones first."""
    mine = sources_of(user).order_by().values("pk")
    return ImportBatch.objects.filter(source__in=mine).select_related("source", "sent_by")


def readable_batch(user: Any, pk: int) -> ImportBatch | None:
    """A batch of one of her sources, or one that is shown to her at the desk."""
    found = batches_of(user).filter(pk=pk).first()
    if found is not None:
        return found
    batch = ImportBatch.objects.select_related("source", "sent_by").filter(pk=pk).first()
    if batch is None:
        return None
    states = visible_to(Viewer.of(user)).filter(
        workflow_state__base_content_type=base_content_type(batch),
        workflow_state__object_id=str(batch.pk),
    )
    return batch if states.exists() else None
