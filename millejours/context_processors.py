"""What every template may read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from millejours.languages import BY_CODE, SOURCE_LANGUAGE
from millejours.useful_numbers import footer_numbers


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site, its language, the numbers of the footer, the user bar's condition."""
    language = BY_CODE[get_language() or SOURCE_LANGUAGE]
    return {
        "SITE_NAME": settings.WAGTAIL_SITE_NAME,
        "LANGUAGE": language,
        "footer_numbers": footer_numbers(),
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
