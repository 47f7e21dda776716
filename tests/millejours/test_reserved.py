"""No page hides a view."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse

from millejours.languages import BY_CODE
from millejours.reserved import RESERVED_SEGMENTS, validate_not_reserved
from tests.factories import ContentPageFactory, UserFactory


@pytest.mark.parametrize("slug", ["admin", "aide", "annuaire", "api", "en", "fr-x-falc"])
def test_a_reserved_segment_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError, match="adresse réservée"):
        validate_not_reserved(slug)


# The feeds of a page, /articles/rss.xml, and what is made from one, /maisons/…, hide no other.
UNDER_A_PAGE = {"articles", "maisons"}


def test_an_ordinary_slug_is_accepted() -> None:
    validate_not_reserved("qui-sommes-nous")


def test_every_language_code_is_reserved() -> None:
    assert set(BY_CODE) <= RESERVED_SEGMENTS


def test_every_view_of_the_site_has_its_first_segment_reserved() -> None:
    segments = set()
    for pattern in get_resolver().url_patterns:
        children = getattr(pattern, "url_patterns", [])
        found = children if str(pattern.pattern) == "" else [pattern]
        segments |= {str(child.pattern).split("/")[0].strip("^$") for child in found}
    addresses = {segment for segment in segments if segment.replace("-", "").isalnum()}
    assert addresses - RESERVED_SEGMENTS == UNDER_A_PAGE


def test_a_page_under_the_home_may_not_take_it(home_page: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        ContentPageFactory(parent=home_page, title="Aide", slug="aide")
    assert "slug" in refusal.value.message_dict


def test_a_page_deeper_may(home_page: Any) -> None:
    parent = ContentPageFactory(parent=home_page, slug="la-politique")
    assert ContentPageFactory(parent=parent, slug="aide").get_url().endswith("/la-politique/aide/")


@pytest.mark.parametrize(("deep", "status"), [(False, 200), (True, 302)])
def test_the_admin_refuses_it_under_the_home_only(
    client: Any, home_page: Any, deep: bool, status: int
) -> None:
    client.force_login(UserFactory(is_superuser=True))
    parent = ContentPageFactory(parent=home_page, slug="la-politique") if deep else home_page
    url = reverse("wagtailadmin_pages:add", args=["home", "contentpage", parent.pk])
    values = {"title": "Aide", "slug": "aide", "body-count": "0", "comments-TOTAL_FORMS": "0"}
    response = client.post(url, {**values, "comments-INITIAL_FORMS": "0"})
    assert response.status_code == status
