"""Wagtail's own cancellation ends in our service: checked, held, written with who and when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from moderation.errors import ModerationError
from moderation.services import withdraw

BUTTON = "action-cancel-workflow"


def withdraw_instead(request: HttpRequest, item: Any) -> HttpResponse | None:
    """Wagtail 8.0 would overwrite a decision taken since it read the state."""
    if request.method != "POST" or BUTTON not in request.POST:
        return None
    try:
        withdraw(item, request.user)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La demande est retirée ; le brouillon est gardé."))
    return redirect(request.path)
