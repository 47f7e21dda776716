"""Template tags of the design system: pictograms, the trail of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from millejours.pictograms import pictogram_names

register = template.Library()

PICTOGRAM = (
    '<svg class="fr-artwork" aria-hidden="true" viewBox="0 0 80 80" width="80" height="80">'
    '<use class="fr-artwork-decorative" href="{url}#artwork-decorative"></use>'
    '<use class="fr-artwork-minor" href="{url}#artwork-minor"></use>'
    '<use class="fr-artwork-major" href="{url}#artwork-major"></use>'
    "</svg>"
)
DEPTH_OF_HOME = 2


@register.simple_tag
def pictogram(name: str) -> SafeString:
    """``{% pictogram "health/doctor" %}``: a decorative drawing, nothing for an unknown name."""
    if name not in pictogram_names():
        return SafeString("")
    return format_html(PICTOGRAM, url=static(f"site/pictograms/{name}.svg"))


@register.simple_tag(takes_context=True)
def trail(context: Context, page: Page) -> list[dict[str, Any]]:
    """``{title, url}`` of the pages above ``page``, without the home. One query, or none."""
    if page.depth <= DEPTH_OF_HOME + 1:
        return []
    request = context.get("request")
    above = page.get_ancestors().live().filter(depth__gt=DEPTH_OF_HOME)
    return [{"title": other.title, "url": other.get_url(request)} for other in above]


@register.simple_tag
def professional_space() -> str:
    """Where professionals find what is theirs; known without context, as error pages are."""
    return str(settings.PROFESSIONAL_SPACE)
