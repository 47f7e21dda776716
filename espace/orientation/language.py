"""The language of a sheet: any of the site's, public or not, and what is not written in it yet."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from millejours.languages import BY_CODE, LANGUAGES, SOURCE_LANGUAGE, Language


def choices() -> list[Language]:
    """All of them: a family's language may be ready on paper before the site opens in it."""
    return list(LANGUAGES)


def known(code: str) -> str:
    """``code``, or the source language for what is no language of ours."""
    return code if code in BY_CODE else SOURCE_LANGUAGE


def labels_language(code: str) -> Language:
    """The language of titles, days and hours: French until the catalogue has them.

    A page half in one language would say ``lang="ar"`` of French words, and read them from the
    right.
    """
    return BY_CODE[code if _has_labels(code) else SOURCE_LANGUAGE]


def _has_labels(code: str) -> bool:
    with override(SOURCE_LANGUAGE):
        source = _("Où aller, qui appeler")
    with override(code):
        return code != SOURCE_LANGUAGE and _("Où aller, qui appeler") != source
