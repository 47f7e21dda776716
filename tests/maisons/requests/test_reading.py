"""Which requests a person may read, by her part in them or by her organisations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from maisons.models import LabelRequestMember, LabelRequestPage
from maisons.models.applicants import validate_siret
from moderation.models import Membership, Organisation, Role
from tests.factories import UserFactory
from tests.maisons.requests.factories import ROLES_WITHOUT_READING, make_request, territorial
from tests.moderation.factories import OrganisationFactory, animator, person

pytestmark = pytest.mark.django_db


def read_by(user: object) -> set[str]:
    return set(LabelRequestPage.objects.in_regions_of(user).values_list("number", flat=True))


def test_the_organisations_of_a_region_read_its_requests() -> None:
    here, elsewhere = make_request(), make_request(place="48095")
    assert read_by(person(Role.REFERENT, territorial(region_of="974"))) == {here.number}
    assert read_by(person(Role.REFERENT, territorial(region_of="48"))) == {elsewhere.number}


def test_the_organisations_of_a_department_read_its_requests_only() -> None:
    make_request()
    lozere = make_request(place="48095")
    assert read_by(person(Role.REFERENT, territorial(departements=("48",)))) == {lozere.number}
    assert read_by(person(Role.REFERENT, territorial(departements=("31",)))) == set()


def test_a_request_of_two_organisations_is_read_once() -> None:
    make_request()
    both = territorial(region_of="974", departements=("974",))
    user = person(Role.REFERENT, both)
    Membership.objects.create(
        user=user, organisation=territorial(region_of="974"), role=Role.REFERENT
    )
    assert LabelRequestPage.objects.in_regions_of(user).count() == 1


def test_the_animation_team_reads_all() -> None:
    numbers = {make_request().number, make_request(place="48095").number}
    assert read_by(animator()) == numbers


@pytest.mark.parametrize("role", ROLES_WITHOUT_READING)
def test_no_other_role_reads_anything(role: str) -> None:
    make_request()
    assert read_by(person(role, territorial(region_of="974"))) == set()


def test_neither_a_national_referent_nor_an_operator_reads_anything() -> None:
    make_request()
    national = OrganisationFactory(kind=Organisation.Kind.OPERATOR, is_national=True)
    assert read_by(person(Role.REFERENT, national)) == set()
    operator = territorial(region_of="974")
    Organisation.objects.filter(pk=operator.pk).update(kind=Organisation.Kind.OPERATOR)
    assert read_by(person(Role.REFERENT, operator)) == set()


def test_a_membership_that_ended_or_has_not_begun_opens_nothing() -> None:
    make_request()
    today = timezone.localdate()
    here = territorial(region_of="974")
    for dates in (
        {"ends_on": today - timedelta(days=1)},
        {"starts_on": today + timedelta(days=1)},
    ):
        assert read_by(person(Role.REFERENT, here, **dates)) == set()
    gone = person(Role.REFERENT, here)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert read_by(gone) == set()


def test_people_without_part_in_it_read_nothing() -> None:
    applicant = UserFactory()
    make_request(applicant)
    for user in (AnonymousUser(), UserFactory(), UserFactory(is_superuser=True), applicant):
        assert read_by(user) == set()
    for user in (AnonymousUser(), UserFactory(), UserFactory(is_superuser=True), animator()):
        assert not LabelRequestPage.objects.of(user).exists()


def test_a_closed_account_reads_nothing() -> None:
    applicant = UserFactory()
    make_request(applicant)
    type(applicant).objects.filter(pk=applicant.pk).update(is_active=False)
    assert not LabelRequestPage.objects.of(applicant).exists()
    assert LabelRequestMember.objects.current().count() == 1


@pytest.mark.parametrize("siret", ["73282932000074", "35600000000048", "35600000049837"])
def test_a_siret_with_a_right_key_is_taken(siret: str) -> None:
    validate_siret(siret)


@pytest.mark.parametrize(
    "siret",
    ["", "7328293200007", "73282932000075", "732829320000AB", "732 829 320 00074", "٧" * 14],
)
def test_another_siret_is_refused(siret: str) -> None:
    with pytest.raises(ValidationError):
        validate_siret(siret)


@pytest.mark.parametrize("count", [1, 6])
def test_what_she_reads_costs_the_same_whatever_the_number(
    count: int, assert_max_queries: Callable[[int], Any]
) -> None:
    applicant = UserFactory()
    for _ in range(count):
        make_request(applicant)
    referent = person(Role.REFERENT, territorial(region_of="974"))
    with assert_max_queries(2):
        assert len(LabelRequestPage.objects.in_regions_of(referent)) == count
    with assert_max_queries(1):
        assert len(LabelRequestPage.objects.of(applicant)) == count
