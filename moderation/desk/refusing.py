"""What the desk answers to who asks for something that is not hers to see."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from moderation.errors import NotYoursError
from moderation.journal import record_refusal
from moderation.models import ScopedTaskState

logger = logging.getLogger("moderation")


def hidden(request: HttpRequest, what: Any) -> HttpResponse:
    """Back to the desk with a sentence, the same whether the thing exists or not; logged.

    An attempt to act is written in the journal too, when it names an object.
    """
    logger.warning("Bureau : accès refusé à %s (compte %s)", what, request.user.pk)
    messages.error(request, _("Cet objet n’existe pas, ou vous n’y avez pas accès."))
    if request.method == "POST" and isinstance(what, ScopedTaskState):
        record_refusal(request.path, what, request.user, NotYoursError())
    return redirect("wagtailadmin_home")
