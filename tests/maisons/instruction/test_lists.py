"""The list of the requests, the section of the desk, what pages cost."""

from __future__ import annotations

import time
from copy import copy
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from maisons.instruction.screens.desk_section import rows as section_rows
from maisons.instruction.screens.listing import waiting_for
from maisons.models import Carrier, CriterionOpinion, LabelRequestPage, State
from maisons.requests.criteria import standing_criteria
from millejours.models import User
from moderation.competence import Standing
from moderation.models import Role, ScopedTaskState
from tests.annuaire.factories import departement
from tests.factories import UserFactory
from tests.maisons.factories import again, many_criteria, version_on_line
from tests.maisons.instruction.factories import Course
from tests.maisons.requests.factories import make_request, territorial
from tests.moderation.factories import OrganisationFactory, animator, person
from tests.support.queries import assert_max_queries

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAGE_QUERIES = 25, 40


@pytest.fixture
def course() -> Course:
    return Course().to_instruction()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, **query: str) -> str:
    return client.get(reverse("maisons_requests"), query).content.decode()


def copies(course: Course, count: int) -> None:
    """``count`` more requests at the same step as that of ``course``."""
    model = course.again()
    step = course.step
    stem = Page.objects.get(pk=model.pk)
    kind = ContentType.objects.get_for_model(LabelRequestPage)
    pages, requests, carriers, states = [], [], [], []
    first = Page.objects.order_by("-pk").first().pk + 1
    for rank in range(count):
        number, key = f"2026-04-{rank + 5000:04d}", first + rank
        pages.append(
            Page(
                pk=key,
                title=number,
                draft_title=number,
                slug=number,
                path=f"{stem.path[:-4]}{rank + 5000:04d}",
                depth=stem.depth,
                content_type=kind,
                locale=stem.locale,
                live=False,
                url_path=f"{stem.url_path}{number}/",
            )
        )
        requests.append((key, number))
        carriers.append(
            Carrier(request_id=key, name=f"Structure {rank}", commune=model.carrier.commune)
        )
    Page.objects.bulk_create(pages)
    for key, number in requests:
        LabelRequestPage(
            page_ptr_id=key,
            number=number,
            state=State.INSTRUCTION,
            region=model.region,
            departement=model.departement,
            referential=model.referential,
            filed_at=timezone.now(),
        ).save_base(raw=True)
        states.append(
            WorkflowState(
                content_type=kind,
                base_content_type=ContentType.objects.get_for_model(Page),
                object_id=str(key),
                workflow=step.workflow_state.workflow,
                status=WorkflowState.STATUS_IN_PROGRESS,
            )
        )
    Carrier.objects.bulk_create(carriers)
    bases = TaskState.objects.bulk_create(
        TaskState(
            workflow_state=state,
            task=step.task,
            revision=step.revision,
            status=step.status,
            content_type=step.content_type,
        )
        for state in WorkflowState.objects.bulk_create(states)
    )
    for rank, base in enumerate(bases):
        ScopedTaskState(
            taskstate_ptr_id=base.pk,
            step=step.step,
            title=requests[rank][1],
            departement=step.departement,
            region=step.region,
            deadline=step.deadline,
        ).save_base(raw=True)


def test_each_finds_what_she_may_read(course: Course) -> None:
    number = course.request.number
    for reader in (course.instructor, course.colleague, course.decider, animator()):
        assert number in text_of(client_of(reader))
    stranger = person(Role.REFERENT, territorial(region_of="75"))
    others = [stranger, course.voters[0], person(Role.AUTHOR)]
    for somebody in (*others, UserFactory(is_superuser=True, is_staff=True)):
        assert number not in text_of(client_of(somebody))
    assert client_of(course.applicant).get(reverse("maisons_requests")).status_code == 302


def test_what_waits_for_me_is_said_and_first(course: Course) -> None:
    other = copy(course)
    other.request = make_request(UserFactory())
    LabelRequestPage.objects.filter(pk=course.request.pk).update(
        filed_at=timezone.now() + timedelta(days=1)
    )
    other.to_instruction().opinions().conclude()
    text = text_of(client_of(course.instructor))
    assert text.index(course.request.number) < text.index(other.request.number)
    assert text.count("Vous attend") == 1


