"""Keep the search rows in step with what is published, whoever publishes."""

from __future__ import annotations

from typing import Any

from wagtail.signals import published, unpublished

from annuaire.map_data import MAP_KEYS
from annuaire.models import Category, Listing, SpokenLanguage
from annuaire.services import index_listing
from millejours.caching import forget_when_saved
from millejours.vocabulary import remember_until_saved


def _index(instance: Listing, **_kwargs: Any) -> None:
    index_listing(instance)


def connect() -> None:
    published.connect(_index, sender=Listing, dispatch_uid="index-published-listing")
    unpublished.connect(_index, sender=Listing, dispatch_uid="index-unpublished-listing")
    forget_when_saved(lambda: MAP_KEYS, Listing)
    for model in (Category, SpokenLanguage):
        remember_until_saved(model)
