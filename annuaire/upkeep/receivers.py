"""What was published again after a new approval is no more waiting for an answer."""

from __future__ import annotations

from typing import Any

from wagtail.signals import published

from annuaire.models import Listing, Reconfirmation


def _published(instance: Listing, **_more: Any) -> None:
    Reconfirmation.objects.withdrawn().filter(listing=instance).delete()


def connect() -> None:
    published.connect(_published, sender=Listing, dispatch_uid="annuaire.back_on_line")