def test_filters(course: Course) -> None:
    number, client = course.request.number, client_of(course.instructor)
    elsewhere = departement("75")
    found = [
        {"q": number},
        {"q": "petits CAILLOUX"},
        {"etat": "instruction"},
        {"region": course.request.region_id},
        {"departement": "974"},
        {"demonstration": "non"},
        {"retard": "peut-être", "etat": "jamais", "page": "99"},
    ]
    missed = [
        {"q": "introuvable"},
        {"etat": "decidee"},
        {"region": elsewhere.region_id},
        {"departement": elsewhere.pk},
        {"demonstration": "oui"},
        {"retard": "oui"},
    ]
    link = reverse("maisons_request", args=[number])
    for query in found:
        assert link in text_of(client, **query), query
    for query in missed:
        assert link not in text_of(client, **query), query
    past = timezone.now() - timedelta(days=3)
    ScopedTaskState.objects.filter(pk=course.seen).update(deadline=past)
    text = text_of(client, retard="oui")
    assert link in text
    assert "En retard de 3 jours" in text


def test_a_thousand_requests(course: Course) -> None:
    copies(course, 1000)
    client = client_of(course.instructor)
    url = reverse("maisons_requests")
    client.get(url)
    for query in ({}, {"q": "Structure 77"}, {"retard": "oui"}, {"page": "30"}):
        started = time.perf_counter()
        with assert_max_queries(LIST_QUERIES):
            assert client.get(url, query).status_code == 200
        print(f"{query} : {(time.perf_counter() - started) * 1000:.0f} ms")  # noqa: T201
    assert "1001 demandes" in text_of(client).replace("\u202f", "").replace("\xa0", "")
    standing = Standing.of(course.instructor)
    with assert_max_queries(1):
        assert waiting_for(standing).count() == 1001
    with assert_max_queries(2):
        assert len(section_rows(standing, 0, 25)) == 25


def test_the_section_of_the_desk(course: Course) -> None:
    client = client_of(course.instructor)
    home = reverse("wagtailadmin_home")
    text = client.get(home, {"rubrique": "demandes-de-label"}).content.decode()
    assert reverse("maisons_request", args=[course.request.number]) in text
    text = client_of(course.decider).get(home, {"rubrique": "demandes-de-label"}).content.decode()
    assert course.request.number not in text


def test_a_national_referent_is_not_shown_what_she_may_not_open(course: Course) -> None:
    pool = person(Role.REFERENT, OrganisationFactory(is_national=True, kind="territoriale"))
    ScopedTaskState.objects.filter(pk=course.seen).update(escalated_at=timezone.now())
    assert not waiting_for(Standing.of(pool)).exists()
    assert waiting_for(Standing.of(animator())).exists()


def test_the_menu_is_for_who_may_read_some(course: Course) -> None:
    item = f'"{reverse("maisons_requests")}"'
    for somebody in (course.instructor, course.decider, course.voters[0], animator()):
        text = client_of(somebody).get(reverse("wagtailadmin_home")).content.decode()
        assert item in text
    operator = OrganisationFactory(kind="operateur")
    for somebody in (person(Role.AUTHOR), person(Role.REVIEWER, operator)):
        text = client_of(somebody).get(reverse("wagtailadmin_home")).content.decode()
        assert item not in text


@pytest.mark.parametrize("is_long", [False, True])
def test_pages_cost_the_same_with_many_criteria(course: Course, is_long: bool) -> None:
    if is_long:
        long = again(version_on_line("2028-1", *many_criteria(8), in_force_from=date(2026, 2, 1)))
        LabelRequestPage.objects.filter(pk=course.request.pk).update(referential=long)
    request = course.again()
    criteria = standing_criteria(request)
    assert len(criteria) == (64 if is_long else 3)
    for organisation in (course.ars, course.caf):
        CriterionOpinion.objects.bulk_create(
            CriterionOpinion(
                request=request,
                criterion=each,
                organisation=organisation,
                conclusion="favorable",
            )
            for each in criteria
        )
    client = client_of(course.instructor)
    pages: list[Any] = [
        reverse("maisons_request", args=[request.number]),
        reverse("maisons_opinions", args=[request.number, criteria[0].domain.code]),
    ]
    for url in pages:
        client.get(url)
        with assert_max_queries(PAGE_QUERIES) as queries:
            assert client.get(url).status_code == 200
        print(url, len(queries))  # noqa: T201
