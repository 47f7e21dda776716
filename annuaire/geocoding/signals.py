"""A street that is only in a version that waits has no row on line: its listing is noted."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Revision

from annuaire.geocoding.waiting import flagged_in
from annuaire.models import GeocodingTry, Listing


def _note(instance: Revision, **_kwargs: Any) -> None:
    kind = ContentType.objects.get_for_model(Listing, for_concrete_model=False)
    if instance.base_content_type_id != kind.pk or not any(flagged_in(instance)):
        return
    afresh = {"unfound": 0, "failures": 0, "retry_at": timezone.now(), "given_up_at": None}
    GeocodingTry.objects.update_or_create(listing_id=int(instance.object_id), defaults=afresh)


def connect() -> None:
    post_save.connect(_note, sender=Revision, dispatch_uid="note-streets-of-revisions")
