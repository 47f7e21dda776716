"""Words of the mails: titles that break nothing, moments in the reader's language and time zone."""

from __future__ import annotations

import unicodedata
import zoneinfo
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from millejours.mail.wording import one_line

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from millejours.models import User

TITLE_LENGTH: Final = 120
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
# They would turn round what follows the title.
_DIRECTIONS: Final = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_RIGHT_TO_LEFT: Final = {"R", "AL"}


def readable_title(title: str) -> str:
    """One line of reasonable length; written from right to left, it moves nothing around it."""
    line = " ".join(one_line(title).translate(_DIRECTIONS).split())
    short = Truncator(line).chars(TITLE_LENGTH)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in short):
        return f"{ISOLATE}{short}{END_OF_ISOLATE}"
    return short


def zone_of(person: User) -> zoneinfo.ZoneInfo:
    """Her time zone; the site's when the account has one that does not exist."""
    try:
        return zoneinfo.ZoneInfo(person.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    written = _("%(day)s à\u00a0%(time)s") % {
        "day": date_format(local, "DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
    }
    zone = timezone.get_current_timezone_name()
    return written if zone == settings.TIME_ZONE else f"{written} ({zone})"


def _sentence(text: Any, values: dict[str, Any]) -> str:
    return str(text % values)


_lazy_moment = lazy(_moment, str)
_lazy_sentence = lazy(_sentence, str)


def written_moment(moment: datetime) -> Promise:
    """The moment, written when the mail is: in the language and the time zone active then."""
    return _lazy_moment(moment)


def sentence(text: Any, **values: Any) -> Promise:
    """``text % values``, translated when the mail is written."""
    return _lazy_sentence(text, values)
