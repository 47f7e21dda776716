"""What every answer carries: a strict policy, no cookie, no useless Vary."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth import get_user_model

PUBLIC = ["/", "/aide/", "/annuaire/", "/page-qui-n-existe-pas/"]
pytestmark = pytest.mark.usefixtures("home_page")


def policy_of(response: Any) -> dict[str, list[str]]:
    """The content security policy: ``{"img-src": ["'self'", "data:"]}``."""
    directives = response.headers["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (directive.split() for directive in directives)}


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_have_the_strict_policy(client: Any, path: str) -> None:
    assert policy_of(client.get(path)) == {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "object-src": ["'none'"],
    }


def test_map_tiles_are_the_only_other_host(client: Any, settings: Any) -> None:
    settings.MAP_TILES_ENABLED = True
    images = policy_of(client.get("/annuaire/"))["img-src"]
    assert images == ["'self'", "data:", settings.MAP_TILES_HOST]


def test_the_admin_has_a_policy_of_its_own(client: Any) -> None:
    policy = policy_of(client.get("/admin/login/"))
    assert policy["script-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["default-src"] == ["'self'"]


def test_a_page_that_only_starts_like_the_admin_is_public(client: Any) -> None:
    assert "script-src" not in policy_of(client.get("/administration/"))


@pytest.mark.parametrize("path", PUBLIC)
def test_an_anonymous_visitor_gets_no_cookie(client: Any, path: str) -> None:
    response = client.get(path, headers={"accept-language": "ar,en;q=0.5"})
    assert not response.cookies
    varied = response.headers.get("Vary", "")
    assert "Accept-Language" not in varied
    assert "Cookie" not in varied


@pytest.mark.parametrize("path", PUBLIC[:3])
def test_the_language_comes_from_the_path_alone(client: Any, path: str) -> None:
    client.cookies["django_language"] = "en"
    response = client.get(path, headers={"accept-language": "en"})
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Content-Language"] == "fr"
    assert b'<html lang="fr"' in response.content.replace(b'dir="ltr" ', b"")


@pytest.mark.parametrize("path", PUBLIC)
def test_other_security_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_an_editor_who_is_logged_in_may_have_cookies(client: Any) -> None:
    user = get_user_model().objects.create_superuser("chef@example.org", "un mot de passe long")
    client.force_login(user)
    assert client.get("/").status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_an_address_with_too_many_parameters_is_refused_with_our_page(client: Any) -> None:
    response = client.get("/annuaire/?" + "&".join(f"x{n}=1" for n in range(2000)))
    assert response.status_code == 400
    assert "/aide/" in response.content.decode()


@pytest.mark.django_db
def test_a_form_sent_from_elsewhere_gets_our_page() -> None:
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/annuaire/", {"lieu": "Mende"})
    assert response.status_code == 403
    assert '<html lang="fr"' in response.content.decode()


def test_crawlers_are_kept_out_of_searches(client: Any) -> None:
    assert "Disallow: /annuaire/?" in client.get("/robots.txt").content.decode()
