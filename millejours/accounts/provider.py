"""ProConnect among the providers of allauth, which looks for this module in every application."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import urlencode

from .proconnect import RANDOM_LENGTH, ProConnectClient


class ProConnectProvider(OpenIDConnectProvider):
    """One client of ProConnect, given by the environment."""

    id = "proconnect"
    name = "ProConnect"
    oauth2_adapter_class = ProConnectClient
    supports_token_authentication = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = type(self).name

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        query = f"?{urlencode(kwargs)}" if kwargs else ""
        return reverse("proconnect_login") + query

    def get_callback_url(self) -> str:
        return reverse("proconnect_callback")

    def get_default_scope(self) -> list[str]:
        return ["openid", "email", "given_name", "usual_name"]

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        person = data["userinfo"]
        return {
            "email": person.get("email"),
            "first_name": person.get("given_name"),
            "last_name": person.get("usual_name"),
        }

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept of what ProConnect says but the identifier of the person."""
        return {"userinfo": {"sub": data["userinfo"]["sub"]}}

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kw: Any
    ) -> HttpResponse:
        """Always a login: no other account is ever tied to the one that is open."""
        nonce = get_random_string(RANDOM_LENGTH)
        parameters = {**(kw.pop("auth_params", None) or {}), "nonce": nonce}
        kw["scope"] = self.get_scope()
        return super().redirect(
            request, AuthProcess.LOGIN, next_url, data, auth_params=parameters, nonce=nonce, **kw
        )


provider_classes = [ProConnectProvider]
