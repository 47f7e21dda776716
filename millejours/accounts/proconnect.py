"""ProConnect, the State's OpenID Connect for agents, over allauth's own client.

Three things that allauth does not do and ProConnect wants: a nonce sent and checked, a state of
32 characters, an answer about the person that is a signed JWT. Signatures are always verified.
"""

from __future__ import annotations

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from requests import RequestException

from millejours.models import User

from .addresses import declare_proven, person_with

SIGNATURES = ["RS256", "PS256", "ES256"]
SECONDS_OF_LEEWAY = 30
RANDOM_LENGTH = 32
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class ProConnectAccounts(DefaultSocialAccountAdapter):
    """What allauth asks about accounts that come from elsewhere."""

    def generate_state_param(self, state: dict) -> str:
        return get_random_string(RANDOM_LENGTH)

    def authenticate_by_email(self, login: SocialLogin) -> tuple[User, str] | None:
        """The account of an address that ProConnect answers for, whatever its case."""
        for address in login.email_addresses:
            if not (address.verified and self.can_authenticate_by_email(login, address.email)):
                continue
            if person := person_with(address.email):
                declare_proven(person)
                return person, person.email
        return None


class ProConnectClient(OpenIDConnectOAuth2Adapter):
    """Speaks to ProConnect. ``nonce``: the one that this login sent."""

    nonce = ""

    def __init__(self, request: HttpRequest, provider_id: str = "proconnect") -> None:
        super().__init__(request, provider_id)

    @property
    def openid_config(self) -> dict[str, str]:
        """Raises ImmediateHttpResponse, with the page of errors, when ProConnect is away."""
        try:
            config: dict[str, str] = super().openid_config
            if missing := [name for name in ENDPOINTS if not config.get(name)]:
                raise ValueError(f"sans {', '.join(missing)}")  # noqa: TRY301
        except (RequestException, ValueError, AttributeError) as error:
            page = render_authentication_error(self.request, self.get_provider(), exception=error)
            raise ImmediateHttpResponse(page) from error
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("proconnect_callback"))

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return SocialToken(token=data["access_token"])

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """The person that ProConnect knows. Raises OAuth2Error when an answer cannot be trusted."""
        identity = self._verified(app, kwargs["response"].get("id_token"), ["exp", "nonce"])
        if not self.nonce or not constant_time_compare(str(identity["nonce"]), self.nonce):
            raise OAuth2Error("nonce")
        person = self._verified(app, self._ask_about_person(token.token), [])
        if person["sub"] != identity["sub"]:
            raise OAuth2Error("sub")
        data = {"userinfo": person, "id_token": identity}
        return self.get_provider().sociallogin_from_response(request, data)

    def _ask_about_person(self, access_token: str) -> str:
        headers = {"Authorization": f"Bearer {access_token}"}
        with get_social_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers=headers)
            response.raise_for_status()
        return response.text.strip()

    def _verified(self, app: SocialApp, signed: Any, required: list[str]) -> dict[str, Any]:
        """What a JWT of ProConnect, made for us, says."""
        try:
            claims: dict[str, Any] = jwt.decode(
                signed,
                key=self._key_of(signed),
                algorithms=SIGNATURES,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=SECONDS_OF_LEEWAY,
                options={"require": ["iss", "aud", "sub", *required]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            raise OAuth2Error(f"jeton refusé : {type(error).__name__}") from error
        return claims

    def _key_of(self, signed: Any) -> Any:
        wanted = jwt.get_unverified_header(signed).get("kid")
        with get_social_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(response.json())
        return {key.key_id: key for key in keys.keys}[wanted]


class ProConnectReturn(OAuth2CallbackView):
    """Back from ProConnect: the nonce of this login is in the state that it brings back."""

    adapter: ProConnectClient

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def login(request: HttpRequest) -> HttpResponse:
    return _answer(OAuth2LoginView, request)


def callback(request: HttpRequest) -> HttpResponse:
    return _answer(ProConnectReturn, request)


def _answer(view: Any, request: HttpRequest) -> HttpResponse:
    try:
        response: HttpResponse = view.adapter_view(ProConnectClient)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response
