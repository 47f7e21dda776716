"""Template tags of the pages of a body."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from annuaire.managers.changing import is_prompt, is_sent
from annuaire.models import LineState, ManagingBody, WorkLine

register = template.Library()

TONES = {
    LineState.READY: "info",
    LineState.SAME: "info",
    LineState.DOUBT: "warning",
    LineState.WRONG: "error",
    LineState.DONE: "success",
    LineState.REFUSED: "error",
}


@register.simple_tag
def body_trail(body: ManagingBody) -> list[dict[str, str]]:
    """The space, then the table of a body, as the breadcrumb reads them."""
    return [
        {"title": _("Mon espace"), "url": reverse("espace:home")},
        {"title": body.name, "url": reverse("structures:table", args=[body.pk])},
    ]


@register.simple_tag
def line_tone(line: WorkLine) -> str:
    """The colour of its badge, one of the design system's."""
    return TONES[LineState(line.state)]


@register.simple_tag
def line_state(line: WorkLine) -> str:
    """The words of its badge: what a referent has to read is sent, not done."""
    if line.state != LineState.DONE or not is_sent(line):
        return str(LineState(line.state).label)
    return _("Fait et envoyé au référent") if is_partly_sent(line) else _("Envoyé au référent")


@register.filter
def is_partly_sent(line: WorkLine) -> bool:
    """One part of it was written at once, the other goes to the referent."""
    return line.state == LineState.DONE and is_sent(line) and is_prompt(line)
