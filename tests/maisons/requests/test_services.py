"""Opening a request, sharing it, leaving it, giving it up."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision, Site, WorkflowPage

from maisons.models import (
    Carrier,
    LabelRequestBranchPage,
    LabelRequestMember,
    LabelRequestPage,
    LabelRequestRegionPage,
    MemberRole,
    State,
)
from maisons.requests import refusals, services
from maisons.requests.journal import lines_of
from moderation.models import Event
from moderation.workflows import FILES, ensure_default_workflows, workflow_of
from tests.annuaire.factories import commune
from tests.factories import UserFactory, make_home
from tests.maisons.requests.factories import CARRIER, make_request
from tests.support.at_once import THREADS, at_once

pytestmark = pytest.mark.django_db


def test_a_request_is_opened_off_line_beside_the_homes() -> None:
    applicant = UserFactory()
    request = make_request(applicant)
    year = timezone.localdate().year
    assert request.number == request.title == request.slug == f"{year}-04-0001"
    assert (request.live, request.state, request.region_id) == (False, State.DRAFT, "04")
    assert request.departement_id == "974"
    assert request.referential is None
    assert request.carrier.name == CARRIER
    region = request.get_parent().specific
    branch = region.get_parent()
    assert isinstance(region, LabelRequestRegionPage)
    assert branch.specific_class is LabelRequestBranchPage
    assert branch.get_parent().depth == 1
    assert not any(request.is_descendant_of(site.root_page) for site in Site.objects.all())
    assert not Page.objects.filter(pk__in=[branch.pk, region.pk], live=True).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_numbers_follow_each_other_in_a_region_and_begin_again_each_year() -> None:
    first, second, elsewhere = make_request(), make_request(), make_request(place="48095")
    assert [one.number[-4:] for one in (first, second, elsewhere)] == ["0001", "0002", "0001"]
    assert elsewhere.number[5:7] == "76"
    region = LabelRequestRegionPage.objects.get(region="04")
    assert region.take_number(2199) == "2199-04-0001"
    assert region.take_number(2199) == "2199-04-0002"


def test_the_branch_takes_no_workflow_of_the_homes() -> None:
    make_home()
    ensure_default_workflows()
    request = make_request()
    assert not WorkflowPage.objects.filter(page=request.get_ancestors()[1]).exists()
    assert request.get_workflow() == workflow_of(FILES)
    assert request.get_parent().specific.get_workflow() is None


def test_nothing_is_written_where_wagtail_shows_it() -> None:
    applicant = UserFactory()
    request = make_request(applicant)
    own = [page.pk for page in request.get_ancestors(inclusive=True)[1:]]
    services.delete_draft(request, applicant)
    assert not PageLogEntry.objects.filter(page_id__in=own).exists()
    assert not Revision.objects.filter(object_id=str(request.pk)).exists()
    assert not ReferenceIndex.objects.filter(
        base_content_type__app_label__in=["maisons", "wagtailcore"], object_id=str(request.pk)
    ).exists()
    assert not ReferenceIndex.objects.filter(content_type__model__in=["carrier"]).exists()


@pytest.mark.django_db(transaction=True)
def test_requests_opened_at_once_have_different_numbers() -> None:
    make_home()
    place = commune("97411")
    people = iter([UserFactory() for _ in range(THREADS)])
    numbers = at_once(lambda: services.open_request(next(people), place, "Une structure").number)
    assert sorted(number[-4:] for number in numbers) == ["0001", "0002", "0003", "0004"]
    assert LabelRequestBranchPage.objects.count() == LabelRequestRegionPage.objects.count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * 201])
def test_a_structure_has_a_name(name: str) -> None:
    make_home()
    with pytest.raises(refusals.NamelessError):
        services.open_request(UserFactory(), commune(), name)
    assert not Carrier.objects.exists()
    assert not LabelRequestBranchPage.objects.exists()


def test_a_closed_account_opens_nothing_and_joins_nothing() -> None:
    applicant, closed = UserFactory(), UserFactory(is_active=False)
    request = make_request(applicant)
    with pytest.raises(refusals.InactiveError):
        services.open_request(closed, commune(), CARRIER)
    with pytest.raises(refusals.InactiveError):
        services.add_member(request, applicant, closed)


def test_drafts_are_limited() -> None:
    applicant = UserFactory()
    for _ in range(services.MOST_DRAFTS):
        make_request(applicant)
    with pytest.raises(refusals.TooManyDraftsError):
        make_request(applicant)
    assert LabelRequestPage.objects.of(applicant).count() == services.MOST_DRAFTS


def test_a_colleague_takes_part_then_leaves_and_reads_nothing_more() -> None:
    applicant, colleague = UserFactory(), UserFactory()
    request = make_request(applicant)
    services.add_member(request, applicant, colleague)
    assert list(LabelRequestPage.objects.of(colleague)) == [request]
    services.leave(request, colleague)
    assert not LabelRequestPage.objects.of(colleague).exists()
    line = LabelRequestMember.objects.get(user=colleague)
    assert line.left_at is not None
    services.add_member(request, applicant, colleague, MemberRole.RESPONSIBLE)
    assert list(LabelRequestPage.objects.of(colleague)) == [request]


def test_who_is_removed_reads_nothing_more() -> None:
    applicant, colleague = UserFactory(), UserFactory()
    request = make_request(applicant)
    services.add_member(request, applicant, colleague)
    services.remove_member(request, applicant, colleague)
    assert not LabelRequestPage.objects.of(colleague).exists()


@pytest.mark.parametrize("act", ["add", "remove", "delete"])
def test_who_is_not_responsible_changes_nobody(act: str) -> None:
    applicant, colleague, stranger = UserFactory(), UserFactory(), UserFactory()
    request = make_request(applicant)
    services.add_member(request, applicant, colleague)
    acts = {
        "add": lambda who: services.add_member(request, who, UserFactory()),
        "remove": lambda who: services.remove_member(request, who, applicant),
        "delete": lambda who: services.delete_draft(request, who),
    }
    with pytest.raises(refusals.NotResponsibleError):
        acts[act](colleague)
    with pytest.raises(refusals.UnknownRequestError):
        acts[act](stranger)
    services.remove_member(request, applicant, colleague)
    with pytest.raises(refusals.UnknownRequestError):
        acts[act](colleague)
    assert request.members.current().count() == 1


def test_nobody_is_added_twice_nor_removed_who_is_not_there() -> None:
    applicant = UserFactory()
    request = make_request(applicant)
    with pytest.raises(refusals.AlreadyMemberError):
        services.add_member(request, applicant, applicant)
    with pytest.raises(refusals.NotMemberError):
        services.remove_member(request, applicant, UserFactory())
    with pytest.raises(refusals.UnknownRequestError):
        services.leave(request, UserFactory())


def test_somebody_responsible_always_stays() -> None:
    applicant, closed = UserFactory(), UserFactory()
    request = make_request(applicant)
    services.add_member(request, applicant, closed, MemberRole.RESPONSIBLE)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    for act in (
        lambda: services.leave(request, applicant),
        lambda: services.remove_member(request, applicant, applicant),
    ):
        with pytest.raises(refusals.LastResponsibleError):
            act()


def test_only_a_draft_is_deleted_and_its_number_is_not_given_again() -> None:
    applicant = UserFactory()
    request, other = make_request(applicant), make_request(applicant)
    LabelRequestPage.objects.filter(pk=request.pk).update(state=State.ADMISSIBILITY)
    with pytest.raises(refusals.NotDraftError):
        services.delete_draft(request, applicant)
    services.delete_draft(other, applicant)
    assert list(LabelRequestPage.objects.of(applicant)) == [request]
    assert Page.find_problems() == ([], [], [], [], [])
    assert make_request(applicant).number[-4:] == "0003"
    with pytest.raises(refusals.UnknownRequestError):
        services.delete_draft(other, applicant)


def test_each_act_has_its_line_in_the_journal() -> None:
    applicant, colleague = UserFactory(), UserFactory(first_name="Awa", last_name="Hoarau")
    request = make_request(applicant)
    services.add_member(request, applicant, colleague)
    services.leave(request, colleague)
    services.delete_draft(request, applicant)
    assert [line.reason for line in lines_of(request)] == [
        "Demande ouverte",
        "Awa Hoarau participe à la demande",
        "A quitté la demande",
        "Brouillon supprimé",
    ]
    assert {line.title for line in lines_of(request)} == {request.number}
    assert not Event.objects.for_the_committee().exists()
