"""Template tags of the space: the trail of a page, a field that names its error."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annuaire.models import Listing

register = template.Library()


@register.simple_tag
def space_trail(listing: Listing | None = None) -> list[dict[str, str]]:
    """The space, then the listing, as the breadcrumb reads them."""
    trail = [{"title": _("Mon espace"), "url": reverse("espace:home")}]
    if listing is not None:
        trail.append({"title": listing.name, "url": reverse("espace:listing", args=[listing.pk])})
    return trail


@register.simple_tag
def described(field: BoundField) -> SafeString:
    """The widget, tied to the sentence of its error when there is one."""
    attributes: dict[str, Any] = {}
    if field.errors:
        described_by = f"{field.id_for_label}-erreur"
        attributes = {"aria-invalid": "true", "aria-describedby": described_by}
    return field.as_widget(attrs=attributes)
