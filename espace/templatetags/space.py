"""Template tags of the space: the trail of a page."""

from __future__ import annotations

from django import template
from django.urls import reverse
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
