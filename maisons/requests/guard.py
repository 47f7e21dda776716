"""A request never goes on line, whoever asks: a person, a service, the clock, a workflow."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from maisons.models.requests import CONFIDENTIAL


def never_published(item: Any, _revision: Any) -> list[str]:
    if not isinstance(item, CONFIDENTIAL):
        return []
    return [_("Une demande de label n’est jamais publiée")]
