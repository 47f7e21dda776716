"""Closing an account, taking one's data: no filed request is left with nobody to answer."""

from __future__ import annotations

from typing import Any

import pytest

from espace.deletion import delete_account
from espace.errors import StillApplyingError
from maisons.application.leaving import alone_on
from maisons.models import LabelRequestInvitation, LabelRequestPage, MemberRole, Paper, State
from maisons.requests.services import add_member, remove_member
from millejours.models import User
from tests.factories import UserFactory
from tests.maisons.application.factories import draft, filed, make_paper, set_state

pytestmark = pytest.mark.django_db
DELETE = "/mon-espace/supprimer-mon-compte/"


def test_who_is_alone_on_a_filed_request_hands_it_over_first(her: Any, director: Any) -> None:
    request = filed(director, State.INSTRUCTION)
    page = her.get(DELETE).content.decode()
    assert request.number in page
    response = her.post(DELETE, {"sure": "on"})
    assert response.status_code == 400
    assert "demande de label déposée" in response.content.decode()
    with pytest.raises(StillApplyingError):
        delete_account(director, withdraw_all=True)
    assert User.objects.filter(pk=director.pk).exists()


def test_a_colleague_is_not_enough_a_responsible_is(director: Any) -> None:
    request, colleague = filed(director), UserFactory()
    member = add_member(request, director, colleague)
    assert alone_on(director) == [request]
    member.role = MemberRole.RESPONSIBLE
    member.save()
    assert alone_on(director) == []
    delete_account(director, withdraw_all=False)
    assert LabelRequestPage.objects.of(colleague).filter(pk=request.pk).exists()


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.INADMISSIBLE])
def test_what_is_over_holds_nobody(director: Any, state: str) -> None:
    request = set_state(filed(director), state)
    delete_account(director, withdraw_all=False)
    assert LabelRequestPage.objects.filter(pk=request.pk).exists()


def test_drafts_go_with_the_account_or_to_a_colleague(
    director: Any, django_capture_on_commit_callbacks: Any
) -> None:
    alone, shared = draft(director), draft(director)
    colleague = UserFactory()
    add_member(shared, director, colleague)
    LabelRequestInvitation.objects.create(request=shared, email=director.email)
    paper = make_paper(alone, None, director)
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(director, withdraw_all=False)
    assert not LabelRequestPage.objects.filter(pk=alone.pk).exists()
    assert not Paper.objects.exists()
    assert not paper.file.storage.exists(paper.file.name)
    assert shared.members.current().get().role == MemberRole.RESPONSIBLE
    assert not LabelRequestInvitation.objects.exists()


def test_my_data_says_my_requests(her: Any, director: Any) -> None:
    request = draft(director)
    make_paper(request, None, director)
    make_paper(request, None, UserFactory())
    (mine,) = her.get("/mon-espace/mes-donnees/export.json").json()["demandes_de_label"]
    assert mine["numero"] == request.number
    assert len(mine["documents"]) == 1
    former = UserFactory()
    add_member(request, director, former)
    make_paper(request, None, former)
    remove_member(request, director, former)
    her.force_login(former)
    text = her.get("/mon-espace/mes-donnees/export.json").content.decode()
    assert request.number not in text
    assert "convention.pdf" in text


def test_my_space_leads_to_my_requests(her: Any, home_page: Any) -> None:
    assert "/maisons/candidater/" in her.get("/mon-espace/").content.decode()
