"""Every address of the site, asked by everybody: nobody reads who asks for the label.

A new address, of ours or of Wagtail's, falls under these tests by itself. Who is asked about it:

- the superuser about every address;
- everybody else about all but the screens of snippets that the same class answers: of those, about
  the screen of one snippet, not the same one for all;
- who has the same rights as another (``SAME_RIGHTS``) about what our code answers: a library's
  knows rights, and no region nor team.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from maisons.models import LabelRequestPage
from maisons.requests.visibility import requests_shown
from tests.maisons.requests.addresses import Address, addresses, one_of_each_kind
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
ASKED_EVERYTHING = {"superuser"}
SAME_RIGHTS = {
    "former member": "applicant",
    "referent of another region": "reviewer of the committee",
    "referent of the region": "reviewer of the committee",
}
SIGNS_OUT = ("/admin/logout/", "/connexion/")
OWN_DATA = "/mon-espace/mes-donnees/export.json"  # what she did herself, hers to take away
HERS = {OWN_DATA, "/maisons/candidater/"}  # and the requests that she makes
# It answers 500 without any request in the database: named here so that no other joins it.
BROKEN_ALREADY = (
    "/admin/localize/reports/translations/",  # rows without an order: a warning, here an error
)


@pytest.fixture(autouse=True)
def _sessions_in_cookies(settings: Any) -> None:
    """What an address leaves in the session goes with its cookies: see ``Asking``."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"


class Asking:
    """Somebody who has just signed in, again at each address.

    In one session, the refusals to say on the next page pile up: a third of the time goes to them.
    """

    def __init__(self, people: Everybody, role: str) -> None:
        self.role = role
        self.client = Client(raise_request_exception=False)
        if role != "anonymous":
            self.client.force_login(people.people[role])
        self.cookies = self.client.cookies

    def addresses(self, page: Page) -> list[Address]:
        found = [one for one in addresses(page) if not one.path.startswith(SIGNS_OUT)]
        if self.role in ASKED_EVERYTHING:
            return found
        if self.role in SAME_RIGHTS:
            found = [one for one in found if one.is_ours or names_a_page(one)]
        return one_of_each_kind(found, ROLES.index(self.role))

    def get(self, path: str, **options: Any) -> Any:
        return self._signed_in().get(path, **options)

    def post(self, path: str) -> Any:
        return self._signed_in().post(path, {"next": "/"})

    def _signed_in(self) -> Client:
        self.client.cookies = deepcopy(self.cookies)
        return self.client


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


@pytest.mark.parametrize(("role", "other"), SAME_RIGHTS.items())
def test_a_library_sees_the_same_person(role: str, other: str) -> None:
    people = everybody().people
    rights = [
        (
            set(people[name].get_all_permissions()),
            set(people[name].groups.values_list("name", flat=True)),
            (people[name].is_staff, people[name].is_superuser),
        )
        for name in (role, other)
    ]
    assert rights[0] == rights[1]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_a_request_at_any_address(role: str) -> None:
    people = everybody()
    asking = Asking(people, role)
    wrong, statuses = [], Counter()
    for address in asking.addresses(people.request):
        response = asking.get(address.path)
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
    asking = Asking(people, role)
    before = state_of(request)
    wrong = []
    for address in asking.addresses(request):
        if not address.takes_something:
            continue
        with transaction.atomic():
            response = asking.post(address.path)
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
def test_the_screens_of_wagtail_answer_that_there_is_no_such_page(role: str) -> None:
    """Of the request, of its region, of the branch."""
    people = everybody()
    asking = Asking(people, role)
    for page in people.request.get_ancestors(inclusive=True)[1:]:
        answers = Counter()
        for address in asking.addresses(page.specific):
            if names_a_page(address):
                is_old = address.path.endswith("/revisions/") and role not in NO_ADMIN  # a redirect
                answers[asking.get(address.path, follow=is_old).status_code] += 1
        assert sum(answers.values()) >= 20
        assert set(answers) == ({302} if role in NO_ADMIN else {404}), (page, answers)
