"""A number is never made public, nor changed, without somebody's name on it."""

import pytest
from django.urls import reverse

from millejours.models import UsefulNumber
from millejours.models.useful_numbers import Confidence
from tests.factories import UsefulNumberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def animator():
    return UserFactory(is_superuser=True)


@pytest.fixture
def edit(client, animator):
    client.force_login(animator)

    def post(edited, /, **changes):
        fields = ["slug", "name", "number", "purpose", "situation", "source", "confidence"]
        values = {field: getattr(edited, field) for field in fields}
        url = reverse("wagtailsnippets_millejours_usefulnumber:edit", args=[edited.pk])
        response = client.post(url, {**values, "order": 0, **changes})
        edited.refresh_from_db()
        return response

    return post


def test_who_confirms_a_number_is_written_down(edit, animator):
    number = UsefulNumberFactory(confidence=Confidence.TO_CHECK)
    edit(number, confidence=Confidence.CONFIRMED)
    assert number.confirmed_by == animator
    assert number.confirmed_at is not None


def test_a_number_that_changes_must_be_checked_again(edit):
    number = UsefulNumberFactory(number="15")
    assert edit(number, number="16").status_code == 200
    assert number.number == "15"
    edit(number, number="16", confidence=Confidence.TO_CHECK)
    assert number.number == "16"
    assert not UsefulNumber.objects.shown().exists()


def test_nobody_can_declare_a_number_known(edit):
    number = UsefulNumberFactory(confidence=Confidence.TO_CHECK)
    edit(number, confidence=Confidence.KNOWN)
    assert number.confidence == Confidence.TO_CHECK
