"""A kind of mail: its templates, its subject, and why people receive it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import override

from millejours.languages import BY_CODE, SOURCE_LANGUAGE

from .wording import one_line, tidy

STYLE_SHEET = "millejours/mail/mail.css"


@dataclass(frozen=True, slots=True)
class MailKind:
    """One kind of mail, declared once by its room.

    ``text`` and ``html``: templates that extend ``millejours/mail/base.txt`` and
    ``millejours/mail/base.html`` and fill their block ``content``. ``subject`` and ``why``: lazy
    translations, completed with ``%`` from the context ("À voter : %(title)s"). ``settings_view``:
    name of the view where people choose what they receive; empty when there is none.
    """

    text: str
    html: str
    subject: str | Promise
    why: str | Promise
    settings_view: str = "wagtailadmin_account"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail written in one language, without its recipient."""

    subject: str
    text: str
    html: str


def absolute_url(path: str) -> str:
    """The whole address of a path of the site, for a reader who is not on it."""
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL}/", path)


def render_mail(kind: MailKind, context: Mapping[str, Any], language: str) -> Rendered:
    """The mail in ``language`` (French when the site has never heard of it).

    Raises KeyError when the context lacks a value of the subject or of the reason.
    """
    known = BY_CODE.get(language, BY_CODE[SOURCE_LANGUAGE])
    with override(known.code):
        subject = one_line(str(kind.subject) % context)
        values = {
            **context,
            "subject": subject,
            "why": one_line(str(kind.why) % context),
            "language": known,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "site_url": absolute_url("/"),
            "settings_url": absolute_url(reverse(kind.settings_view)) if kind.settings_view else "",
        }
        text = _render(kind.text, values, autoescape=False)
        style = _render(STYLE_SHEET, {}, autoescape=False)
        values["style"] = mark_safe(f"<style>{style}</style>")
        html = _render(kind.html, values, autoescape=True)
    return Rendered(subject, tidy(text), html)


def _render(name: str, values: Mapping[str, Any], autoescape: bool) -> str:
    """A plain text must not escape anything, and Django's ``render_to_string`` always does."""
    template = get_template(name).template  # type: ignore[attr-defined]
    return template.render(Context(dict(values), autoescape=autoescape))
