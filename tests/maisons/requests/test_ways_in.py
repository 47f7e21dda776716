"""Every address of the site, asked by everybody: nobody reads who asks for the label.

A new address, of ours or of Wagtail's, falls under these tests by itself.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from maisons.models import LabelRequestPage
from maisons.requests.visibility import requests_shown
from tests.maisons.requests.addresses import Address, addresses
from tests.maisons.requests.factories import CARRIER, SIRET, Everybody, everybody

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous",
    "applicant",
    "former member",
    "author",
    "reviewer of the committee",
    "referent of another region",
    "referent of the region",
    "animator",
    "superuser",
)
NO_ADMIN = {"anonymous", "applicant", "former member"}
SIGNS_OUT = ("/admin/logout/", "/connexion/")
OWN_DATA = "/mon-espace/mes-donnees/export.json"  # what she did herself, hers to take away
HERS = {OWN_DATA, "/maisons/candidater/"}  # and the requests that she makes
# It answers 500 without any request in the database: named here so that no other joins it.
BROKEN_ALREADY = (
    "/admin/localize/reports/translations/",  # rows without an order: a warning, here an error
)


def client_of(people: Everybody, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(people.people[role])
    return client


def body(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def secrets(request: LabelRequestPage) -> tuple[str, ...]:
    return (request.number, CARRIER, SIRET)


def told(request: LabelRequestPage, path: str, text: str) -> bool:
    """The number asked for by its address may be said back, never found."""
    return any(secret in text.replace(path, "") for secret in secrets(request))


def names_a_page(address: Address) -> bool:
    """By its number, not by its type."""
    keys = {"page_id", "parent_page_id", "page_to_move_id", "pk"}
    return address.path.startswith("/admin/pages/") and bool(keys & set(address.parameters))


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_a_request_at_any_address(role: str) -> None:
    people = everybody()
    client = client_of(people, role)
    wrong, statuses = [], Counter()
    for address in addresses(people.request):
        if address.path.startswith(SIGNS_OUT):
            continue
        response = client.get(address.path)
        text = body(response)
        statuses[response.status_code] += 1
        if response.status_code >= 500 and not address.path.startswith(BROKEN_ALREADY):
            wrong.append(f"{response.status_code} {address.path}")
        is_hers = role == "applicant" and address.path in HERS
        if told(people.request, address.path, text) and not is_hers:
            wrong.append(f"dit la demande : {address.path}")
    assert not wrong, "\n".join(wrong)
    assert sum(statuses.values()) > 150, statuses


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
def test_nobody_writes_to_a_request_at_any_address(role: str) -> None:
    people = everybody()
    request = people.request
    client = client_of(people, role)
    before = state_of(request)
    wrong = []
    for address in addresses(request):
        if not address.takes_something or address.path.startswith(SIGNS_OUT):
            continue
        with transaction.atomic():
            response = client.post(address.path, {"next": "/"})
            text = body(response)
            if response.status_code >= 500:
                wrong.append(f"{response.status_code} {address.path}")
            if told(request, address.path, text):
                wrong.append(f"dit la demande : {address.path}")
            if state_of(request) != before:
                wrong.append(f"change la demande : {address.path}")
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def state_of(request: LabelRequestPage) -> tuple[object, ...]:
    with requests_shown():
        found = LabelRequestPage.objects.values_list(
            "path", "live", "locked", "state", "title", "latest_revision", "go_live_at"
        )
        return tuple(found.filter(pk=request.pk).first() or ())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("level", ["request", "region", "branch"])
def test_the_screens_of_wagtail_answer_that_there_is_no_such_page(role: str, level: str) -> None:
    people = everybody()
    ancestors = list(people.request.get_ancestors())
    page = {"request": people.request, "region": ancestors[2], "branch": ancestors[1]}[level]
    client = client_of(people, role)
    answers = Counter()
    for address in addresses(page.specific):
        if names_a_page(address):
            is_old = address.path.endswith("/revisions/") and role not in NO_ADMIN  # a redirect
            answers[client.get(address.path, follow=is_old).status_code] += 1
    assert sum(answers.values()) >= 20
    assert set(answers) == ({302} if role in NO_ADMIN else {404}), answers
