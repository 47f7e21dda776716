"""Who may send files, for which sources, and read what they would do."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from annuaire.models import ImportBatch, ImportSource
from moderation.competence import Standing, awaiting
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


def own_territory(user: Any) -> str:
    """The code of the department, else of the region, that she answers for; "" for the country."""
    if sees_every_source(user):
        return ""
    mine = {"organisation__in": Standing.once(user).ids(Role.REFERENT)}
    departements = Organisation.departements.through.objects.filter(**mine)
    regions = Organisation.regions.through.objects.filter(**mine)
    codes = [
        *departements.order_by("departement").values_list("departement", flat=True)[:1],
        *(f"r{code}" for code in regions.order_by("region").values_list("region", flat=True)[:1]),
    ]
    return codes[0] if codes else ""


def batches_of(user: Any) -> QuerySet[ImportBatch]:
    """Those of her sources, the last ones first."""
    mine = sources_of(user).order_by().values("pk")
    return ImportBatch.objects.filter(source__in=mine).select_related("source", "sent_by")


def readable_batch(user: Any, pk: int) -> ImportBatch | None:
    """A batch of one of her sources, one that she sent, or one that waits for her to decide.

    A file holds home addresses: to follow a batch at the desk is not enough to read its rows.
    """
    batch = ImportBatch.objects.select_related("source", "sent_by").filter(pk=pk).first()
    if batch is None:
        return None
    is_hers = user.is_authenticated and batch.sent_by_id == user.pk
    if is_hers or batches_of(user).filter(pk=pk).exists():
        return batch
    steps = awaiting(Standing.once(user)).filter(
        workflow_state__base_content_type=base_content_type(batch),
        workflow_state__object_id=str(batch.pk),
    )
    return batch if steps.exists() else None
