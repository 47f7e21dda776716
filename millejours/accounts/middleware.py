"""No copy of the pages of accounts; no way into the admin past a second factor."""

from __future__ import annotations

import re
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from millejours.middleware import ADMIN_PREFIX, GetResponse

OWN_PAGES: Final = re.compile(r"(/[\w-]+)?/(connexion|mon-espace)/")
WAYS_OUT: Final = ("/admin/login/", "/admin/logout/")
SECOND_FACTORS: Final = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class NeverStoredMiddleware:
    """``Cache-Control: no-store`` on the pages that speak of one person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if OWN_PAGES.match(request.path_info):
            add_never_cache_headers(response)
        return response


class SecondFactorMiddleware:
    """The admin is closed to who has a second factor and did not use it in this session.

    Under ``ADMIN_REQUIRES_MFA`` it is closed to who has none. allauth asks for the factor at its
    own logins only: a session opened before the factor was added, or by other means, stops here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(ADMIN_PREFIX) and not path.startswith(WAYS_OUT):
            elsewhere = missing_step(request)
            if elsewhere:
                return redirect(elsewhere)
        return self.get_response(request)


def missing_step(request: HttpRequest) -> str:
    """Where this person must go before the admin; empty when nothing is missing."""
    user = request.user
    if not user.is_authenticated or has_used_second_factor(request):
        return ""
    if is_mfa_enabled(user, SECOND_FACTORS):
        return _address_of_second_factor(request)
    if settings.ADMIN_REQUIRES_MFA:
        messages.warning(
            request, _("Avant d’entrer, ajoutez une application de codes ou une clé d’accès.")
        )
        return reverse("mfa_index")
    return ""


def has_used_second_factor(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record.get("method") == "mfa" for record in records)


def _address_of_second_factor(request: HttpRequest) -> str:
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    # What was sent is lost with the session's rights: only a page that was read is shown again.
    after = request.get_full_path() if request.method == "GET" else ADMIN_PREFIX
    return f"{methods[0]['url']}?{urlencode({'next': after})}"
