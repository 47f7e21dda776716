"""The words of the desk: delays, territories, languages, names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from millejours.languages import BY_CODE, SOURCE_LANGUAGE


def since(moment: datetime) -> str:
    """« aujourd’hui », « depuis 3 jours »."""
    days = _days(timezone.now(), moment)
    if days <= 0:
        return _("depuis aujourd’hui")
    return ngettext("depuis %(days)d jour", "depuis %(days)d jours", days) % {"days": days}


def lateness(deadline: datetime | None) -> str:
    """« en retard de 2 jours »; empty before the deadline."""
    now = timezone.now()
    if deadline is None or deadline >= now:
        return ""
    days = _days(now, deadline)
    if days <= 0:
        return _("en retard depuis aujourd’hui")
    return ngettext("en retard de %(days)d jour", "en retard de %(days)d jours", days) % {
        "days": days
    }


def _days(later: datetime, earlier: datetime) -> int:
    return (timezone.localtime(later).date() - timezone.localtime(earlier).date()).days


def language(code: str) -> str:
    """The name of a language other than the source, else empty."""
    if code in ("", SOURCE_LANGUAGE):
        return ""
    return BY_CODE[code].name if code in BY_CODE else code


def territory(state: Any) -> str:
    """The department, else the region, of a step."""
    return str(state.departement or state.region or "")


def listed(names: Iterable[Any]) -> str:
    """« A, B et C »."""
    parts = [str(name) for name in names]
    if len(parts) < 2:  # noqa: PLR2004
        return "".join(parts)
    return _("%(first)s et %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def quoted(text: Any) -> str:
    return f"«\u00a0{text}\u00a0»"
