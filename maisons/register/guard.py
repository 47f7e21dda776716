"""A Maison is on line while its label is in force, whoever asks."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail_localize.synctree import PageIndex

from maisons.models import MaisonPage


def only_while_labelled(item: Any, _revision: Any) -> list[str]:
    if not isinstance(item, MaisonPage) or item.label.is_in_force():
        return []
    return [_("Le label de cette Maison n’est pas en cours")]


def keep_out_of_other_languages() -> None:
    """Once, when the site starts: the trees of other languages are filled with aliases."""
    stock = PageIndex.from_database.__func__

    def from_database(cls: type[PageIndex]) -> PageIndex:
        kind = ContentType.objects.get_for_model(MaisonPage)
        kept = [entry for entry in stock(cls).pages if entry.content_type not in (kind, kind.pk)]
        return cls(kept)

    PageIndex.from_database = classmethod(from_database)
