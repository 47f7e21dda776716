"""Which facts a page quotes, in a sentence or shown large."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.models import Fact


def quoted_in(item: Any, field: str, value: Any) -> set[int]:
    """Keys of the facts that ``value`` of one ``field`` of ``item`` quotes."""
    references = item._meta.get_field(field).extract_references(value)
    return {int(key) for model, key, *_path in references if model is Fact}


def quoted(item: Any) -> set[int]:
    """Keys of the facts that ``item`` quotes as it stands, saved or not."""
    fields = [field.name for field in item._meta.fields if hasattr(field, "extract_references")]
    return {key for name in fields for key in quoted_in(item, name, getattr(item, name))}


def not_on_line(keys: set[int]) -> list[str]:
    """Why each of these facts cannot be read yet; empty when all can."""
    known = Fact.objects.in_bulk(keys)
    drafts = sorted(fact.label for fact in known.values() if not fact.live)
    reasons = [
        _("Le chiffre « %s » n’est pas publié : publiez-le d’abord") % label for label in drafts
    ]
    if len(known) < len(keys):
        reasons.append(_("Un chiffre cité n’existe plus : retirez-le ou changez-le"))
    return reasons
