"""Who makes a request: invited, taking part, leaving. No account is ever given away."""

from __future__ import annotations

from typing import Any

import pytest

from maisons.application import members
from maisons.application.refusals import TooManyInvitationsError
from maisons.models import LabelRequestInvitation, LabelRequestMember, LabelRequestPage
from maisons.requests.services import add_member
from tests.factories import UserFactory
from tests.maisons.application.factories import HOME, address
from tests.maisons.application.factories import draft as make_draft
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
PAGE = "membres/"


def invite(browser: Any, request: LabelRequestPage, email: str) -> Any:
    return browser.post(address(request, PAGE), {"email": email}, follow=True)


def member(request: LabelRequestPage, user: Any) -> LabelRequestMember:
    return LabelRequestMember.objects.current().get(request=request, user=user)


def test_an_invitation_is_the_same_with_or_without_account(
    her: Any, draft: LabelRequestPage
) -> None:
    known = UserFactory(email="connue@exemple.fr")
    pages = [
        invite(her, draft, email).content.decode()
        for email in ("inconnue@exemple.fr", "Connue@exemple.fr")
    ]
    assert all("L’invitation est partie" in page for page in pages)
    assert not LabelRequestPage.objects.of(known).exists(), "she says so herself"
    mails = deliver()
    assert len(mails) == 2
    assert draft.number in mails[0].subject
    assert draft.carrier.name not in mails[0].body


def test_who_is_invited_takes_part_by_her_own_gesture(
    her: Any, client: Any, draft: LabelRequestPage, director: Any
) -> None:
    colleague = UserFactory(email="collegue@exemple.fr")
    invite(her, draft, "Collegue@exemple.fr")
    invitation = LabelRequestInvitation.objects.get()
    path = f"{HOME}invitations/{invitation.pk}/accepter/"
    stranger = UserFactory()
    client.force_login(stranger)
    client.post(path)
    assert not LabelRequestPage.objects.of(stranger).exists()
    client.force_login(colleague)
    assert client.get(path).status_code == 405
    assert draft.number in client.get(HOME).content.decode()
    assert client.post(path)["Location"] == address(draft)
    assert client.get(address(draft)).status_code == 200
    assert not LabelRequestInvitation.objects.exists()
    assert "n’existe plus" in client.post(path, follow=True).content.decode()


@pytest.mark.parametrize("email", ["", "camille", "a@b", "x" * 300 + "@exemple.fr", "a\x00@b.fr"])
def test_a_wrong_address_is_said(her: Any, draft: LabelRequestPage, email: str) -> None:
    assert invite(her, draft, email).status_code == 400
    assert not LabelRequestInvitation.objects.exists()


def test_twice_is_said(her: Any, draft: LabelRequestPage, director: Any) -> None:
    invite(her, draft, "a@exemple.fr")
    assert "déjà invitée" in invite(her, draft, "A@exemple.fr").content.decode()
    assert "participe déjà" in invite(her, draft, director.email).content.decode()


def test_an_invitation_is_taken_back_and_given_again_without_another_mail(
    her: Any, draft: LabelRequestPage
) -> None:
    invite(her, draft, "a@exemple.fr")
    invitation = LabelRequestInvitation.objects.get()
    her.post(address(draft, f"invitations/{invitation.pk}/reprendre/"))
    assert not LabelRequestInvitation.objects.exists()
    assert "Aucun autre courriel" in invite(her, draft, "a@exemple.fr").content.decode()
    assert len(deliver()) == 1


def test_invitations_have_a_pace(
    draft: LabelRequestPage, director: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MOST_A_DAY", 1)
    members.invite(draft, director, email="a@exemple.fr")
    with pytest.raises(TooManyInvitationsError):
        members.invite(draft, director, email="b@exemple.fr")


def test_a_request_has_twenty_people_at_most(
    her: Any, draft: LabelRequestPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MOST_PEOPLE", 1)
    assert "Vingt personnes" in invite(her, draft, "a@exemple.fr").content.decode()


def test_it_is_handed_over(her: Any, draft: LabelRequestPage, director: Any) -> None:
    colleague = UserFactory()
    added = add_member(draft, director, colleague)
    her.post(address(draft, f"membres/{added.pk}/confier/"))
    assert member(draft, colleague).role == "responsable"
    assert member(draft, director).role == "collegue"
    again = her.post(address(draft, f"membres/{added.pk}/retirer/"), follow=True)
    assert "Seule la personne responsable" in again.content.decode()


def test_somebody_is_removed(her: Any, draft: LabelRequestPage, director: Any) -> None:
    added = add_member(draft, director, UserFactory())
    her.post(address(draft, f"membres/{added.pk}/retirer/"))
    assert draft.members.current().count() == 1
    assert her.post(address(draft, f"membres/{added.pk}/retirer/")).status_code == 404


def test_a_colleague_invites_and_removes_nobody(
    client: Any, draft: LabelRequestPage, director: Any
) -> None:
    colleague = UserFactory()
    add_member(draft, director, colleague)
    hers = member(draft, director)
    client.force_login(colleague)
    assert invite(client, draft, "a@exemple.fr").status_code == 400
    for path in ("retirer", "confier"):
        client.post(address(draft, f"membres/{hers.pk}/{path}/"))
    assert member(draft, director).role == "responsable"
    client.post(address(draft, "membres/quitter/"))
    assert client.get(address(draft)).status_code == 404


def test_the_last_responsible_does_not_leave(
    her: Any, draft: LabelRequestPage, director: Any
) -> None:
    response = her.post(address(draft, "membres/quitter/"), follow=True)
    assert "Confiez d’abord" in response.content.decode()
    response = her.post(
        address(draft, f"membres/{member(draft, director).pk}/retirer/"), follow=True
    )
    assert "Confiez d’abord" in response.content.decode()


def test_a_member_of_another_request_is_not_found(
    her: Any, draft: LabelRequestPage, director: Any
) -> None:
    stranger = UserFactory()
    other = make_draft(stranger)
    key = member(other, stranger).pk
    assert her.post(address(draft, f"membres/{key}/retirer/")).status_code == 404
    assert her.post(address(draft, f"membres/{key}/confier/")).status_code == 404
    invitation = LabelRequestInvitation.objects.create(request=other, email="a@exemple.fr")
    her.post(address(draft, f"invitations/{invitation.pk}/reprendre/"))
    assert LabelRequestInvitation.objects.filter(pk=invitation.pk).exists()
