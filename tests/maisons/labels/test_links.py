"""From a request to its label and back, only where the other page opens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maisons.instruction import deciding
from maisons.labels.renewal import open_renewal
from maisons.labels.services import grant
from maisons.models import Label, Outcome, State
from maisons.requests.services import add_member, remove_member
from millejours.models import User
from tests.factories import UserFactory
from tests.maisons.instruction.factories import Course
from tests.maisons.instruction.screens import client_of, read, text_of
from tests.maisons.labels.factories import decided, decider, labelled

pytestmark = pytest.mark.django_db


def home(number: str) -> str:
    return reverse("candidater:home", args=[number])


def team(label: Label) -> str:
    return reverse("labels:team", args=[label.code])


def links_to(user: User, page: str, target: str) -> bool:
    return f'href="{target}"' in text_of(client_of(user).get(page))


def test_the_page_of_a_label_leads_to_its_renewal() -> None:
    user, left = UserFactory(), UserFactory()
    label = labelled(user)
    add_member(label.request, user, left)
    request = open_renewal(label, user)
    assert links_to(user, team(label), home(request.number))
    remove_member(request, user, left)
    assert not links_to(left, team(label), home(request.number))


def test_who_joined_for_the_renewal_reads_the_label_once_it_is_granted() -> None:
    user, new = UserFactory(), UserFactory()
    label = labelled(user)
    request = open_renewal(label, user)
    add_member(request, user, new)
    assert links_to(user, home(request.number), team(label))
    assert not links_to(new, home(request.number), team(label))
    grant(decided(request=request, renews=label), None)
    assert links_to(new, home(request.number), team(label))


def test_the_label_in_the_admin_leads_to_what_was_filed() -> None:
    label, manager = labelled(), decider()
    page = reverse("maisons_label", args=[label.code])
    request = label.request
    asked = reverse("maisons_request", args=[request.number])
    assert links_to(manager, page, asked)
    renewal = open_renewal(label, request.members.get().user)
    draft = reverse("maisons_request", args=[renewal.number])
    assert not links_to(manager, page, draft)
    assert client_of(manager).get(draft).status_code == 404
    type(request).objects.filter(pk=renewal.pk).update(
        filed_at=request.filed_at, state=State.ADMISSIBILITY
    )
    assert links_to(manager, page, draft)
    assert links_to(manager, draft, page)


def test_the_request_leads_to_its_label_those_who_read_it() -> None:
    course = Course().to_decision()
    deciding.decide(
        course.again(),
        course.decider,
        seen=course.seen,
        organisation=course.dgcs,
        outcome=Outcome.LABEL,
    )
    page = reverse("maisons_label", args=[Label.objects.get().code])
    for user in (course.instructor, course.decider):
        assert page in text_of(read(course, user))
        assert client_of(user).get(page).status_code == 200
    response = read(course, course.voters[0])
    assert response.status_code == 200
    assert page not in text_of(response)
