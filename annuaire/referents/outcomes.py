"""How the reading of a listing may end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from moderation.moderated import APPROVE, CHANGES, Effect, Outcome

REFUSE = "refuser"

OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        APPROVE: Outcome(_("J’approuve"), Effect.APPROVE),
        CHANGES: Outcome(
            _("Je demande des modifications, en disant lesquelles"),
            Effect.REQUEST_CHANGES,
            needs_reason=True,
        ),
        REFUSE: Outcome(
            _("Je refuse cette fiche, en disant pourquoi"), Effect.REFUSE, needs_reason=True
        ),
    }
)
