"""What the pages of an application need beyond their context."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from annuaire.hours.words import in_a_line
from maisons.models import LabelRequestPage

register = template.Library()


@register.simple_tag
def trail_to(asked: LabelRequestPage | None) -> list[dict[str, str]]:
    """The pages above one of a request, as the breadcrumb reads them."""
    trail = [{"title": _("Mes demandes de label"), "url": reverse("candidater:list")}]
    if asked is not None:
        address = reverse("candidater:home", args=[asked.number])
        trail.append({"title": asked.number, "url": address})
    return trail


@register.filter
def euros(amount: int) -> str:
    """« 12 500 € », with spaces that do not break."""
    return f"{amount:,}".replace(",", "\u202f") + "\u00a0€"


@register.filter
def hours(expression: str) -> str:
    """The week in words; nothing when it is not said."""
    return in_a_line(expression) if expression else ""
